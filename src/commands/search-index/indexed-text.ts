import type { FullRecord } from '../../projection/project.ts';
import { project } from '../../projection/project.ts';
import { backlogKey, freshKey, freshList, isFreshKey } from '../../projection/search-entry.ts';
import { type Segment, segmentFrom } from '../../projection/segment.ts';
import { termOf } from '../../projection/term.ts';
import { IndexDamage } from '../../search/index-damage.ts';
import { type SearchCard, searchCardFrom } from '../../search/search-card.ts';
import { getItems } from '../../store/items.ts';
import { itemsOf } from '../../store/list.ts';
import { segmentRecords } from '../../store/search-keys.ts';
import type { Table } from '../../store/table.ts';
import { withPosts } from '../write/with-posts.ts';
import { postingsIn, SegmentLists } from './segment-lists.ts';
import { SegmentReader } from './segment-reader.ts';

/** Maximum share of the words of a text that may be missing in the index, because the index may be damaged too. */
const tolerance = 0.05;

/** Whether the search index contains an article with the words of this text; true for drafts, which are not indexed. */
export async function isIndexed(table: Table, full: FullRecord): Promise<boolean> {
  const [known = full] = await withPosts(table, [full]);
  const entry = project(known).find(isFreshKey);
  if (entry === undefined) return true;
  const wanted = wordsOf(searchCardFrom(String(entry.card)));
  try {
    const found = await indexedWords(table, entry.sk, wanted);
    const lacking = [...wanted.keys()].filter(word => !found.has(word)).length;
    return lacking <= wanted.size * tolerance;
  } catch (error) {
    // A damaged index proves nothing.
    if (!(error instanceof IndexDamage)) throw error;
    return false;
  }
}

/** The words of an article, each with the name of its list. */
type Words = ReadonlyMap<string, string>;

function wordsOf(card: SearchCard | undefined): Words {
  return new Map(
    card?.words.map(({ form, weight, isProminent }) => [
      wordText(form, weight, isProminent),
      termOf(card.language, form),
    ]),
  );
}

/** Includes the weight, because it depends on the number of occurrences of the word. */
function wordText(form: string, weight: number, isProminent: boolean): string {
  return `${form} ${weight} ${isProminent}`;
}

/** The indexed words of the article with a sort key: all words of its entry, or the wanted words that a segment has. */
async function indexedWords(table: Table, sk: string, wanted: Words): Promise<ReadonlySet<string>> {
  const [fresh, waiting] = await getItems(table, [freshKey(sk), backlogKey(sk)], 'consistent');
  const entry = fresh ?? waiting;
  if (entry !== undefined) return new Set(wordsOf(searchCardFrom(String(entry.card))).keys());
  const segments: Segment[] = [];
  for await (const item of itemsOf(table, freshList, segmentRecords, { consistency: 'consistent' }))
    segments.push(segmentFrom(item));
  const found = await new SegmentReader(table).ordinalsOf(segments, [sk]);
  for (const segment of segments)
    for (const ordinal of found.get(segment.name) ?? [])
      if (!segment.dead.has(ordinal)) return wordsInSegment(table, segment, ordinal, wanted);
  return new Set();
}

async function wordsInSegment(
  table: Table,
  { name, count }: Segment,
  ordinal: number,
  wanted: Words,
): Promise<ReadonlySet<string>> {
  const words = new Set<string>();
  for await (const { item, tail } of new SegmentLists(table, name, [...new Set(wanted.values())])) {
    if (item === undefined) continue;
    for (const posting of postingsIn(item, tail, count))
      if (posting.is === 'word' && posting.ordinal === ordinal)
        words.add(wordText(posting.form, posting.weight, posting.isProminent));
  }
  return words;
}
