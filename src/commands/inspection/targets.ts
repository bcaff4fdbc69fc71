import { hash } from 'node:crypto';
import { embeddedReferences } from '../../model/embedded-references.ts';
import { type Named, parentsOf } from '../../model/parent.ts';
import type { Known } from '../../model/record.ts';
import type { TypeName } from '../../model/types.ts';
import { canonicalJson } from '../../projection/canonical-json.ts';
import { embeddedReferenceOf } from '../../projection/card.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems } from '../../store/items.ts';
import { documentKey, type Key, keyText, type RecordKey, recordKeyIn } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { ownerStateOf, type RecordState } from './record-state.ts';

/** The data of a reference's target that its referrers need. */
export type Target =
  | { readonly is: 'missing' | 'malformed' }
  | {
      readonly is: 'merged';
      readonly survivor: RecordKey;
      /** Whether the redirect has its key and the id of the survivor, and no other attribute. */
      readonly isExact: boolean;
    }
  | {
      readonly is: 'sound';
      /** The digest of the embedded reference; undefined while the target itself needs repair. */
      readonly digest: string | undefined;
      readonly name: string;
      readonly version: number;
      readonly formerIds: readonly string[];
      /** The records that its acyclic fields name, by field. */
      readonly parents: ReadonlyMap<string, Named>;
    };

/** Number of records in memory, some 200 bytes each, after which the next read starts over. */
const maxRemembered = 20_000;

/**
 * A cache of the targets of references. Many records of a table refer to the same few targets, so the latest ones are kept. Faults that are
 * found with the cache are confirmed without it.
 */
export class TargetCache {
  readonly #known = new Map<string, Target>();

  /** Reads the documents at some keys, and the survivors of merged records: two BatchGetItems for each hundred. */
  async read(table: Table, keys: readonly Key[]): Promise<void> {
    if (this.#known.size > maxRemembered) this.#known.clear();
    await this.#readDocuments(table, keys);
    const survivors = keys.flatMap(key => {
      const target = this.#known.get(keyText(key));
      return target?.is === 'merged' ? documentKey(target.survivor) : [];
    });
    await this.#readDocuments(table, survivors);
  }

  /** Reads further documents, and keeps those that were read before. */
  readMore(table: Table, keys: readonly Key[]): Promise<void> {
    return this.#readDocuments(table, keys);
  }

  get(recordKey: RecordKey): Target {
    const target = this.#known.get(keyText(documentKey(recordKey)));
    if (target === undefined) throw new Error(`${recordKey.type} ${recordKey.id} was not read.`);
    return target;
  }

  /** Whether the survivor of a merged record confirms the merge. */
  isConfirmed(recordKey: RecordKey, target: Target & { is: 'merged' }): boolean {
    const survivor = this.get(target.survivor);
    return survivor.is === 'sound' && survivor.formerIds.includes(recordKey.id);
  }

  /** The fault of an embedded reference; undefined if it is right, or cannot be judged before its target is repaired. */
  compare(
    recordKey: RecordKey,
    reference: Known<TypeName>,
  ): { readonly reason: string; readonly isRepairable: boolean } | undefined {
    const target = this.get(recordKey);
    switch (target.is) {
      case 'missing':
        return { reason: 'whose document is missing', isRepairable: false };
      case 'malformed':
        return undefined;
      case 'merged':
        return this.isConfirmed(recordKey, target)
          ? { reason: `which was merged into ${target.survivor.id}`, isRepairable: true }
          : undefined;
      case 'sound':
        return target.digest === undefined || target.digest === digestOf(reference)
          ? undefined
          : { reason: `which now has another name: ${target.name}`, isRepairable: true };
    }
  }

  /** Whether a target does not exist: its document is missing, or a merge leads to a record that does not confirm it. */
  isLost(recordKey: RecordKey): boolean {
    const target = this.get(recordKey);
    return target.is === 'missing' || (target.is === 'merged' && !this.isConfirmed(recordKey, target));
  }

  async #readDocuments(table: Table, keys: readonly Key[]): Promise<void> {
    const unknown = keys.filter(key => !this.#known.has(keyText(key)));
    for (let start = 0; start < unknown.length; start += batchSize) {
      const some = unknown.slice(start, start + batchSize);
      const items = await getItems(table, some, 'consistent');
      for (const [i, key] of some.entries()) this.#known.set(keyText(key), targetFrom(key, items[i]));
    }
  }
}

/** Documents per BatchGetItem. */
const batchSize = 100;

/** The keys of the documents of all references of a record. */
export function keysOfTargets({
  recordKey: { type },
  owner,
}: Pick<RecordState, 'recordKey' | 'owner'>): Key[] {
  if (owner.is === 'merged') return [documentKey({ type, id: owner.survivor })];
  if (owner.is !== 'sound') return [];
  const { record } = owner.full;
  const recordKeys: RecordKey[] = [
    ...embeddedReferences(record),
    ...record.formerIds.map(id => ({ type, id })),
  ];
  return [
    ...new Map(
      recordKeys.map(recordKey => [keyText(documentKey(recordKey)), documentKey(recordKey)]),
    ).values(),
  ];
}

function targetFrom(key: Key, item: Item | undefined): Target {
  const recordKey = recordKeyIn(key);
  const owner = ownerStateOf(recordKey, item, undefined);
  switch (owner.is) {
    case 'missing':
    case 'malformed':
      return { is: owner.is };
    case 'merged':
      return {
        is: 'merged',
        survivor: { type: recordKey.type, id: owner.survivor },
        isExact: Object.keys(item ?? {}).length === 3,
      };
    case 'sound': {
      const { record } = owner.full;
      const needsRepair = canonicalJson(owner.derived) !== canonicalJson(owner.stored);
      return {
        is: 'sound',
        digest: needsRepair ? undefined : digestOf(embeddedReferenceOf(record)),
        name: record.type === 'Article' ? record.headline : record.name,
        version: record.version,
        formerIds: record.formerIds,
        parents: parentsOf(record),
      };
    }
  }
}

function digestOf(reference: Known<TypeName>): string {
  return hash('sha1', canonicalJson(reference));
}
