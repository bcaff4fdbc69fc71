/** A test file, and the full names of its tests to run: all of them where none is given. */
export interface Chosen {
  readonly file: string;
  readonly names?: readonly string[];
}

/** The tests to run on a wrong line. */
export interface Planned {
  /** Its number in the list; with more behind it where the sources are to be right, and only apart from others. */
  readonly wrong: string;
  readonly tests: readonly Chosen[];
}

/** What happens in a batch. */
export type Event =
  | { readonly wrong: string; readonly kind: 'begun' }
  /** The file and the name of the test; the file alone, where it failed as a whole. */
  | { readonly wrong: string; readonly kind: 'failed'; readonly test: string };
