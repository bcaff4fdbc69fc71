import { isDeepStrictEqual } from 'node:util';
import type { DocumentIssue } from '../../model/document.ts';
import { parseWebhookId } from '../../model/global-id.ts';
import { newId } from '../../model/id.ts';
import { invalidInput, notFound } from '../../model/user-error.ts';
import { maxWebhooks, type Webhook, type WebhookTopic, webhookTopic } from '../../model/webhook.ts';
import { wrongState } from '../../model/wrong-state.ts';
import { removalDays } from '../../projection/change.ts';
import { webhookFrom, webhookItem } from '../../projection/webhook.ts';
import { getItems, queryPartition } from '../../store/items.ts';
import { webhookKey, webhooksPartition } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { transact } from '../../store/transaction.ts';
import { auditOfWebhook } from '../write/audit.ts';
import type { Writer } from '../write/writer.ts';
import { checkedAddresses, hostOf, urlProblem, type WebhookNetwork } from './webhook-address.ts';
import { replayOf } from './webhook-replay.ts';
import { newSecret } from './webhook-signature.ts';

/** Milliseconds for which the former secret signs too after a rotation. */
const rotationTime = 86_400_000;

const maxUrlLength = 2000;

const day = 86_400_000;

export interface WebhookInput {
  readonly url?: string | null | undefined;
  readonly topics?: readonly WebhookTopic[] | null | undefined;
  readonly isActive?: boolean | null | undefined;
  readonly rotateSecret?: boolean | null | undefined;
}

/** A webhook after a mutation. */
export interface WrittenWebhook {
  readonly webhook: Webhook;
  /** The secret, where the mutation made it: no other response has it. */
  readonly newSecret?: string;
}

/** All webhooks, by creation. */
export async function readWebhooks(table: Table): Promise<Webhook[]> {
  const webhooks: Webhook[] = [];
  for await (const item of queryPartition(table, webhooksPartition)) {
    const webhook = webhookFrom(item);
    if (webhook !== undefined) webhooks.push(webhook);
  }
  return webhooks;
}

export async function readWebhook(table: Table, id: string): Promise<Webhook | undefined> {
  const [item] = await getItems(table, [webhookKey(id)], 'consistent');
  return webhookFrom(item);
}

export async function createWebhook(
  table: Table,
  { input, network, writer }: { input: WebhookInput; network: WebhookNetwork; writer: Writer },
): Promise<WrittenWebhook> {
  const { url, topics, isActive } = input;
  if (url == null) throw invalidInput(issueOf('url', 'is required for a new webhook'));
  if (topics == null) throw invalidInput(issueOf('topics', 'is required for a new webhook'));
  await checkFields({ url, topics }, network);
  const others = await readWebhooks(table);
  if (others.length >= maxWebhooks) {
    const message = `too many webhooks: ${others.length + 1} (maximum ${maxWebhooks}); delete one first (deleteWebhook)`;
    throw invalidInput({ path: ['input'], message });
  }
  const now = table.now();
  const webhook: Webhook = {
    id: newId(table.clock()),
    url,
    topics: inOrder(topics),
    isActive: isActive ?? true,
    secret: newSecret(),
    revision: 1,
    createdAt: now,
    updatedAt: now,
  };
  await transact(table, [
    { put: webhookItem(webhook), condition: { absent: true } },
    ...auditOfWebhook(writer, webhook, { at: now, revision: webhook.revision }),
  ]);
  return { webhook, newSecret: webhook.secret };
}

interface WebhookEdit {
  /** The id that clients see. */
  readonly id: string;
  readonly writer: Writer;
}

/** Changes the given fields of a webhook. */
export async function updateWebhook(
  table: Table,
  { id, input, network, writer }: WebhookEdit & { input: WebhookInput; network: WebhookNetwork },
): Promise<WrittenWebhook> {
  const current = await currentWebhook(table, id);
  const { url, topics, isActive, rotateSecret } = input;
  await checkFields({ url, topics }, network);
  const changed: Webhook = {
    ...current,
    ...(url == null ? {} : { url }),
    ...(topics == null ? {} : { topics: inOrder(topics) }),
    ...(isActive == null ? {} : { isActive }),
    ...(rotateSecret === true ? rotated(current, table.clock()) : {}),
  };
  if (isDeepStrictEqual(changed, current)) return { webhook: current };
  const now = table.now();
  const webhook: Webhook = { ...changed, revision: current.revision + 1, updatedAt: now };
  const failed = await transact(table, [
    { put: webhookItem(webhook), condition: webhookIsUnchanged(current) },
    ...auditOfWebhook(writer, webhook, { at: now, revision: webhook.revision }),
  ]);
  // It was written meanwhile; the fields that are not given stay as they are now.
  if (failed.length > 0) return updateWebhook(table, { id, input, network, writer });
  return { webhook, ...(rotateSecret === true ? { newSecret: webhook.secret } : {}) };
}

/** Deletes a webhook. Its waiting messages are never read again, and expire. */
export async function deleteWebhook(table: Table, { id, writer }: WebhookEdit): Promise<void> {
  const current = await currentWebhook(table, id);
  const failed = await transact(table, [
    { delete: webhookKey(current.id), condition: webhookIsUnchanged(current) },
    ...auditOfWebhook(writer, current, { at: table.now(), revision: null }),
  ]);
  if (failed.length > 0) await deleteWebhook(table, { id, writer });
}

/** Starts a replay of the changes since an instant. It replaces an unfinished earlier replay. */
export async function replayWebhook(
  table: Table,
  { id, since, writer }: WebhookEdit & { since: string },
): Promise<WrittenWebhook> {
  const current = await currentWebhook(table, id);
  const now = table.now();
  if (!current.isActive) {
    throw wrongState(['id'], 'The webhook is not active; activate it first (updateWebhook)');
  }
  if (since > now) throw invalidInput({ path: ['since'], message: 'must be in the past' });
  if (Date.parse(now) - Date.parse(since) > removalDays * day) {
    const message = `is too long ago (maximum ${removalDays} days): older removals are no longer stored`;
    throw invalidInput({ path: ['since'], message });
  }
  const webhook: Webhook = { ...current, revision: current.revision + 1, updatedAt: now };
  const failed = await transact(table, [
    { put: webhookItem(webhook), condition: webhookIsUnchanged(current) },
    { put: replayOf(webhook, since, now) },
    ...auditOfWebhook(writer, webhook, { at: now, revision: webhook.revision }),
  ]);
  return failed.length > 0 ? replayWebhook(table, { id, since, writer }) : { webhook };
}

/** Condition: the webhook is as it was read. */
export function webhookIsUnchanged({ revision }: Webhook) {
  return { attribute: 'revision', equals: revision } as const;
}

function rotated({ secret }: Webhook, time: number): Partial<Webhook> {
  return {
    secret: newSecret(),
    previousSecret: secret,
    previousUntil: new Date(time + rotationTime).toISOString(),
  };
}

async function currentWebhook(table: Table, id: string): Promise<Webhook> {
  const webhookId = parseWebhookId(id);
  const current = webhookId === undefined ? undefined : await readWebhook(table, webhookId);
  if (current === undefined) throw notFound('id', id, 'webhook');
  return current;
}

async function checkFields(
  { url, topics }: Pick<WebhookInput, 'url' | 'topics'>,
  network: WebhookNetwork,
): Promise<void> {
  if (topics != null && topics.length === 0)
    throw invalidInput(issueOf('topics', 'is empty; name at least one topic'));
  if (url == null) return;
  if (url.length > maxUrlLength)
    throw invalidInput(issueOf('url', `has too many characters: ${url.length} (maximum ${maxUrlLength})`));
  const parsed = new URL(url);
  const problem = urlProblem(parsed, network);
  if (problem !== undefined) throw invalidInput(issueOf('url', problem));
  try {
    await checkedAddresses(hostOf(parsed), network);
  } catch (error) {
    // One message for all causes, so that it discloses no names and addresses of the network of the server.
    const message =
      'has a host that is not on the public internet, or is unknown to the DNS; give another URL';
    throw Object.assign(invalidInput(issueOf('url', message)), { cause: error });
  }
}

function issueOf(field: keyof WebhookInput, message: string): DocumentIssue {
  return { path: ['input', field], message };
}

/** Topics without repetitions, in the order of the schema. */
function inOrder(topics: readonly WebhookTopic[]): WebhookTopic[] {
  return webhookTopic.values.filter(topic => topics.includes(topic));
}
