import type { WebhookInput } from '../commands/webhooks/webhooks.ts';
import type { Writer } from '../commands/write/writer.ts';
import { badInput } from '../errors/problem.ts';
import { globalId, parseWebhookId } from '../model/global-id.ts';
import type { UserError } from '../model/user-error.ts';
import type { Webhook } from '../model/webhook.ts';
import { listName } from '../projection/lists.ts';
import { deliveryOnCard, webhookFrom } from '../projection/webhook.ts';
import { getItems, queryPartition } from '../store/items.ts';
import { webhookKey, webhooksPartition } from '../store/keys.ts';
import type { Context } from './context.ts';
import { listConnection } from './list-connection.ts';
import { type Commands, type Deleted, loadCommands, reported } from './mutation.ts';
import type { PageArguments } from './page.ts';
import type { Mutation } from './rights.ts';

/** The source of a Webhook. Its secrets are left out, except in the response to the mutation that made one. */
export interface WebhookSource
  extends Pick<Webhook, 'id' | 'url' | 'topics' | 'isActive' | 'createdAt' | 'updatedAt'> {
  readonly type: 'Webhook';
  readonly secret: string | null;
}

/** The webhook with the id that clients see. The field checks the right to see it. */
export async function webhookById(id: string, context: Context): Promise<WebhookSource | null> {
  const webhookId = parseWebhookId(id);
  if (webhookId === undefined)
    throw badInput(`"${id.slice(0, 80)}" is not the id of a webhook. Use an id returned by this API.`);
  return storedWebhook(webhookId, context);
}

export async function storedWebhook(id: string, { stored }: Context): Promise<WebhookSource | null> {
  const [item] = await getItems(stored, [webhookKey(id)]);
  const webhook = webhookFrom(item);
  return webhook === undefined ? null : sourceOf(webhook);
}

/** All webhooks, by creation. There are few, so they are no connection. */
export async function webhooks({ stored }: Context): Promise<WebhookSource[]> {
  const found: WebhookSource[] = [];
  for await (const item of queryPartition(stored, webhooksPartition)) {
    const webhook = webhookFrom(item);
    if (webhook !== undefined) found.push(sourceOf(webhook));
  }
  return found;
}

/** The attempts of a webhook, newest first. */
export function deliveriesOf({ id }: WebhookSource, args: PageArguments, context: Context) {
  const list = listName('deliveries', { type: 'Webhook', id });
  return listConnection(context, { lists: [list], direction: 'DESC' }, args, entry => ({
    node: deliveryOnCard(entry),
  }));
}

type Result = Promise<WebhookSource | UserError>;

export function createWebhook(
  { input }: { input: WebhookInput },
  context: Context,
  mutation: Mutation,
): Result {
  const { stored, webhookNetwork: network } = context;
  return written(context, mutation, (commands, writer) =>
    commands.createWebhook(stored, { input, network, writer }),
  );
}

export function updateWebhook(
  target: { id: string; input: WebhookInput },
  context: Context,
  mutation: Mutation,
): Result {
  const { stored, webhookNetwork: network } = context;
  return written(context, mutation, (commands, writer) =>
    commands.updateWebhook(stored, { ...target, network, writer }),
  );
}

export function replayWebhook(
  target: { id: string; since: string },
  context: Context,
  mutation: Mutation,
): Result {
  return written(context, mutation, (commands, writer) =>
    commands.replayWebhook(context.stored, { ...target, writer }),
  );
}

export function deleteWebhook(
  { id }: { id: string },
  context: Context,
  mutation: Mutation,
): Promise<Deleted | UserError> {
  return reported(context, mutation, async writer => {
    await (await loadCommands()).deleteWebhook(context.stored, { id, writer });
    return {
      result: { type: 'Deleted' as const, deletedId: id },
      about: { id, outcome: 'written' as const },
    };
  });
}

function written(
  context: Context,
  mutation: Mutation,
  write: (commands: Commands, writer: Writer) => ReturnType<Commands['createWebhook']>,
): Result {
  return reported(context, mutation, async writer => {
    const { webhook, newSecret } = await write(await loadCommands(), writer);
    const about = {
      id: globalId('Webhook', webhook.id),
      revision: webhook.revision,
      outcome: 'written' as const,
    };
    return { result: sourceOf(webhook, newSecret), about };
  });
}

function sourceOf(
  { id, url, topics, isActive, createdAt, updatedAt }: Webhook,
  newSecret?: string | undefined,
): WebhookSource {
  return {
    id,
    url,
    topics,
    isActive,
    createdAt,
    updatedAt,
    type: 'Webhook',
    secret: newSecret ?? null,
  };
}
