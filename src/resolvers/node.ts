import { badInput, limitExceeded } from '../errors/problem.ts';
import { parseFrontId, parseGlobalId, parseReleaseId, parseWebhookId } from '../model/global-id.ts';
import { derivedId } from '../model/id.ts';
import type { Known } from '../model/record.ts';
import type { TypeName } from '../model/types.ts';
import { isSlug } from '../text/slug.ts';
import type { Context } from './context.ts';
import { type FrontSource, storedFront } from './front.ts';
import type { Loaded } from './records.ts';
import { type ReleaseSource, storedRelease } from './release.ts';
import { type StatementSource, statementById } from './statement.ts';
import { allows } from './viewer.ts';
import { ifVisible } from './visible.ts';
import type { WebhookSource } from './webhook.ts';

/** A record of any kind that has an id of its own. */
export type NodeSource = Known<TypeName> | StatementSource | ReleaseSource | FrontSource | WebhookSource;

/** The records that the query needs in addition to the node itself, to be read together with it. */
export interface Prefetch {
  readonly related: boolean;
}

const maxIds = 100;

/** The target of a global id; null if the caller may see none. */
export async function node(id: string, context: Context, prefetch: Prefetch): Promise<NodeSource | null> {
  const release = parseReleaseId(id);
  if (release !== undefined)
    return allows(context.viewer, 'READ_DRAFTS') ? storedRelease(release, context) : null;
  const front = parseFrontId(id);
  if (front !== undefined) return storedFront(front, context);
  const webhook = parseWebhookId(id);
  if (webhook !== undefined)
    return allows(context.viewer, 'ADMIN')
      ? (await import('./webhook.ts')).storedWebhook(webhook, context)
      : null;
  const recordKey = recordKeyOf(id);
  if (recordKey.type === 'Statement') return statementById(recordKey.id, context);
  return visibleRecord(recordKey.type, recordKey.id, context, prefetch);
}

/** The targets of several ids, in their order. A malformed id is an error at its place and leaves the others as they are. */
export function nodes(
  ids: readonly string[],
  context: Context,
  prefetch: Prefetch,
): Promise<NodeSource | null>[] {
  if (ids.length > maxIds)
    throw limitExceeded('ids', {
      what: 'Too many "ids"',
      asked: ids.length,
      allowed: maxIds,
      advice: 'Split them into several requests.',
    });
  return ids.map(id => node(id, context, prefetch));
}

/** A record by id or by slug, including former slugs. */
export async function lookup<T extends TypeName>(
  type: T,
  { id, slug }: { id?: string | null | undefined; slug?: string | null | undefined },
  context: Context,
  prefetch: Prefetch,
): Promise<Loaded<T> | null> {
  if ((id == null) === (slug == null)) throw badInput('Give exactly one of "id" and "slug".');
  if (id != null) {
    // No record of this type has the id of a front, a release or a webhook.
    if ([parseFrontId, parseReleaseId, parseWebhookId].some(parse => parse(id) !== undefined)) return null;
    const recordKey = recordKeyOf(id);
    return recordKey.type === type ? visibleRecord(type, recordKey.id, context, prefetch) : null;
  }
  const key = slug?.normalize('NFC') ?? '';
  // A text that cannot be a slug needs no read.
  if (!isSlug(key)) return null;
  const found = await context.records.idOfSlug(type, key);
  if (found === undefined && type !== 'Article') return null;
  // An article that is not public yet costs two reads, so a missing one must cost two as well: the duration must not distinguish them.
  const record = await visibleRecord(type, found ?? derivedId(type, key), context, prefetch);
  return found === undefined ? null : record;
}

async function visibleRecord<T extends TypeName>(
  type: T,
  id: string,
  context: Context,
  { related }: Prefetch,
): Promise<Loaded<T> | null> {
  const [record] = await Promise.all([
    context.records.load({ type, id }),
    related ? context.records.loadRelated({ type, id }) : undefined,
  ]);
  return ifVisible(record, context) ?? null;
}

function recordKeyOf(id: string) {
  const recordKey = parseGlobalId(id);
  if (recordKey === undefined)
    throw badInput(`"${id.slice(0, 80)}" is not an id. Use an id returned by this API.`);
  return recordKey;
}
