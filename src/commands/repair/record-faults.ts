import { embeddedReferences } from '../../model/embedded-references.ts';
import { canonicalJson } from '../../projection/canonical-json.ts';
import { removalItems } from '../../projection/change.ts';
import { postsTextKey } from '../../projection/live-post-text.ts';
import { mentionedBy } from '../../projection/mention.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems } from '../../store/items.ts';
import {
  documentKey,
  type Key,
  keyText,
  outboxKey,
  outboxPartition,
  type RecordKey,
} from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { type Fault, scheduledTaskName, taskName } from '../inspection/fault.ts';
import type { OwnerState, RecordState } from '../inspection/record-state.ts';
import { keysOfTargets, type TargetCache } from '../inspection/targets.ts';
import { historyFaults } from './history-faults.ts';
import { mergeFaults } from './merge-faults.ts';
import { parentFaults } from './parent-faults.ts';
import {
  recoverBody,
  renewPostsText,
  renewPublication,
  renewRelated,
  rewriteDerived,
  writeBeside,
} from './repair-record.ts';
import { repairReference } from './repair-reference.ts';

/** The faults in the partitions of some records: documents, texts, histories, references and merges. */
export async function recordFaults(
  table: Table,
  states: readonly RecordState[],
  targets: TargetCache,
): Promise<Fault[]> {
  await targets.read(table, states.flatMap(keysOfTargets));
  const removals = await readRemovals(table, states);
  const cycles = await parentFaults(table, states, targets);
  const faults = states.flatMap(state => [
    ...documentFaults(state),
    ...scheduleFaults(state, table.now()),
    ...postsTextFaults(state),
    ...historyFaults(state),
    ...mergeFaults(state, targets),
    ...referenceFaults(state, targets),
    ...removalFaultsOf(state, removals, table.clock()),
  ]);
  return [...faults, ...cycles];
}

function documentFaults(state: RecordState): Fault[] {
  const { recordKey, owner } = state;
  const key = documentKey(recordKey);
  switch (owner.is) {
    case 'missing': {
      const reason = `its document is missing; its ${state.items} other items are kept`;
      return [{ key, kind: 'missing', owner: recordKey, reason, unless: [taskName('cleanup', recordKey)] }];
    }
    case 'malformed': {
      const reason = owner.issues
        .slice(0, maxIssues)
        .map(({ path, message }) => [path.join('.'), message].filter(text => text !== '').join(' '))
        .join('; ');
      return [{ key, kind: 'malformed', owner: recordKey, reason, unless: [] }];
    }
    case 'merged':
      return [];
    case 'sound':
      return soundDocumentFaults(recordKey, owner, state);
  }
}

/** Maximum number of reported issues of one document. */
const maxIssues = 5;

function soundDocumentFaults(
  recordKey: RecordKey,
  { full: { record }, stored, derived }: OwnerState & { is: 'sound' },
  state: RecordState,
): Fault[] {
  const faults: Fault[] = [];
  const common = { owner: recordKey, unless: [], recordVersion: record.version };
  if (canonicalJson(derived) !== canonicalJson(stored)) {
    const reason =
      'a field declared later is missing, a section or language is not in its canonical form, or a field derived from other fields is wrong (number of words, keys of statements, or status)';
    const remedy = (table: Table) => rewriteDerived(table, recordKey);
    faults.push({ ...common, key: documentKey(recordKey), kind: 'different', reason, remedy });
  }
  if (record.type !== 'Article') return faults;
  if (state.body === undefined || typeof state.body.text !== 'string') {
    const reason = 'the text of the article is missing';
    const remedy = (table: Table) => recoverBody(table, recordKey);
    const key = { ...documentKey(recordKey), sk: 'body' };
    faults.push({ ...common, key, kind: state.body === undefined ? 'missing' : 'malformed', reason, remedy });
  }
  return faults;
}

/** The outbox holds the tasks of a scheduled article for its publication: the end of its schedule, and the count of its related items. */
function scheduleFaults({ recordKey, owner }: RecordState, now: string): Fault[] {
  if (owner.is !== 'sound' || owner.full.record.type !== 'Article') return [];
  const { record } = owner.full;
  const { publishedAt, version: recordVersion } = record;
  if (record.status !== 'PUBLISHED' || publishedAt === null) return [];
  const common = { kind: 'missing', owner: recordKey, unless: [], recordVersion } as const;
  const faults: Fault[] = [];
  if (record.scheduled)
    faults.push({
      ...common,
      key: outboxKey(outboxPartition, publishedAt, 'publication'),
      reason: 'the outbox task that ends the schedule of the article is missing',
      remedy: table => renewPublication(table, recordKey),
      unlessAll: [scheduledTaskName('publication', recordKey, publishedAt)],
    });
  // The related items of a public article exist and are checked themselves.
  if (publishedAt > now)
    faults.push({
      ...common,
      key: outboxKey(outboxPartition, publishedAt, 'related'),
      reason: 'the outbox task that counts the related records of the article at its publication is missing',
      remedy: table => renewRelated(table, recordKey),
      unlessAll: [undefined, ...mentionedBy(record)].map(entity =>
        scheduledTaskName('related', recordKey, publishedAt, entity),
      ),
    });
  return faults;
}

/** The search index contains the posts of a live article as of their latest change, or a task will index them. */
function postsTextFaults({ recordKey, owner, posts, postsState }: RecordState): Fault[] {
  if (owner.is !== 'sound' || owner.full.record.type !== 'Article' || owner.full.record.kind !== 'LIVE')
    return [];
  if (postsState === undefined || posts?.revision === postsState.revision) return [];
  return [
    {
      key: postsTextKey(recordKey),
      kind: posts === undefined ? 'missing' : 'different',
      owner: recordKey,
      reason:
        'the search index does not contain the latest posts of the article, and no outbox task will index them',
      remedy: table => renewPostsText(table, recordKey),
      unless: [taskName('posts-text', recordKey)],
      recordVersion: owner.full.record.version,
    },
  ];
}

/** Each embedded reference has the current name of its target. */
function referenceFaults({ recordKey, owner }: RecordState, targets: TargetCache): Fault[] {
  if (owner.is !== 'sound') return [];
  const { record } = owner.full;
  const faults = new Map<string, Fault>();
  for (const reference of embeddedReferences(record)) {
    const target: RecordKey = { type: reference.type, id: reference.id };
    if (target.id === record.id) continue;
    const wrong = targets.compare(target, reference);
    if (wrong === undefined) continue;
    const text = `${target.type}#${target.id}`;
    faults.set(text, {
      key: documentKey(recordKey),
      kind: 'different',
      owner: recordKey,
      reason: `refers to ${text}, ${wrong.reason}`,
      remedy: wrong.isRepairable ? table => repairReference(table, recordKey, target) : undefined,
      unless: [taskName('references', target), ...(wrong.isRepairable ? [] : [taskName('cleanup', target)])],
      recordVersion: record.version,
    });
  }
  return [...faults.values()];
}

function removalsOf({ owner }: RecordState): Item[] {
  if (owner.is !== 'sound') return [];
  const { record } = owner.full;
  return record.type === 'Article' && record.removedAt !== null ? removalItems(record, record.removedAt) : [];
}

async function readRemovals(table: Table, states: readonly RecordState[]): Promise<Map<string, Item>> {
  const keys: Key[] = states.flatMap(removalsOf);
  const items = keys.length === 0 ? [] : await getItems(table, keys, 'consistent');
  return new Map(items.flatMap(item => (item === undefined ? [] : [[keyText(item), item] as const])));
}

/** The removal of an article that has ceased to be public is announced for as long as apps receive removals. */
function removalFaultsOf(state: RecordState, found: ReadonlyMap<string, Item>, now: number): Fault[] {
  return removalsOf(state).flatMap((wanted): Fault[] => {
    const { pk, sk, ttl } = wanted;
    if (found.has(keyText(wanted)) || Number(ttl) * 1000 <= now) return [];
    return [
      {
        key: { pk, sk },
        kind: 'missing',
        owner: state.recordKey,
        reason: 'the entry for the removal of the article is missing',
        remedy: table => writeBeside(table, state.recordKey, wanted),
        unless: [],
        recordVersion: Number(state.document?.version),
      },
    ];
  });
}
