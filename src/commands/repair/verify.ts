import { getItems } from '../../store/items.ts';
import { documentKey, type Key, keyText, type RecordKey, recordKeyIn } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { CountedArticles } from '../inspection/counted-articles.ts';
import { DamagedLists } from '../inspection/damaged-lists.ts';
import { type Fault, identityOf } from '../inspection/fault.ts';
import { issueOf, itemKinds, kindOf } from '../inspection/item-kinds.ts';
import { confirmed } from '../inspection/pending-tasks.ts';
import { type RecordState, readState } from '../inspection/record-state.ts';
import { passOver } from '../inspection/table-pass.ts';
import { TargetCache } from '../inspection/targets.ts';
import { Candidates, Sums } from './checksums.ts';
import { CopyPartitions, copyFaults } from './copy-faults.ts';
import { CountedEntries, countFaults } from './count-faults.ts';
import { dependentFaults, pendingTaskFaults } from './dependent-faults.ts';
import { impliedFaults } from './implied-faults.ts';
import { IndexedArticles } from './indexed-articles.ts';
import { isUnconfirmedRedirect } from './merge-faults.ts';
import { CountedPosts, postsStateFaults } from './posts-faults.ts';
import { recordFaults } from './record-faults.ts';
import { relatedFaults } from './related-faults.ts';
import { removalFaults } from './removal-faults.ts';
import { searchFaults } from './search-faults.ts';

type OnProgress = (items: number) => void;

/** The number of records, or items, that are checked together. */
const batchSize = 100;

/**
 * Compares every item of the table with the contents that its sources imply. Memory holds about 31 bytes per
 * indexed article, the distinct words of the articles, and the faults found. No fault ends the check. A sound table
 * takes two passes: one for records, checksums of the implied items and the search index, and one for the data counted
 * from articles. If checksums differ, one more pass finds the items.
 */
export async function* findFaults(table: Table, onProgress: OnProgress = () => {}): AsyncGenerator<Fault> {
  const patient = table.patient();
  const damaged = new DamagedLists();
  const counted = new CountedArticles(patient);
  const indexed = await IndexedArticles.before(patient);
  const entries = new CountedEntries(patient);
  const copies = new CopyPartitions();
  const first = new FirstPass(patient, { counted, indexed, entries, copies });
  const stray = new Set<string>();
  for (const stage of [first.faults(onProgress), first.impliedFaults(onProgress)]) {
    for await (const fault of stage) {
      damaged.add(fault, fault.remedy === undefined);
      if (fault.kind === 'stray') stray.add(keyText(fault.key));
      yield fault;
    }
  }
  yield* pendingTaskFaults(patient, stray);
  yield* searchFaults(patient, indexed);
  yield* relatedFaults(patient, counted, damaged, onProgress);
  yield* countFaults(patient, entries, damaged);
  yield* copyFaults(patient, copies);
}

/** The pass that checks each record and each item by itself, and adds the implied and the existing items to checksums. */
export class FirstPass {
  readonly #table: Table;
  readonly #counted: CountedArticles | undefined;
  readonly #indexed: IndexedArticles | undefined;
  readonly #entries: CountedEntries | undefined;
  readonly #copies: CopyPartitions | undefined;
  readonly #sums = new Sums();
  readonly #targets = new TargetCache();
  /** The keys of the documents of all ids that survivors of merges claim. */
  readonly #claimed = new Set<string>();
  /** Redirects that no record has confirmed so far. Whether a survivor claims their ids is known only at the end of the pass. */
  readonly #redirects: RecordKey[] = [];

  /**
   * `counted` and `indexed` receive each record of the pass, `indexed` each item of the search index, `copies` each entry of a copy, and `entries`
   * each item.
   */
  constructor(
    table: Table,
    {
      counted,
      indexed,
      entries,
      copies,
    }: {
      counted?: CountedArticles;
      indexed?: IndexedArticles;
      entries?: CountedEntries;
      copies?: CopyPartitions;
    } = {},
  ) {
    this.#table = table;
    this.#counted = counted;
    this.#indexed = indexed;
    this.#entries = entries;
    this.#copies = copies;
  }

  /** The faults of records, and of items that no other item implies. */
  async *faults(onProgress: OnProgress): AsyncGenerator<Fault> {
    const states: RecordState[] = [];
    const suspects: RecordKey[] = [];
    const removals: Key[] = [];
    const invalid: Key[] = [];
    const dependents: Key[] = [];
    const posts = new CountedPosts();
    /** Checked after the states that they follow from, of which there are few. */
    const changesOfPosts: Key[] = [];
    for await (const finding of passOver(this.#table, onProgress)) {
      if (finding.is === 'implied') this.#sums.implied(finding.implied);
      else if (finding.is === 'record') {
        this.#counted?.add(finding.state);
        this.#indexed?.add(finding.state, finding.indexed);
        states.push(finding.state);
      } else {
        const { item, kind } = finding;
        this.#entries?.add(item, kind);
        const key = { pk: item.pk, sk: item.sk };
        if (finding.isImplied) this.#sums.actual(item);
        else if (kind !== undefined && itemKinds[kind].checked === 'with the index')
          this.#indexed?.addItem(item, kind);
        else if (kind === 'listCopy') this.#copies?.add(item);
        else if (kind === 'removal') removals.push(key);
        else if (kind === undefined || issueOf(kind, item) !== undefined) invalid.push(key);
        else if (itemKinds[kind].checked === 'with its source') {
          posts.add(item, kind);
          (kind === 'postsChange' ? changesOfPosts : dependents).push(key);
        }
      }
      if (states.length === batchSize) suspects.push(...(await this.#suspectsAmong(states.splice(0))));
      if (suspects.length >= batchSize) yield* await this.#recordFaults(suspects.splice(0));
      if (removals.length === batchSize) yield* await this.#removalFaults(removals.splice(0));
      if (invalid.length === batchSize) yield* await invalidItemFaults(this.#table, invalid.splice(0));
      if (dependents.length === batchSize) yield* await this.#dependentFaults(dependents.splice(0));
    }
    suspects.push(...(await this.#suspectsAmong(states)));
    yield* await this.#recordFaults(suspects);
    yield* await this.#removalFaults(removals);
    yield* await invalidItemFaults(this.#table, invalid);
    yield* await this.#dependentFaults(dependents);
    yield* await postsStateFaults(this.#table, posts);
    for (let start = 0; start < changesOfPosts.length; start += batchSize)
      yield* await this.#dependentFaults(changesOfPosts.slice(start, start + batchSize));
    const unclaimed = this.#redirects.filter(
      recordKey => !this.#claimed.has(keyText(documentKey(recordKey))),
    );
    for (let start = 0; start < unclaimed.length; start += batchSize)
      yield* await this.#redirectFaults(unclaimed.slice(start, start + batchSize));
  }

  /** The items that differ from the implied ones, after the pass. */
  async *impliedFaults(onProgress: OnProgress): AsyncGenerator<Fault> {
    for (const part of this.#sums.partsThatDiffer()) {
      const candidates = new Candidates(part);
      for await (const finding of passOver(this.#table, onProgress)) {
        if (finding.is === 'implied') candidates.implied(finding.implied);
        else if (finding.is === 'item' && finding.isImplied) candidates.actual(finding.item);
      }
      const all = candidates.all();
      for (let start = 0; start < all.length; start += batchSize) {
        const batch = all.slice(start, start + batchSize);
        yield* await confirmed(this.#table, earlier =>
          impliedFaults(
            this.#table,
            batch.filter(({ key }) => isAmong(key, earlier)),
          ),
        );
      }
    }
  }

  /** The records with a possible fault, to be checked again. */
  async #suspectsAmong(states: readonly RecordState[]): Promise<RecordKey[]> {
    for (const { recordKey, owner } of states) {
      if (owner.is === 'sound')
        for (const id of owner.full.record.formerIds)
          this.#claimed.add(keyText(documentKey({ type: recordKey.type, id })));
    }
    const suspects = new Map<string, RecordKey>();
    for (const fault of await recordFaults(this.#table, states, this.#targets)) {
      if (isUnconfirmedRedirect(fault)) this.#redirects.push(recordKeyIn(fault.key));
      else if (fault.owner !== undefined) suspects.set(keyText(documentKey(fault.owner)), fault.owner);
    }
    return [...suspects.values()];
  }

  async #recordFaults(recordKeys: readonly RecordKey[]): Promise<Fault[]> {
    const faults = await this.#look(recordKeys);
    return faults.filter(fault => !isUnconfirmedRedirect(fault));
  }

  async #redirectFaults(recordKeys: readonly RecordKey[]): Promise<Fault[]> {
    const faults = await this.#look(recordKeys);
    return faults.filter(isUnconfirmedRedirect);
  }

  #look(recordKeys: readonly RecordKey[]): Promise<Fault[]> {
    return confirmed(this.#table, async earlier => {
      const found: Fault[] = [];
      // The records are read one after the other: little is kept of each partition, but its document and its text may be large.
      for (const recordKey of recordKeys) {
        const isWanted = earlier === undefined || earlier.some(fault => isOf(fault, recordKey));
        if (isWanted)
          found.push(
            ...(await recordFaults(
              this.#table,
              [await readState(this.#table, recordKey)],
              new TargetCache(),
            )),
          );
      }
      return found;
    });
  }

  #dependentFaults(keys: readonly Key[]): Promise<Fault[]> {
    return confirmed(this.#table, () => dependentFaults(this.#table, keys));
  }

  #removalFaults(keys: readonly Key[]): Promise<Fault[]> {
    return confirmed(this.#table, async () => {
      const faults = await removalFaults(this.#table, keys);
      // Both entries of a removal report the same fault.
      return [...new Map(faults.map(fault => [identityOf(fault), fault])).values()];
    });
  }
}

/** The faults of items that are malformed or of an unknown kind. */
async function invalidItemFaults(table: Table, keys: readonly Key[]): Promise<Fault[]> {
  const items = await getItems(table, keys, 'consistent');
  return items.flatMap((item, i): Fault[] => {
    const key = keys[i];
    if (item === undefined || key === undefined) return [];
    const kind = kindOf(item);
    if (kind === undefined)
      return [{ key, kind: 'unknown', owner: undefined, reason: 'is of an unknown kind', unless: [] }];
    const reason = issueOf(kind, item);
    return reason === undefined ? [] : [{ key, kind: 'malformed', owner: undefined, reason, unless: [] }];
  });
}

function isAmong(key: Key, faults: readonly Fault[] | undefined): boolean {
  return faults === undefined || faults.some(fault => fault.key.pk === key.pk && fault.key.sk === key.sk);
}

/** Whether a fault was found with a record: its own, or its claim to another id. */
function isOf({ owner, key }: Fault, { type, id }: RecordKey): boolean {
  return (owner?.type === type && owner.id === id) || key.pk === documentKey({ type, id }).pk;
}
