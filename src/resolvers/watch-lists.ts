import { badInput, limitExceeded, Problem } from '../errors/problem.ts';

/** How far a list has come. It changes when readers would see something new in the list. */
export interface ListPosition {
  /** The list, as the caller names it. */
  readonly list: string;
  /** The cursor of its newest entry: `before` this cursor are the entries that come later. Null for an empty list, and for a front. */
  readonly cursor: string | null;
  /** The revision of a front, or of the posts of a live article, which corrections and removals raise too. Null for other lists. */
  readonly revision: number | null;
}

/** Opens a stream: the current positions of some lists, then those that change. It ends when its client goes away. */
export type WatchLists = (
  lists: readonly string[],
  client: AbortSignal | undefined,
) => Promise<AsyncIterableIterator<ListPosition>>;

/** Lists that are read together: at four requests each they stay within those of one operation. */
export const maxLists = 10;

/** Characters of a list's name: more than any slug, section or id has. */
const maxNameLength = 250;

/** The names of lists, each once. Throws if there are none, or too many to be read together. */
export function checkedLists(names: readonly string[]): string[] {
  const lists = [...new Set(names.filter(name => name !== ''))];
  if (lists.length === 0) throw badInput('Name a list in "lists", such as articles or section/security.');
  if (lists.length > maxLists)
    throw limitExceeded('lists', {
      what: 'Too many "lists"',
      asked: lists.length,
      allowed: maxLists,
      advice: 'Watch only the lists that are on screen.',
    });
  const longest = Math.max(...lists.map(name => name.length));
  if (longest > maxNameLength)
    throw limitExceeded('lists', {
      what: 'Too many characters in a name of "lists"',
      asked: longest,
      allowed: maxNameLength,
      advice: 'No list has such a name.',
    });
  return lists;
}

/** The positions of lists, now and whenever they change. Refused if no stream may stay open. */
export async function watchLists(
  names: readonly string[],
  {
    watchLists: open,
    client,
  }: { readonly watchLists: WatchLists | undefined; readonly client: AbortSignal | undefined },
): Promise<AsyncIterableIterator<ListPosition>> {
  const lists = checkedLists(names);
  if (open === undefined)
    throw new Problem(
      'BAD_REQUEST',
      'Subscriptions are not available in this deployment. Poll /live.json, or use /live if the deployment has live streams.',
    );
  return open(lists, client);
}
