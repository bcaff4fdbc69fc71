import type { Front } from '../../model/front.ts';
import { globalId } from '../../model/global-id.ts';
import { isPublic } from '../../model/publication-state.ts';
import type { AnyRecord, KnownEntity, RecordOf } from '../../model/record.ts';
import type { Webhook, WebhookTopic } from '../../model/webhook.ts';
import { hasPublicPosts, postKey, postOnCard } from '../../projection/live-post.ts';
import { recordFrom, survivorFrom } from '../../projection/stored.ts';
import type { WebhookMessage } from '../../projection/webhook.ts';
import { getItems } from '../../store/items.ts';
import { documentKey, type RecordKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { readArticleState } from '../pending/carry-out.ts';
import { type ArticleState, nextDue } from '../pending/due-changes.ts';
import { type FrontState, nextDueOfFront } from '../pending/due-fronts.ts';
import { readFrontState } from '../pending/front-state.ts';
import type { EventTask } from '../write/outbox-task.ts';
import { topicsOfEvent } from './webhook-messages.ts';

/** The pages of the site that shows the content. */
export interface PageAddresses {
  readonly article: (article: { readonly id: string; readonly slug: string }) => string | null;
  readonly entity: (type: string, slug: string) => string | null;
}

/** The body of a message, as docs/webhooks.md describes it. */
interface Payload {
  readonly type: WebhookTopic;
  /** The time of the change. */
  readonly timestamp: string;
  readonly data: object;
}

/**
 * The content of a message as the public sees the record now; undefined if there is nothing to tell: the webhook has
 * not asked for the topic, or another message tells it.
 */
export async function payloadOf(
  table: Table,
  webhook: Webhook,
  message: WebhookMessage,
  addresses: PageAddresses,
): Promise<Payload | undefined> {
  const found = await contentOf(table, message, addresses);
  if (found === undefined || !webhook.topics.includes(found.type)) return undefined;
  return { type: found.type, timestamp: message.at, data: found.data };
}

/** The content of an event for the event bus, by the same rules; of an article that is not public any more its id alone. */
export async function eventDataOf(
  table: Table,
  { event, record, post }: EventTask,
  addresses: PageAddresses,
): Promise<object> {
  const topic = topicsOfEvent(event).at(-1) ?? 'ENTITY_CHANGED';
  const found = await contentOf(table, { topic, record, at: event.at, post }, addresses);
  return found?.data ?? { id: event.id };
}

type Content = Pick<Payload, 'type' | 'data'>;

type Told = Omit<WebhookMessage, 'messageId'>;

async function contentOf(
  table: Table,
  message: Told,
  addresses: PageAddresses,
): Promise<Content | undefined> {
  const { record } = message;
  if (record.type === 'Article') return articleContent(table, message, addresses);
  const data =
    record.type === 'Front' ? await frontData(table, record) : await entityData(table, record, addresses);
  return { type: message.topic, data };
}

async function articleContent(
  table: Table,
  message: Told,
  addresses: PageAddresses,
): Promise<Content | undefined> {
  const { record, topic } = message;
  const articleState = await readArticleState(table, record);
  const article = articleState === undefined ? undefined : visibleVersion(articleState, table.now());
  if (article?.type !== 'Article' || !isPublic(article, table.now())) {
    // The end of the publication has a message of its own, which these topics need not repeat.
    if (topic === 'BREAKING' || topic === 'LIVE_POST') return undefined;
    return { type: 'ARTICLE_REMOVED', data: { id: globalId('Article', record.id) } };
  }
  const type = topicOf(message, article);
  if (type === undefined) return undefined;
  const data = articleData(article, addresses);
  if (type !== 'LIVE_POST') return { type, data };
  if (!hasPublicPosts(article, table.now())) return undefined;
  return { type, data: { ...data, post: await postData(table, record, message.post) } };
}

/** The article as readers see it: with its pending changes that are due, which the worker may not have written yet. */
function visibleVersion(articleState: ArticleState, now: string): AnyRecord {
  const due = nextDue(articleState, now);
  return due === undefined ? articleState.full.record : visibleVersion(due.after, now);
}

/** The topic of a message about a public article; undefined if it does not apply, or not any more. */
function topicOf(
  { topic, since }: Told,
  { urgency, publishedAt }: RecordOf<'Article'>,
): WebhookTopic | undefined {
  const isNew = since === undefined || (publishedAt !== null && publishedAt >= since);
  switch (topic) {
    case 'BREAKING':
      return urgency === 'BREAKING' && isNew ? topic : undefined;
    case 'ARTICLE_UPDATED':
      return since !== undefined && isNew ? 'ARTICLE_PUBLISHED' : topic;
    // It is public again, which a later message tells.
    case 'ARTICLE_REMOVED':
      return undefined;
    default:
      return topic;
  }
}

function articleData(article: RecordOf<'Article'>, addresses: PageAddresses): object {
  const { id, slug, revision, kind, urgency, headline, alternativeHeadline, summary, image } = article;
  const { section, language, publishedAt, updatedAt, mentions } = article;
  return {
    id: globalId('Article', id),
    slug,
    revision,
    kind,
    urgency,
    headline,
    alternativeHeadline,
    summary,
    image,
    section,
    language,
    publishedAt,
    updatedAt,
    shareUrl: addresses.article(article),
    entities: mentions.map(({ entity, role }) => ({ ...nameOf(entity), role })),
  };
}

async function entityData(table: Table, record: RecordKey, addresses: PageAddresses): Promise<object> {
  const [item] = await getItems(table, [documentKey(record)], 'consistent');
  const id = globalId(record.type, record.id);
  const survivor = survivorFrom(item);
  if (item === undefined || survivor !== undefined) {
    const mergedInto = survivor === undefined ? null : globalId(record.type, survivor);
    return { id, type: record.type, isRemoved: true, mergedInto };
  }
  const entity = recordFrom(item);
  if (entity.type === 'Article') throw new Error(`${record.type} ${record.id} is stored as an article.`);
  const { summary, image, revision, updatedAt } = entity;
  const shareUrl = addresses.entity(entity.type, entity.slug);
  return { ...nameOf(entity), revision, summary, image, updatedAt, shareUrl, isRemoved: false };
}

async function frontData(table: Table, { id }: RecordKey): Promise<object> {
  const frontState = await readFrontState(table, id);
  const front = frontState === undefined ? undefined : presentFront(frontState, table.now());
  if (front === undefined) return { id: globalId('Front', id), isRemoved: true };
  const { slug, name, revision, updatedAt } = front;
  return { id: globalId('Front', id), slug, name, revision, updatedAt, isRemoved: false };
}

/** The front as readers see it, with its pending changes that are due. */
function presentFront(frontState: FrontState, now: string): Front {
  const due = nextDueOfFront(frontState, now);
  return due === undefined ? frontState.front : presentFront(due.after, now);
}

/** The post of a live article; null if the message is about its posts as a whole. */
async function postData(table: Table, article: RecordKey, key: string | undefined): Promise<object | null> {
  if (key === undefined) return null;
  const [item] = await getItems(table, [postKey(article, key)], 'consistent');
  if (item === undefined) return { key, isRemoved: true };
  const { at, revision, headline, body, isPinned, isKeyEvent } = postOnCard(String(item.card));
  return { key, at, revision, headline, body, isPinned, isKeyEvent, isRemoved: false };
}

function nameOf({ type, id, slug, name }: KnownEntity): object {
  return { id: globalId(type, id), type, slug, name };
}
