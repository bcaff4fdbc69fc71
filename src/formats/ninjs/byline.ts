import { cut } from './image.ts';

/** Maximum characters of a name in a byline, and of names, as src/model/article.ts declares them. */
const max = { length: 200, names: 50 } as const;

/** The names as they are printed: in one text, unless it is too long, because agencies name all who reported, wrote and edited. */
export function bylineOf(by: string | undefined): string[] {
  if (by === undefined) return [];
  const names = by.length <= max.length ? [by] : by.split(/[,;]\s+/);
  return names.map(name => cut(name, max.length)).slice(0, max.names);
}
