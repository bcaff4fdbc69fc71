import { mentionedBy } from '../../projection/mention.ts';
import { popularityTierOf } from '../../projection/popularity.ts';
import { relatedKey } from '../../projection/related.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems } from '../../store/items.ts';
import { documentKey, type Key, type RecordKey, recordKeyIn } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import type { CountedArticles } from '../inspection/counted-articles.ts';
import type { DamagedLists } from '../inspection/damaged-lists.ts';
import { type Fault, taskName } from '../inspection/fault.ts';
import { confirmed } from '../inspection/pending-tasks.ts';
import { type OwnerState, ownerStateOf } from '../inspection/record-state.ts';
import { tasksThatRepair } from '../inspection/related-age.ts';
import { isMentionedKey, relatedTextIn, wantedRelated } from '../inspection/related-items.ts';
import { LatestArticles } from '../outbox/latest-articles.ts';
import { window } from '../outbox/relate.ts';
import { updatePopularity } from '../outbox/update-popularity.ts';
import { writeBeside } from './repair-record.ts';

/** The number of records that are checked together. */
const batchSize = 100;

/** Maximum number of articles in memory, with their mentions: some 600 bytes each. */
const maxArticles = 20_000;

/**
 * The faults in data counted from articles: the number of mentions of each entity, and its related items and those of each article. Where the set
 * of articles is uncertain because a document is missing, only the shape of the related items is checked.
 */
export async function* relatedFaults(
  table: Table,
  counted: CountedArticles,
  damaged: DamagedLists,
  onProgress: (items: number) => void,
): AsyncGenerator<Fault> {
  let latest = new LatestArticles(table, damaged);
  let keys: Key[] = [];
  const check = async () => {
    if (latest.size > maxArticles) latest = new LatestArticles(table, damaged);
    const some = keys;
    keys = [];
    const suspects = await countedFaults(table, some, latest, damaged);
    if (suspects.length === 0) return [];
    const again = new Map(suspects.map(({ key }) => [key.pk, documentKey(recordKeyIn(key))]));
    return confirmed(table, () =>
      countedFaults(table, [...again.values()], new LatestArticles(table, damaged), damaged),
    );
  };
  for await (const key of counted.suspects(onProgress)) {
    keys.push(key);
    if (keys.length === batchSize) yield* await check();
  }
  yield* await check();
}

async function countedFaults(
  table: Table,
  keys: readonly Key[],
  latest: LatestArticles,
  damaged: DamagedLists,
): Promise<Fault[]> {
  const [documents, stored] = await Promise.all([
    getItems(table, keys, 'consistent'),
    getItems(
      table,
      keys.map(key => relatedKey(recordKeyIn(key))),
      'consistent',
    ),
  ]);
  const recordKeys = keys.map(recordKeyIn);
  await latest.readMentions(recordKeys.flatMap(({ type, id }) => (type === 'Article' ? id : [])));
  const faults: Fault[] = [];
  for (const [i, recordKey] of recordKeys.entries()) {
    const owner = ownerStateOf(recordKey, documents[i], undefined);
    if (owner.is === 'missing' || owner.is === 'malformed') continue;
    const isUncertain = isUncertainOf(recordKey, owner, damaged);
    if (!isUncertain) faults.push(...(await popularityFaults(recordKey, owner, latest)));
    faults.push(...(await relatedFaultsOf(recordKey, owner, stored[i], latest, isUncertain)));
  }
  return faults;
}

/** Whether the articles that count towards a record are uncertain. */
function isUncertainOf(recordKey: RecordKey, owner: OwnerState, damaged: DamagedLists): boolean {
  if (isMentionedKey(recordKey)) return damaged.isUncertain(recordKey);
  const record = owner.is === 'sound' ? owner.full.record : undefined;
  return record?.type === 'Article' && mentionedBy(record).some(entity => damaged.isUncertain(entity));
}

async function popularityFaults(
  recordKey: RecordKey,
  owner: OwnerState,
  latest: LatestArticles,
): Promise<Fault[]> {
  if (!isMentionedKey(recordKey) || owner.is !== 'sound') return [];
  const { standing: tier = 0, version: recordVersion } = owner.full.record;
  const articles = (await latest.about(recordKey, window.entity)).length;
  if (tier === popularityTierOf(articles)) return [];
  return [
    {
      key: documentKey(recordKey),
      kind: 'different',
      owner: recordKey,
      recordVersion,
      reason: `its popularity tier is ${tier}, but ${articles} articles require ${popularityTierOf(articles)}`,
      remedy: async table => {
        await updatePopularity(table, [{ recordKey, articles }]);
        return true;
      },
      unless: [taskName('related', recordKey)],
    },
  ];
}

async function relatedFaultsOf(
  recordKey: RecordKey,
  owner: OwnerState,
  stored: Item | undefined,
  latest: LatestArticles,
  isUncertain: boolean,
): Promise<Fault[]> {
  const there = relatedTextIn(stored, latest.at);
  if (isUncertain && there !== undefined && (stored !== undefined || owner.is === 'merged')) return [];
  const { item, related, isIncomplete } = await wantedRelated(recordKey, latest);
  if (isIncomplete || there === related) return [];
  const unless = [
    taskName('related', recordKey),
    ...(owner.is === 'merged' ? [taskName('references', recordKey)] : []),
  ];
  if (stored !== undefined && there !== undefined && recordKey.type === 'Article') {
    const counts = { at: String(stored.at), before: there, now: related };
    const tasks = await tasksThatRepair(recordKey.id, counts, latest);
    if (tasks === undefined) return [];
    unless.push(...tasks);
  }
  const [kind, reason] =
    stored === undefined
      ? (['missing', 'the list of related records is missing'] as const)
      : there === undefined
        ? (['malformed', 'is not a list of related records'] as const)
        : (['different', 'the list of related records does not match the articles'] as const);
  const recordVersion = owner.is === 'sound' ? owner.full.record.version : undefined;
  const remedy = (table: Table) => writeBeside(table, recordKey, item);
  return [{ key: relatedKey(recordKey), kind, owner: recordKey, reason, remedy, unless, recordVersion }];
}
