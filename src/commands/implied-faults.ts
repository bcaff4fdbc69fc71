import { ownerOf } from '../projection/owner.ts';
import { pack } from '../projection/pack.ts';
import { revisionEntry } from '../projection/revision.ts';
import { recordFrom, survivorFrom } from '../projection/stored.ts';
import type { Item } from '../store/attributes.ts';
import { getItems } from '../store/items.ts';
import {
  documentKey,
  type Key,
  keyText,
  listOf,
  nameIn,
  type RecordName,
  revisionKey,
} from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { transact } from '../store/transaction.ts';
import { type Discrepancy, taskName } from './fault.ts';
import { impliedByApiKey, impliedByDocument, isDocumentKey } from './implied.ts';
import { kindOf } from './item-kinds.ts';
import { writeBeside } from './mend-record.ts';
import { lacksBody, type OwnerState, ownerStateOf, pastIssue } from './record-state.ts';

/** An item that is perhaps not as it is implied. */
export interface Candidate {
  readonly key: Key;
  /** The keys of all that imply it. */
  readonly sources: readonly Key[];
}

/** Of some candidates those that, read again now, are not as they are implied. */
export async function impliedFaults(table: Table, candidates: readonly Candidate[]): Promise<Discrepancy[]> {
  const items = await getItems(
    table,
    candidates.map(({ key }) => key),
    'consistent',
  );
  const looks = candidates.map(({ key, sources }, i) => {
    const found = items[i];
    const claimed = claimedBy(key, found);
    return { key, found, claimed, sources: [...sources, ...(claimed === undefined ? [] : claimed.sources)] };
  });
  const sources = await Sources.read(
    table,
    looks.flatMap(look => look.sources),
  );
  return looks.flatMap(look => faultOf(look, sources) ?? []);
}

/** What an item says of itself, or its key does: the record that it belongs to, and what would imply it. */
interface Claim {
  readonly record: RecordName | undefined;
  readonly sources: readonly Key[];
}

interface Look {
  readonly key: Key;
  readonly found: Item | undefined;
  readonly claimed: Claim | undefined;
  readonly sources: readonly Key[];
}

function claimedBy(key: Key, found: Item | undefined): Claim | undefined {
  const [type = '', ...rest] = key.pk.split('#');
  switch (kindOf(found ?? { ...key })) {
    case 'slug': {
      if (typeof found?.id !== 'string') return undefined;
      return claimOf({ type: rest[0] ?? '', id: found.id });
    }
    case 'body':
      return claimOf({ type, id: rest.join('#') });
    case 'listEntry':
      return claimOf(found === undefined ? undefined : ownerOf({ list: found.list, owner: found.owner }));
    case 'revisionEntry': {
      const { of } = listOf(key.pk);
      if (of === undefined) return undefined;
      const past = revisionKey(of, Number(key.sk.slice(0, key.sk.indexOf('#'))));
      return { record: of, sources: [documentKey(of), past] };
    }
    default:
      return undefined;
  }
}

function claimOf(record: RecordName | undefined): Claim | undefined {
  return record === undefined ? undefined : { record, sources: [documentKey(record)] };
}

/** What implies items, as it is now. */
class Sources {
  readonly #owners = new Map<string, OwnerState>();
  readonly #items = new Map<string, Item>();
  readonly #implied = new Map<string, ReadonlyMap<string, Item>>();

  static async read(table: Table, keys: readonly Key[]): Promise<Sources> {
    const unique = [...new Map(keys.map(key => [keyText(key), key])).values()];
    const documents = unique.filter(isDocumentKey);
    const wanted = [...unique, ...documents.map(({ pk }) => ({ pk, sk: 'body' }))];
    const items = await getItems(table, wanted, 'consistent');
    const found = new Map(wanted.map((key, i) => [keyText(key), items[i]]));
    const sources = new Sources();
    for (const key of unique) {
      const item = found.get(keyText(key));
      let implied: Item[] = [];
      if (isDocumentKey(key)) {
        const owner = ownerStateOf(nameIn(key), item, found.get(keyText({ pk: key.pk, sk: 'body' })));
        sources.#owners.set(keyText(key), owner);
        implied = impliedByDocument(owner);
      } else if (item !== undefined) {
        const kind = kindOf(item);
        if (kind === 'apiKey') implied = impliedByApiKey(item).map(one => one.item);
        if (kind === 'revision' && pastIssue(nameIn(key), item) === undefined)
          implied = [revisionEntry(recordFrom(item))];
      }
      if (item !== undefined) sources.#items.set(keyText(key), item);
      sources.#implied.set(keyText(key), new Map(implied.map(one => [keyText(one), one])));
    }
    await sources.#readSurvivors(table);
    return sources;
  }

  owner(name: RecordName): OwnerState {
    return this.#owners.get(keyText(documentKey(name))) ?? { is: 'missing' };
  }

  implied(source: Key, key: Key): Item | undefined {
    return this.#implied.get(keyText(source))?.get(keyText(key));
  }

  /** Whether a record was merged into one that says so. */
  isMerged(name: RecordName): boolean {
    const owner = this.owner(name);
    if (owner.is !== 'merged') return false;
    const survivor = this.owner({ type: name.type, id: owner.survivor });
    return survivor.is === 'sound' && survivor.whole.record.formerIds.includes(name.id);
  }

  async #readSurvivors(table: Table): Promise<void> {
    const keys = [...this.#items.values()].flatMap(item => {
      const survivor = survivorFrom(item);
      return survivor === undefined ? [] : documentKey({ type: nameIn(item).type, id: survivor });
    });
    const items = await getItems(table, keys, 'consistent');
    for (const [i, key] of keys.entries())
      this.#owners.set(keyText(key), ownerStateOf(nameIn(key), items[i], undefined));
  }
}

function faultOf(look: Look, sources: Sources): Discrepancy | undefined {
  const { key, found } = look;
  const wanted = new Map(
    look.sources.flatMap(source => {
      const item = sources.implied(source, key);
      return item === undefined ? [] : [[pack(item), { item, source }] as const];
    }),
  );
  const [first, second] = wanted.values();
  if (first === undefined) return found === undefined ? undefined : strayFault(look, sources);
  if (second !== undefined) {
    const reason = `follows from ${first.source.pk} and, otherwise, from ${second.source.pk}`;
    return { key, kind: 'conflict', owner: undefined, reason, unless: [] };
  }
  const { item, source } = first;
  if (found !== undefined && pack(found) === pack(item)) return undefined;
  const name = nameIn(source);
  const isRecord = isDocumentKey(source) || kindOf({ ...source }) === 'revision';
  const owner = isRecord ? name : undefined;
  const state = isRecord ? sources.owner(name) : undefined;
  const isPut = isDocumentKey(source) && kindOf({ ...key }) !== 'revisionEntry';
  return {
    key,
    kind: found === undefined ? 'missing' : 'different',
    owner,
    reason: `is not as ${source.pk} says`,
    remedy: isPut
      ? 'put'
      : table => (isRecord ? writeBeside(table, name, item) : writeBy(table, source, item)),
    unless: isRecord ? [taskName('lists', name)] : [],
    seen: state?.is === 'sound' ? state.whole.record.version : undefined,
  };
}

/** An item that nothing implies. It is only stale for certain where the record that it belongs to was read, and does not imply it. */
function strayFault({ key, found, claimed }: Look, sources: Sources): Discrepancy | undefined {
  const kind = kindOf(found ?? { ...key });
  const record = claimed?.record;
  if (kind === 'apiKeyId')
    return { key, kind: 'stray', owner: undefined, reason: 'there is no API key with this id', unless: [] };
  if (record === undefined)
    return {
      key,
      kind: 'malformed',
      owner: undefined,
      reason: 'does not say which record it belongs to',
      unless: [],
    };
  const owner = sources.owner(record);
  const text = `${record.type}#${record.id}`;
  const fault = {
    key,
    kind: 'stray',
    owner: record,
    unless: ['lists', 'remains'].map(task => taskName(task, record)),
  } as const;
  switch (owner.is) {
    case 'malformed':
      return undefined;
    case 'missing':
      return { ...fault, reason: `belongs to ${text}, whose document is missing` };
    case 'merged':
      if (kind === 'revisionEntry') return missingRevision(key, record, fault.unless);
      return sources.isMerged(record)
        ? {
            ...fault,
            reason: `belongs to ${text}, which was merged into ${owner.survivor}`,
            remedy: 'delete',
          }
        : {
            ...fault,
            reason: `belongs to ${text}, which leads to ${owner.survivor}, and that does not know of it`,
          };
    case 'sound': {
      const { version: seen } = owner.whole.record;
      if (kind === 'revisionEntry') return { ...missingRevision(key, record, fault.unless), seen };
      // What words an article has cannot be told without its text.
      if (lacksBody(owner) && key.pk.startsWith('list#word/')) return undefined;
      return { ...fault, reason: `does not follow from ${text} as it is now`, remedy: 'delete', seen };
    }
  }
}

function missingRevision(key: Key, record: RecordName, unless: readonly string[]): Discrepancy {
  const revision = Number(key.sk.slice(0, key.sk.indexOf('#')));
  const reason = `the history lists revision ${revision}, which is not there`;
  return { key, kind: 'stray', owner: record, reason, unless };
}

/** Writes an item that another one implies, as long as that is there. */
async function writeBy(table: Table, source: Key, item: Item): Promise<boolean> {
  const check = { check: source, condition: { attribute: 'pk', equals: source.pk } };
  return (await transact(table, [check, { put: item }])).length === 0;
}
