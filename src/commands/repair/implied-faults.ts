import type { ListName } from '../../model/lists.ts';
import { canonicalJson } from '../../projection/canonical-json.ts';
import { ownerOf } from '../../projection/owner.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems } from '../../store/items.ts';
import { documentKey, type Key, type RecordKey, recordKeyIn, revisionKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { transact } from '../../store/transaction.ts';
import { type Fault, taskName } from '../inspection/fault.ts';
import { isDocumentKey } from '../inspection/implied.ts';
import { kindOf } from '../inspection/item-kinds.ts';
import { isBodyMissing } from '../inspection/record-state.ts';
import { Sources } from './implied-sources.ts';
import { deleteMoved } from './repair-implied.ts';
import { writeBeside } from './repair-record.ts';

/** An item that may differ from the implied one. */
export interface Candidate {
  readonly key: Key;
  /** The keys of all sources that imply the item. */
  readonly sources: readonly Key[];
}

/** The faults of the candidates. All items and sources are read again. */
export async function impliedFaults(table: Table, candidates: readonly Candidate[]): Promise<Fault[]> {
  const items = await getItems(
    table,
    candidates.map(({ key }) => key),
    'consistent',
  );
  const inspections = candidates.map(({ key, sources }, i) => {
    const found = items[i];
    const claimed = claimedBy(key, found);
    return { key, found, claimed, sources: [...sources, ...(claimed === undefined ? [] : claimed.sources)] };
  });
  const sources = await Sources.read(
    table,
    inspections.flatMap(inspection => inspection.sources),
  );
  return inspections.flatMap(inspection => faultOf(inspection, sources) ?? []);
}

/** The claim of an item, or of its key: the owner record, and the source that would imply the item. */
interface Claim {
  readonly record: RecordKey | undefined;
  readonly sources: readonly Key[];
}

interface Inspection {
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
      const of = found === undefined ? undefined : ownerOf({ list: found.list, owner: found.owner });
      if (of === undefined) return undefined;
      const past = revisionKey(of, Number(key.sk.slice(0, key.sk.indexOf('#'))));
      return { record: of, sources: [documentKey(of), past] };
    }
    default:
      return undefined;
  }
}

function claimOf(record: RecordKey | undefined): Claim | undefined {
  return record === undefined ? undefined : { record, sources: [documentKey(record)] };
}

function faultOf(inspection: Inspection, sources: Sources): Fault | undefined {
  const { key, found } = inspection;
  const wanted = new Map(
    inspection.sources.flatMap(source => {
      const item = sources.implied(source, key);
      return item === undefined ? [] : [[canonicalJson(item), { item, source }] as const];
    }),
  );
  const [first, second] = wanted.values();
  if (first === undefined) return found === undefined ? undefined : strayFault(inspection, sources);
  if (second !== undefined) {
    const reason = `is implied by ${first.source.pk}, and with other content by ${second.source.pk}`;
    return { key, kind: 'conflict', owner: undefined, reason, unless: [] };
  }
  const { item, source } = first;
  if (found !== undefined && canonicalJson(found) === canonicalJson(item)) return undefined;
  const recordKey = recordKeyIn(source);
  const isRecord = isDocumentKey(source) || kindOf({ ...source }) === 'revision';
  const owner = isRecord ? recordKey : undefined;
  const state = isRecord ? sources.owner(recordKey) : undefined;
  const isPut = isDocumentKey(source) && kindOf(item) !== 'revisionEntry';
  const wrong =
    found === undefined ? `is missing, but implied by ${source.pk}` : `differs from its source ${source.pk}`;
  const common = {
    key,
    kind: found === undefined ? 'missing' : 'different',
    owner,
    unless: isRecord ? [taskName('lists', recordKey)] : [],
    recordVersion: state?.is === 'sound' ? state.full.record.version : undefined,
  } as const;
  if (isPut && !sources.isProven(recordKey, item))
    return {
      ...common,
      reason: `${wrong}; the source refers to ${sources.lostReference(recordKey)}, which cannot be found`,
    };
  return {
    ...common,
    reason: wrong,
    remedy: isPut
      ? 'put'
      : table => (isRecord ? writeBeside(table, recordKey, item) : writeBy(table, source, item)),
  };
}

/** The fault of an item that no source implies. The item may be deleted only if its owner was read and does not imply it. */
function strayFault({ key, found, claimed }: Inspection, sources: Sources): Fault | undefined {
  const kind = kindOf(found ?? { ...key });
  const record = claimed?.record;
  if (kind === 'apiKeyId')
    return { key, kind: 'stray', owner: undefined, reason: 'no API key has this id', unless: [] };
  if (kind === 'frontEntry')
    return { key, kind: 'stray', owner: undefined, reason: 'no front implies this entry', unless: [] };
  if (record === undefined)
    return {
      key,
      kind: 'malformed',
      owner: undefined,
      reason: 'does not name its record',
      unless: [],
    };
  const owner = sources.owner(record);
  const text = `${record.type}#${record.id}`;
  const fault = {
    key,
    kind: 'stray',
    owner: record,
    unless: ['lists', 'cleanup'].map(task => taskName(task, record)),
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
            reason: `belongs to ${text}, which leads to ${owner.survivor}, but ${owner.survivor} does not list it as merged`,
          };
    case 'sound': {
      const { version: recordVersion } = owner.full.record;
      if (kind === 'revisionEntry') return { ...missingRevision(key, record, fault.unless), recordVersion };
      // The words of an article are unknown without its text.
      if (isBodyMissing(owner) && isOfText(found?.list)) return undefined;
      const lost = sources.lostReference(record);
      if (lost !== undefined) {
        const reason = `is not implied by the current ${text}, which refers to ${lost}, a record that cannot be found`;
        return { ...fault, reason, recordVersion };
      }
      if (isMoved(key, found?.list, { record, sources })) {
        const reason = `is the entry of ${text} for another popularity tier`;
        return {
          ...fault,
          reason,
          remedy: table => deleteMoved(table, record, key, recordVersion),
          recordVersion,
        };
      }
      return { ...fault, reason: `is not implied by the current ${text}`, remedy: 'delete', recordVersion };
    }
  }
}

function isOfText(list: unknown): boolean {
  return list === ('word' satisfies ListName) || list === ('likeness' satisfies ListName);
}

/** The popularity tier in the sort keys of the lists that have it. */
const tierIn: ReadonlyMap<unknown, RegExp> = new Map<ListName, RegExp>([
  ['prefix', /^\d/],
  ['prefix/near', /^\d/],
  ['name', /(?<=\/)\d(?=\/[A-Z][A-Za-z]+#)/],
]);

/** Whether an entry differs from an implied entry only by the popularity tier. */
function isMoved(
  { pk, sk }: Key,
  list: unknown,
  { record, sources }: { record: RecordKey; sources: Sources },
): boolean {
  const tier = tierIn.get(list);
  if (tier === undefined || !tier.test(sk)) return false;
  return [...'0123456789'].some(
    digit => sources.implied(documentKey(record), { pk, sk: sk.replace(tier, digit) }) !== undefined,
  );
}

function missingRevision(key: Key, record: RecordKey, unless: readonly string[]): Fault {
  const revision = Number(key.sk.slice(0, key.sk.indexOf('#')));
  const reason = `the history lists revision ${revision}, which is missing`;
  return { key, kind: 'stray', owner: record, reason, unless };
}

/** Writes an implied item, on the condition that its source exists. */
async function writeBy(table: Table, source: Key, item: Item): Promise<boolean> {
  const check = { check: source, condition: { attribute: 'pk', equals: source.pk } };
  return (await transact(table, [check, { put: item }])).length === 0;
}
