import type { ArticleSortKey } from '../../search/document-table.ts';
import type { ListVisitor } from './segment-lists.ts';

/**
 * Postings from which a new segment is made: those of articles, or those of another segment. A source numbers its articles itself; the new segment
 * gives them other numbers.
 */
export interface PostingsSource {
  /** The sort keys of the articles by the numbers of the source; undefined for an article that is left out. */
  readonly sortKeys: readonly (ArticleSortKey | undefined)[];
  /** The lists in the ascending order of their names, each once. They are read as the caller asks for them. */
  lists(): AsyncIterable<SourceList>;
}

/** The postings of a source in one list. */
export interface SourceList {
  readonly list: string;
  /** Visits all postings, also those of articles that are left out. */
  visit(visitor: ListVisitor): void;
}

/** Joins sources list by list, in the order of names: of each source, one list is in use at a time. */
export async function* joined(
  sources: readonly PostingsSource[],
): AsyncGenerator<{ readonly list: string; readonly parts: readonly ListPart[] }> {
  const queues = sources.map(source => ({ source, lists: source.lists()[Symbol.asyncIterator]() }));
  const next = async ({ lists }: (typeof queues)[number]) => {
    const { value, done } = await lists.next();
    return done === true ? undefined : value;
  };
  const heads = await Promise.all(queues.map(next));
  for (;;) {
    const list = heads.reduce(
      (first: string | undefined, head) =>
        head === undefined || (first !== undefined && first <= head.list) ? first : head.list,
      undefined,
    );
    if (list === undefined) return;
    const parts: ListPart[] = [];
    const used: number[] = [];
    for (const [i, { source }] of queues.entries()) {
      const head = heads[i];
      if (head?.list !== list) continue;
      parts.push({ source, postings: head });
      used.push(i);
    }
    yield { list, parts };
    for (const i of used) {
      const queue = queues[i];
      if (queue !== undefined) heads[i] = await next(queue);
    }
  }
}

/** The postings of a list in one source. */
export interface ListPart {
  readonly source: PostingsSource;
  readonly postings: SourceList;
}
