import { enumeration } from './field.ts';

/** Maximum webhooks: each event reads all of them, and one transaction enqueues its messages to each. */
export const maxWebhooks = 20;

export const webhookTopic = enumeration('WebhookTopic', 'A topic of webhooks.', {
  ARTICLE_PUBLISHED: 'An article became public.',
  ARTICLE_UPDATED: 'A public article was edited.',
  ARTICLE_REMOVED: 'An article ceased to be public.',
  BREAKING: 'An article with the urgency BREAKING became public.',
  LIVE_POST: 'A post of a public live article was added, changed or removed.',
  ENTITY_CHANGED: 'An entity was created, edited, merged or deleted.',
  FRONT_CHANGED: 'A front was created, edited or deleted.',
});

export type WebhookTopic = (typeof webhookTopic.values)[number];

export function isWebhookTopic(value: unknown): value is WebhookTopic {
  return webhookTopic.values.some(topic => topic === value);
}

/** A receiver of messages about public changes. */
export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly topics: readonly WebhookTopic[];
  readonly isActive: boolean;
  /** The secret of the signatures, in the form of Standard Webhooks: `whsec_` and base64. */
  readonly secret: string;
  /** The secret before the last rotation, which signs too until an instant. */
  readonly previousSecret?: string;
  readonly previousUntil?: string;
  /** Incremented by each write, including a deactivation by the receiver. */
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}
