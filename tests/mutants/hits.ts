/** What one test ran through. */
export interface Hits {
  readonly file: string;
  readonly name: string;
  readonly ms: number;
  /** The lines of the list, each as its file and its text. */
  readonly keys: readonly string[];
  /** The same of what its file does before all tests. */
  readonly first: { readonly keys: readonly string[]; readonly ms: number };
}

/** By what a line of the list is known. */
export const keyOf = ({ file, line }: { readonly file: string; readonly line: string }) => `${file}\n${line}`;
