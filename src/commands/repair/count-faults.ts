import { hash } from 'node:crypto';
import { type EntityName, entityTypeNames } from '../../model/types.ts';
import {
  type Counted,
  countedList,
  countItems,
  countKey,
  type MonthlyCounts,
  monthIn,
  monthlyCountsFrom,
  recordKeyOf,
  sectionKey,
} from '../../projection/article-count.ts';
import { canonicalJson } from '../../projection/canonical-json.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems } from '../../store/items.ts';
import { documentKey, type Key, keyText, listNameIn, recordKeyIn, sectionIn } from '../../store/keys.ts';
import { scanTable } from '../../store/scan.ts';
import { compareKeys, throughInstant } from '../../store/sort-keys.ts';
import type { Table } from '../../store/table.ts';
import type { DamagedLists } from '../inspection/damaged-lists.ts';
import { type Fault, taskName } from '../inspection/fault.ts';
import { type ItemKindName, kindOf } from '../inspection/item-kinds.ts';
import { confirmed } from '../inspection/pending-tasks.ts';
import { countAll, recount } from '../outbox/count-articles.ts';

/** The number of counts that are checked together. */
const batchSize = 100;

/** A count as stored, and as the entries of its list imply it; as digests, because a table may have many. */
interface Tally {
  readonly recordKey: Counted;
  readonly stored: string[];
  expected: string;
}

/** Collects, in one pass over a table, the stored counts of articles and the entries of the lists that are counted. */
export class CountedEntries {
  readonly #end: string;
  readonly #tallies = new Map<string, Tally>();
  #list:
    | { readonly pk: string; readonly recordKey: Counted; readonly counts: Map<string, number> }
    | undefined;

  constructor(table: Table) {
    this.#end = throughInstant(table.now());
  }

  /** The counts of a table, where no other pass over it meets its items. */
  static async inTable(table: Table, onProgress: (items: number) => void): Promise<CountedEntries> {
    const entries = new CountedEntries(table);
    let items = 0;
    for await (const item of scanTable(table)) {
      items += 1;
      if (items % 1000 === 0) onProgress(items);
      entries.add(item, kindOf(item));
    }
    return entries;
  }

  /** The items of a list come one after the other. */
  add(item: Item, kind: ItemKindName | undefined): void {
    if (this.#list !== undefined && this.#list.pk !== item.pk) this.#closeList();
    if (kind === 'listEntry' && (item.list === 'keys' || item.list === 'keys/section')) this.#addEntry(item);
    const recordKey = countedBy(item, kind);
    if (recordKey !== undefined) this.#tallyOf(recordKey).stored.push(digestOf(item));
  }

  /** The entities and sections whose counts may be wrong. */
  suspects(): Counted[] {
    this.#closeList();
    return [...this.#tallies.values()].flatMap(({ recordKey, stored, expected }) =>
      stored.toSorted().join(' ') === expected || (stored.length === 0 && expected === '') ? [] : recordKey,
    );
  }

  #addEntry({ pk, sk }: Item): void {
    if (this.#list === undefined) {
      const recordKey = nameOfList(listNameIn({ pk }) ?? '');
      if (recordKey === undefined) return;
      this.#list = { pk, recordKey, counts: new Map() };
    }
    if (compareKeys(sk, this.#end) >= 0) return;
    const month = monthIn(sk);
    this.#list.counts.set(month, (this.#list.counts.get(month) ?? 0) + 1);
  }

  #closeList(): void {
    if (this.#list === undefined) return;
    const { recordKey, counts } = this.#list;
    if (counts.size > 0) this.#tallyOf(recordKey).expected = digestsOf(recordKey, counts);
    this.#list = undefined;
  }

  #tallyOf(recordKey: Counted): Tally {
    const key = keyText(countKey(recordKey));
    const known = this.#tallies.get(key) ?? { recordKey, stored: [], expected: '' };
    this.#tallies.set(key, known);
    return known;
  }
}

/** The faults of the counts of articles, except those of damaged lists. */
export async function* countFaults(
  table: Table,
  entries: CountedEntries,
  damaged: DamagedLists,
): AsyncGenerator<Fault> {
  const suspects = entries.suspects().filter(recordKey => !damaged.isDamaged(countedList(recordKey)));
  for (let start = 0; start < suspects.length; start += batchSize) {
    const some = suspects.slice(start, start + batchSize);
    yield* await confirmed(table, async earlier => {
      const again = some.filter(
        recordKey => earlier === undefined || earlier.some(fault => isOf(fault, recordKey)),
      );
      return (await Promise.all(again.map(recordKey => faultsOf(table, recordKey)))).flat();
    });
  }
}

async function faultsOf(table: Table, recordKey: Counted): Promise<Fault[]> {
  const isSection = recordKey.type === 'Section';
  const keys = keysOf(recordKey);
  const [document, ...stored] = await getItems(
    table,
    [documentKey(recordKeyOf(recordKey)), ...keys],
    'consistent',
  );
  // Beside a missing document nothing is known.
  if (!isSection && document === undefined) return [];
  const counts = await countAll(table, recordKey, table.now());
  const found = stored.filter(item => item !== undefined);
  const isNothing = counts.size === 0 && (isSection || monthlyCountsFrom(found[0])?.size === 0);
  const expected = isNothing ? found.slice(0, isSection ? 0 : 1) : countItems(recordKey, counts);
  if (counts.size === 0 && found.length === 0) return [];
  if (canonicalJson(found) === canonicalJson(expected)) return [];
  const [kind, reason] =
    found.length < expected.length
      ? (['missing', 'the number of articles is missing'] as const)
      : (['different', 'the number of articles does not match the articles'] as const);
  const wrong = keys.find((key, i) => {
    const item = expected.find(one => keyText(one) === keyText(key));
    return textOf(item) !== textOf(stored[i]);
  });
  return [
    {
      key: wrong ?? countKey(recordKey),
      kind,
      owner: isSection ? undefined : recordKeyOf(recordKey),
      reason,
      remedy: () => recount(table, recordKey),
      unless: [taskName('related', recordKeyOf(recordKey))],
    },
  ];
}

function isOf({ key }: Fault, recordKey: Counted): boolean {
  return keysOf(recordKey).some(one => keyText(one) === keyText(key));
}

/** The keys of the items with the count of an entity or a section. */
function keysOf(recordKey: Counted): Key[] {
  return [countKey(recordKey), ...(recordKey.type === 'Section' ? [sectionKey(recordKey)] : [])];
}

function textOf(item: Item | undefined): string {
  return item === undefined ? '' : canonicalJson(item);
}

function digestsOf(recordKey: Counted, counts: MonthlyCounts): string {
  return countItems(recordKey, counts).map(digestOf).toSorted().join(' ');
}

function digestOf(item: Item): string {
  return hash('sha1', canonicalJson(item), 'base64url');
}

/** The entity or the section of an item with a count. */
function countedBy(item: Item, kind: ItemKindName | undefined): Counted | undefined {
  const { type, id } = recordKeyIn(item);
  if (kind === 'sectionEntry') return sectionOf(item.sk);
  if (kind === 'sectionCount') return sectionOf(id);
  return kind === 'count' && isEntityType(type) ? { type, id } : undefined;
}

function sectionOf(encoded: string): Counted | undefined {
  const section = sectionIn(encoded);
  return section === undefined ? undefined : { type: 'Section', id: section };
}

/** The entity or the section whose articles a list holds; undefined if the name of the list is malformed. */
function nameOfList(list: string): Counted | undefined {
  const [, section] = /^keys\/section\/([^/]+)$/.exec(list) ?? [];
  if (section !== undefined) return sectionOf(section);
  const [, type = '', id = ''] = /^([A-Za-z]+)#([^/]+)\/keys$/.exec(list) ?? [];
  return isEntityType(type) ? { type, id } : undefined;
}

function isEntityType(type: string): type is EntityName {
  return entityTypeNames.some(name => name === type);
}
