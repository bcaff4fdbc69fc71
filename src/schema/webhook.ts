import { webhookTopic } from '../model/webhook.ts';
import type { WebhookDelivery as WebhookDeliverySource } from '../projection/webhook.ts';
import { adminMutation } from './auth-scopes.ts';
import { builder } from './builder.ts';
import { byPage, connectionType, pageArguments } from './connection-type.ts';
import { enumOf } from './enums.ts';
import { DeleteResult } from './mutation.ts';
import { resultType } from './result-type.ts';
import { Node, Webhook } from './types.ts';
import { InvalidInputError, NotFoundError } from './user-error.ts';

/** Code that only operators need is loaded with their first request. */
const resolvers = () => import('../resolvers/webhook.ts');

type Resolvers = Awaited<ReturnType<typeof resolvers>>;

const WebhookTopic = enumOf(webhookTopic);

const WebhookDelivery = builder.objectRef<WebhookDeliverySource>('WebhookDelivery').implement({
  description: 'An attempt to send a message to a webhook.',
  fields: t => ({
    at: t.expose('at', { type: 'DateTime', description: 'Time of the attempt.' }),
    topic: t.expose('topic', { type: WebhookTopic, description: 'Topic of the message.' }),
    recordId: t.exposeID('recordId', { description: 'Id of the record or front that the message is about.' }),
    message: t.exposeString('message', {
      description: 'Id of the message, the `webhook-id` of all its attempts.',
    }),
    attempt: t.exposeInt('attempt', { description: 'Number of the attempt, starting at 1.' }),
    status: t.exposeInt('status', {
      nullable: true,
      description: 'HTTP status of the response; null without a response.',
    }),
    error: t.exposeString('error', {
      nullable: true,
      description: 'Error, if there was no response; null otherwise.',
    }),
    succeeded: t.exposeBoolean('succeeded', {
      description: 'Whether the receiver acknowledged the message with a status from 200 to 299.',
    }),
    nextAttemptAt: t.expose('nextAttemptAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time of the next attempt; null if there is none.',
    }),
  }),
});

const WebhookDeliveryConnection = connectionType<WebhookDeliverySource>(
  'WebhookDelivery',
  WebhookDelivery,
  'Attempts to send messages to a webhook, newest first.',
);

builder.objectType(Webhook, {
  description: 'A receiver of messages about public changes, by the rules of Standard Webhooks.',
  interfaces: [Node],
  fields: t => ({
    url: t.expose('url', { type: 'WebUrl', description: 'URL to which messages are sent.' }),
    topics: t.expose('topics', { type: [WebhookTopic], description: 'Topics of its messages.' }),
    isActive: t.exposeBoolean('isActive', {
      description:
        'Whether messages are sent. A receiver that answers with the status 410 deactivates its webhook.',
    }),
    secret: t.exposeString('secret', {
      nullable: true,
      description:
        'Secret of the signatures: shown only by the mutation that made it (`createWebhook`, or `updateWebhook` with `rotateSecret`); otherwise null.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Time of its creation.' }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'Time of its last mutation, or of its deactivation.',
    }),
    deliveries: t.field({
      type: WebhookDeliveryConnection,
      description: 'Attempts of the last 30 days, newest first.',
      complexity: byPage,
      args: pageArguments,
      resolve: async (source, args, context) => (await resolvers()).deliveriesOf(source, args, context),
    }),
  }),
});

const WebhookResult = resultType(
  'WebhookResult',
  'Result of a mutation of a webhook: the current webhook, or a problem.',
  [Webhook, InvalidInputError, NotFoundError],
);

builder.queryFields(t => ({
  webhook: t.field({
    type: Webhook,
    nullable: true,
    authScopes: { ADMIN: true },
    description: 'Webhook by id. Needs ADMIN.',
    args: { id: t.arg.id({ required: true, description: 'Id of the webhook.' }) },
    resolve: async (_, { id }, context) => (await resolvers()).webhookById(id, context),
  }),
  webhooks: t.field({
    type: [Webhook],
    nullable: true,
    authScopes: { ADMIN: true },
    description: 'All webhooks, by creation: at most 20. Needs ADMIN.',
    resolve: async (_, _args, context) => (await resolvers()).webhooks(context),
  }),
}));

const WebhookInput = builder.inputType('WebhookInput', {
  description: 'The fields of a webhook. In an update, an omitted field stays unchanged.',
  fields: t => ({
    url: t.field({
      type: 'WebUrl',
      description:
        'URL to which messages are sent: https, to a host on the public internet. Required for a new webhook.',
    }),
    topics: t.field({
      type: [WebhookTopic],
      description: 'Topics of its messages, at least one. Required for a new webhook.',
    }),
    isActive: t.boolean({ description: 'Whether messages are sent; true for a new webhook if omitted.' }),
    rotateSecret: t.boolean({
      description:
        'Whether to replace the secret, in an update. For 24 hours, messages are also signed with the old secret.',
    }),
  }),
});

const { id } = builder.args(t => ({ id: t.id({ required: true, description: 'Id of the webhook.' }) }));

type Creation = Parameters<Resolvers['createWebhook']>[0];
type Update = Parameters<Resolvers['updateWebhook']>[0];
type Replay = Parameters<Resolvers['replayWebhook']>[0];
type Deletion = Parameters<Resolvers['deleteWebhook']>[0];

builder.mutationFields(t => ({
  createWebhook: t.field({
    type: WebhookResult,
    ...adminMutation(async (args: Creation, context, mutation) =>
      (await resolvers()).createWebhook(args, context, mutation),
    ),
    description:
      'Creates a webhook. Its `secret` is shown only in this result. Private network addresses are refused. Needs ADMIN.',
    args: { input: t.arg({ type: WebhookInput, required: true, description: 'Fields of the new webhook.' }) },
  }),
  updateWebhook: t.field({
    type: WebhookResult,
    ...adminMutation(async (args: Update, context, mutation) =>
      (await resolvers()).updateWebhook(args, context, mutation),
    ),
    description:
      'Updates fields of a webhook. Public changes while it is inactive are not queued: see `replayWebhook`. Needs ADMIN.',
    args: {
      id,
      input: t.arg({ type: WebhookInput, required: true, description: 'Fields to change.' }),
    },
  }),
  deleteWebhook: t.field({
    type: DeleteResult,
    ...adminMutation(async (args: Deletion, context, mutation) =>
      (await resolvers()).deleteWebhook(args, context, mutation),
    ),
    description: 'Deletes a webhook, with the messages that wait for it. Needs ADMIN.',
    args: { id },
  }),
  replayWebhook: t.field({
    type: WebhookResult,
    ...adminMutation(async (args: Replay, context, mutation) =>
      (await resolvers()).replayWebhook(args, context, mutation),
    ),
    description:
      'Resends the latest change of each record since a given time, for a receiver that was away. Needs ADMIN.',
    args: {
      id,
      since: t.arg({
        type: 'DateTime',
        required: true,
        description: 'Time in the past, at most 90 days ago.',
      }),
    },
  }),
}));
