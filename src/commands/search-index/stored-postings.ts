import type { ArticleSortKey } from '../../search/document-table.ts';
import { IndexDamage } from '../../search/index-damage.ts';
import type { Table } from '../../store/table.ts';
import type { PostingsSource, SourceList } from './postings-source.ts';
import { SegmentLists, visitList } from './segment-lists.ts';
import { termsOf } from './segment-terms.ts';

/**
 * Lists of a segment that a merge reads at a time. Twice as many are in memory, of each of the merged segments: the next ones are read while these
 * are in use. As many keys are one request, so that a merge sends few at the same time.
 */
const listsTogether = 100;

/** The postings of a stored segment. Throws `IndexDamage` if some are missing or malformed. */
export class StoredPostings implements PostingsSource {
  /** By ordinal; undefined for an article that is left out. */
  readonly sortKeys: readonly (ArticleSortKey | undefined)[];
  readonly #table: Table;
  readonly #segment: string;

  constructor(table: Table, segment: string, sortKeys: readonly (ArticleSortKey | undefined)[]) {
    this.sortKeys = sortKeys;
    this.#table = table;
    this.#segment = segment;
  }

  async *lists(): AsyncGenerator<SourceList> {
    const { length } = this.sortKeys;
    let last = '';
    for await (const names of termsOf(this.#table, this.#segment)) {
      for await (const { list, item, tail } of new SegmentLists(this.#table, this.#segment, names, {
        together: listsTogether,
      })) {
        // Lists that are joined in another order would overwrite each other.
        if (list <= last) throw new IndexDamage(`The lists of a search segment are not in order at ${list}`);
        last = list;
        if (item === undefined || (item.tail !== undefined && tail === undefined))
          throw new IndexDamage(`A segment lacks its postings in ${list}`);
        yield { list, visit: visitor => visitList(item, tail, length, visitor) };
      }
    }
  }
}
