import { type Stored, stored } from './stored.ts';

/** An entity that the reader follows. */
export interface Follow {
  readonly id: string;
  readonly type: string;
  readonly slug: string;
  readonly name: string;
}

/** A filter takes at most 100 ids. */
export const maxFollows = 100;

export const follows: Stored<readonly Follow[]> = stored('follows', value =>
  Array.isArray(value) ? value.filter(isFollow) : [],
);

/** The ids of the saved articles, the latest first. */
export const saved: Stored<readonly string[]> = stored('saved', value =>
  Array.isArray(value) ? value.filter(id => typeof id === 'string') : [],
);

/** The language of the app's own words; empty for the browser's. */
export const appLanguage: Stored<string> = stored('app-language', value =>
  typeof value === 'string' ? value : '',
);

/** The language of the feeds; empty for all. */
export const language: Stored<string> = stored('language', value => (typeof value === 'string' ? value : ''));

/** Whether this device keeps a copy for times without a network. */
export const keepsCopy: Stored<boolean> = stored('keeps-copy', value => value !== false);

/** Numbers of articles that a copy may have. */
export const copySizes = [20, 100, 500] as const;

/** How many of the newest articles the copy has. */
export const copySize: Stored<number> = stored(
  'copy-size',
  value => copySizes.find(size => size === value) ?? 100,
);

export function toggleFollow(follow: Follow): void {
  const others = follows.get().filter(({ id }) => id !== follow.id);
  const isNew = others.length === follows.get().length;
  follows.set(isNew ? [follow, ...others].slice(0, maxFollows) : others);
}

export function toggleSaved(id: string): void {
  const others = saved.get().filter(each => each !== id);
  saved.set(others.length === saved.get().length ? [id, ...others].slice(0, 100) : others);
}

function isFollow(value: unknown): value is Follow {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    'type' in value &&
    'slug' in value &&
    'name' in value
  );
}
