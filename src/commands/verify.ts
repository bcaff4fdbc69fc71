import { hash } from 'node:crypto';
import { isProjected, ownerOf } from '../projection/owner.ts';
import { pack } from '../projection/pack.ts';
import { project, type Whole } from '../projection/project.ts';
import { wholeFrom, wholeKeys } from '../projection/stored.ts';
import type { Item } from '../store/attributes.ts';
import { getItems, queryPartition } from '../store/items.ts';
import { documentKey, type Key, keyText, outboxPartition, type RecordName } from '../store/keys.ts';
import { scanTable } from '../store/scan.ts';
import type { Table } from '../store/table.ts';
import { debtFrom } from './debt.ts';

/** An item that is not as its record projects it. */
export interface Discrepancy {
  readonly key: Key;
  /** Not there; there with other contents; there although no record projects to it. */
  readonly kind: 'missing' | 'different' | 'stray';
  /** The record that the item follows from, or would. */
  readonly owner: RecordName | undefined;
}

/** Sums are kept for so many parts of the table; only those that do not add up are looked at item by item. */
const buckets = 65_536;

/** Items that are looked at one by one in the memory of one pass. */
const mostAtOnce = 200_000;

/** Documents, or candidates, that are read together. */
const windowSize = 100;

/**
 * Compares the table with the projection of its documents. One pass over the table adds up a checksum of what is there and of what
 * should be; memory does not grow with the table. Where the sums differ, another pass finds the items, and each is
 * read again before it is reported, so that a write under way is not taken for a fault.
 */
export async function* findDiscrepancies(
  table: Table,
  onProgress: (items: number) => void = () => {},
): AsyncGenerator<Discrepancy> {
  const patient = table.patient();
  const sums = new Sums();
  await walk(patient, onProgress, {
    expected: item => sums.add(item, 1n),
    actual: item => sums.add(item, -1n),
  });
  const owed = await owedRecords(patient);
  for (const part of sums.partsThatDiffer()) {
    const candidates = new Candidates(part);
    await walk(patient, onProgress, candidates);
    yield* confirmed(patient, candidates.keys(), owed);
  }
  yield* orphans(patient);
}

/** What is to be done with each item that should be there, and with each that is. */
interface Visitor {
  expected(item: Item): void;
  actual(item: Item): void;
}

/** Passes over the table once. Documents are the truth; what else has no projection (the outbox, what is related) is left aside. */
async function walk(table: Table, onProgress: (items: number) => void, visitor: Visitor): Promise<void> {
  let documents: Item[] = [];
  let items = 0;
  const projectAll = async () => {
    const bodies = await getItems(
      table,
      documents.map(({ type, id }) => wholeKeys({ type: String(type), id: String(id) })[1]),
      'consistent',
    );
    for (const [i, document] of documents.entries()) {
      const whole = wholeFrom(document, bodies[i]);
      if (whole !== undefined)
        for (const item of project(whole)) if (isProjected(item)) visitor.expected(item);
    }
    documents = [];
  };
  for await (const item of scanTable(table)) {
    items += 1;
    if (items % 1000 === 0) onProgress(items);
    if (isProjected(item)) visitor.actual(item);
    if (item.sk === 'document') documents.push(item);
    if (documents.length === windowSize) await projectAll();
  }
  await projectAll();
  onProgress(items);
}

/** For each bucket the sum of the checksums of what should be there, less the sum of those of what is. */
class Sums {
  readonly #sums = new BigUint64Array(buckets);
  readonly #counts = new Uint32Array(buckets);

  add(item: Item, sign: 1n | -1n): void {
    const bucket = bucketOf(item);
    // The array wraps around at 64 bits, in both directions.
    this.#sums[bucket] = (this.#sums[bucket] ?? 0n) + sign * checksum(item);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
  }

  /** The buckets that do not add up, in parts that fit into memory. */
  *partsThatDiffer(): Generator<Set<number>> {
    let part = new Set<number>();
    let size = 0;
    for (let bucket = 0; bucket < buckets; bucket++) {
      if (this.#sums[bucket] === 0n) continue;
      size += this.#counts[bucket] ?? 0;
      part.add(bucket);
      if (size < mostAtOnce) continue;
      yield part;
      part = new Set();
      size = 0;
    }
    if (part.size > 0) yield part;
  }
}

/** The items of some buckets that are on one side only, or not the same on both. */
class Candidates implements Visitor {
  readonly #buckets: ReadonlySet<number>;
  readonly #open = new Map<string, { item: Item; sum: bigint }>();

  constructor(part: ReadonlySet<number>) {
    this.#buckets = part;
  }

  expected(item: Item): void {
    this.#note(item, 1n);
  }

  actual(item: Item): void {
    this.#note(item, -1n);
  }

  keys(): { key: Key; owner: RecordName | undefined }[] {
    return [...this.#open.values()]
      .filter(({ sum }) => sum !== 0n)
      .map(({ item }) => ({ key: { pk: item.pk, sk: item.sk }, owner: ownerOf(item) }));
  }

  #note(item: Item, sign: 1n | -1n): void {
    if (!this.#buckets.has(bucketOf(item))) return;
    const text = keyText(item);
    const before = this.#open.get(text);
    const sum = (before?.sum ?? 0n) + sign * checksum(item);
    if (before !== undefined && sum === 0n) this.#open.delete(text);
    else this.#open.set(text, { item: { pk: item.pk, sk: item.sk, id: item.id }, sum });
  }
}

/** Of some candidates those that, read again now, are still not as they should be. */
async function* confirmed(
  table: Table,
  candidates: readonly { key: Key; owner: RecordName | undefined }[],
  owed: ReadonlySet<string>,
): AsyncGenerator<Discrepancy> {
  for (let start = 0; start < candidates.length; start += windowSize) {
    const window = candidates.slice(start, start + windowSize);
    const owners = await readOwners(table, window);
    const items = await getItems(
      table,
      window.map(({ key }) => key),
      'consistent',
    );
    for (const [i, { key, owner }] of window.entries()) {
      const name = owner === undefined ? undefined : keyText(documentKey(owner));
      if (name !== undefined && owed.has(name)) continue;
      const wanted = name === undefined ? undefined : owners.get(name)?.get(keyText(key));
      const kind = compare(wanted, items[i]);
      if (kind !== undefined) yield { key, kind, owner };
    }
  }
}

/** What the owners of some items project to, by owner and key. */
async function readOwners(
  table: Table,
  candidates: readonly { owner: RecordName | undefined }[],
): Promise<Map<string, Map<string, Item>>> {
  const names = new Map(
    candidates.flatMap(({ owner }) =>
      owner === undefined ? [] : [[keyText(documentKey(owner)), owner] as const],
    ),
  );
  const items = await getItems(table, [...names.values()].flatMap(wholeKeys), 'consistent');
  return new Map(
    [...names.keys()].map((name, i) => {
      const whole: Whole | undefined = wholeFrom(items[2 * i], items[2 * i + 1]);
      const projected = whole === undefined ? [] : project(whole);
      return [name, new Map(projected.map(item => [keyText(item), item]))];
    }),
  );
}

function compare(wanted: Item | undefined, found: Item | undefined): Discrepancy['kind'] | undefined {
  if (wanted === undefined) return found === undefined ? undefined : 'stray';
  if (found === undefined) return 'missing';
  return pack(wanted) === pack(found) ? undefined : 'different';
}

/** What is worked out of records that are no longer there. */
async function* orphans(table: Table): AsyncGenerator<Discrepancy> {
  let keys: Key[] = [];
  const check = async () => {
    const documents = await getItems(
      table,
      keys.map(({ pk }) => ({ pk, sk: 'document' })),
      'consistent',
    );
    const found = keys.filter((_, i) => documents[i] === undefined);
    keys = [];
    return found.map(key => ({ key, kind: 'stray' as const, owner: ownerOf({ ...key }) }));
  };
  for await (const { pk, sk } of scanTable(table, { sk: 'related', attributes: [] })) {
    keys.push({ pk, sk });
    if (keys.length === windowSize) yield* await check();
  }
  yield* await check();
}

/** The records whose items are still being written. */
async function owedRecords(table: Table): Promise<Set<string>> {
  const owed = new Set<string>();
  for await (const item of queryPartition(table, outboxPartition)) {
    const debt = debtFrom(item);
    if (debt?.kind === 'lists') owed.add(keyText(documentKey(debt.record)));
  }
  return owed;
}

function bucketOf(key: Key): number {
  return Buffer.from(hash('sha1', keyText(key)), 'hex').readUInt16BE();
}

function checksum(item: Item): bigint {
  return Buffer.from(hash('sha1', pack(item)), 'hex').readBigUInt64BE();
}
