/** An edit that is not public yet: of an article (working-copy.ts) or of a front (front-copy.ts). */
export interface SavedEdit {
  readonly basedOnRevision: number;
  readonly savedAt: string;
  readonly savedBy: string;
  /** The instant at which it becomes public, and the editor who scheduled it. */
  readonly schedule?: { readonly at: string; readonly by: string } | undefined;
}

/**
 * The state of a working copy. It stays when the copy goes, because the number of saves never starts again: an editor with an old copy on screen must
 * not overwrite a new one.
 */
export interface CopyState<Copy extends SavedEdit = SavedEdit> {
  /** Saves and schedules so far. With the revision of the article or front, it is the revision of the working copy. */
  readonly saves: number;
  /** Incremented by each write, as the version of a record. */
  readonly version: number;
  readonly copy?: Copy | undefined;
  /** The release that the article or front is an item of. It may be cancelled. */
  readonly release?: string | undefined;
}

export const emptyCopyState = { saves: 0, version: 0 } as const satisfies CopyState;

/** An article or a front, by its revision. */
export interface Revised {
  readonly revision: number;
}

/** The revision of a working copy: it moves with each save, and with each edit of the article or front. */
export function copyRevision({ revision }: Revised, { saves }: CopyState): number {
  return revision + saves;
}

/** Whether the article or front was edited since the working copy was saved. */
export function isStale({ revision }: Revised, { basedOnRevision }: SavedEdit): boolean {
  return basedOnRevision !== revision;
}
