import { keyOfList } from '../projection/lists.ts';
import type { Whole } from '../projection/project.ts';
import { project } from '../projection/project.ts';
import { backlogKey, freshKey, freshList, isFreshKey } from '../projection/search-entry.ts';
import { type Segment, segmentFrom } from '../projection/segment.ts';
import { IndexDamage } from '../search/index-damage.ts';
import { type SearchCard, searchCardFrom } from '../search/search-card.ts';
import { getItems } from '../store/items.ts';
import { listKey, segmentRecords } from '../store/keys.ts';
import { itemsOf } from '../store/list.ts';
import type { Table } from '../store/table.ts';
import { rootOf } from '../text/root.ts';
import { postingsIn, SegmentLists } from './segment-lists.ts';
import { SegmentReader } from './segment-reader.ts';

/** Share of the words of a text that may differ from the index, which may be damaged too. */
const tolerance = 0.05;

/** Whether the search index has an article with this text. A draft is in no index. */
export async function isIndexed(table: Table, whole: Whole): Promise<boolean> {
  const entry = project(whole).find(isFreshKey);
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

/** The words of an article with their lists. */
type Words = ReadonlyMap<string, string>;

function wordsOf(card: SearchCard | undefined): Words {
  return new Map(
    card?.words.map(({ form, weight, isProminent }) => [
      wordText(form, weight, isProminent),
      keyOfList('word', rootOf(form)),
    ]),
  );
}

/** The weight is a part of the text, because it says how often the word stands there. */
function wordText(form: string, weight: number, isProminent: boolean): string {
  return `${form} ${weight} ${isProminent}`;
}

/** What the index says of a place: all words of an entry, or those of the wanted ones that a segment has. */
async function indexedWords(table: Table, place: string, wanted: Words): Promise<ReadonlySet<string>> {
  const [fresh, waiting] = await getItems(table, [freshKey(place), backlogKey(place)], 'consistent');
  const entry = fresh ?? waiting;
  if (entry !== undefined) return new Set(wordsOf(searchCardFrom(String(entry.card))).keys());
  const segments: Segment[] = [];
  for await (const item of itemsOf(table, freshList, segmentRecords, { consistency: 'consistent' }))
    segments.push(segmentFrom(item));
  const found = await new SegmentReader(table).ordinalsOf(segments, [place]);
  for (const segment of segments)
    for (const ordinal of found.get(segment.name) ?? [])
      if (!segment.dead.has(ordinal)) return wordsInSegment(table, segment, ordinal, wanted);
  return wordsInLists(table, place, wanted);
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
    for (const one of postingsIn(item, tail, count))
      if (one.is === 'word' && one.ordinal === ordinal)
        words.add(wordText(one.form, one.weight, one.isProminent));
  }
  return words;
}

/** The words in the lists of versions before the search index, which had no weights that compare with the present ones. */
async function wordsInLists(table: Table, place: string, wanted: Words): Promise<ReadonlySet<string>> {
  const rows = [...wanted];
  const items = await getItems(
    table,
    rows.map(([, list]) => listKey(list, place)),
    'consistent',
  );
  return new Set(rows.flatMap(([word], i) => (items[i] === undefined ? [] : word)));
}
