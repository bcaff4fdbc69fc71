import DataLoader from 'dataloader';
import type { Front } from '../model/front.ts';
import type { AnyRecord, Known } from '../model/record.ts';
import type { TypeName } from '../model/types.ts';
import { countKey } from '../projection/article-count.ts';
import { bodyItem } from '../projection/body.ts';
import { frontFrom, frontItems } from '../projection/front.ts';
import { type FrontCopyState, frontCopyKey, frontCopyStateFrom } from '../projection/front-copy.ts';
import { listName } from '../projection/lists.ts';
import {
  type LivePost,
  type PostsState,
  postKey,
  postOnCard,
  postsStateFrom,
  postsStateKey,
} from '../projection/live-post.ts';
import { postsTextFrom, postsTextKey } from '../projection/live-post-text.ts';
import type { MentionedKey } from '../projection/mention.ts';
import {
  type RelatedEntity,
  relatedArticlesFrom,
  relatedEntitiesFrom,
  relatedKey,
} from '../projection/related.ts';
import { type Release, releaseFrom } from '../projection/release.ts';
import { bodyFrom, maxMergeSteps, mergeCycle, recordFrom, survivorFrom } from '../projection/stored.ts';
import { copyStateFrom, type WorkingCopyState, workingCopyKeys } from '../projection/working-copy.ts';
import { type Item, readUnitsOf } from '../store/attributes.ts';
import { type Consistency, getItems } from '../store/items.ts';
import {
  documentKey,
  frontKey,
  type Key,
  keyText,
  listKey,
  partKey,
  type RecordKey,
  releaseKey,
  revisionBodyKey,
  slugKey,
} from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { nodeOf } from './entry.ts';
import { ListReads } from './list-reads.ts';

/** The read units that DynamoDB charges for a key without an item. */
const missingItemUnits = 0.5;

/** The records of one request. All records requested in one step of execution are read in one batch, each item once. */
export class Records {
  /** The list reads of the request, for which its batches wait. */
  readonly lists = new ListReads();
  readonly #items: DataLoader<Key, Item | undefined, string>;
  /** The items read so far: DataLoader delays a cached response until the forming batch has arrived too. */
  readonly #read = new Map<string, Item | undefined>();
  readonly #concealed = new Set<string>();
  readonly #texts = new WeakMap<object, string>();
  #postsConsistency: Consistency = 'eventual';

  readonly #onConcealed: (units: number) => void;

  /** `onConcealed` receives the units of records that the caller may not see. */
  constructor(table: Table, onConcealed: (units: number) => void = () => undefined) {
    this.#onConcealed = onConcealed;
    this.#items = new DataLoader(
      async keys => {
        const items = await getItems(table, keys);
        for (const [i, key] of keys.entries()) this.#read.set(keyText(key), items[i]);
        return items;
      },
      { cacheKeyFn: keyText, batchScheduleFn: callback => this.lists.whenStepIsOver(callback) },
    );
  }

  /**
   * A record, the survivor of a merged record, or undefined if the record does not exist (any more). The caller's right to see it is not
   * checked here. Throws if merged records form a cycle.
   */
  async load<T extends TypeName>({ type, id }: { type: T; id: string }): Promise<Loaded<T> | undefined> {
    let currentId = id;
    for (let step = 0; step <= maxMergeSteps; step++) {
      const item = await this.#load(documentKey({ type, id: currentId }));
      const survivor = survivorFrom(item);
      // The key holds the type, and only documents of that type are written under it.
      if (survivor === undefined) return item === undefined ? undefined : (recordFrom(item) as Loaded<T>);
      currentId = survivor;
    }
    throw mergeCycle({ type, id });
  }

  /** The id of the record with a slug, current or former. */
  async idOfSlug(type: TypeName, slug: string): Promise<string | undefined> {
    const id = (await this.#load(slugKey(type, slug)))?.id;
    return typeof id === 'string' ? id : undefined;
  }

  /** The ids of the articles most similar to one. */
  async relatedArticles(id: string): Promise<string[]> {
    return relatedArticlesFrom(await this.loadRelated({ type: 'Article', id }));
  }

  /** The entities most often mentioned together with an entity. */
  async relatedEntities(entity: RecordKey): Promise<RelatedEntity[]> {
    return relatedEntitiesFrom(await this.loadRelated(entity));
  }

  /** The number of public articles that mention an entity. */
  async articleCount(entity: MentionedKey): Promise<number> {
    const item = await this.#load(countKey(entity));
    return typeof item?.count === 'number' ? item.count : 0;
  }

  /** Reads the related items of a record in the same batch as the other reads of this step. */
  loadRelated(recordKey: RecordKey): Promise<Item | undefined> {
    return this.#load(relatedKey(recordKey));
  }

  /** An article's text in Markdown. */
  async body(id: string): Promise<string> {
    return bodyFrom(await this.#load(partKey({ type: 'Article', id }, 'body'))) ?? '';
  }

  /** The working copy of an article. */
  async workingCopyState(recordKey: RecordKey): Promise<WorkingCopyState> {
    const [key, bodyKey] = workingCopyKeys(recordKey);
    const [item, body] = await Promise.all([this.#load(key), this.#load(bodyKey)]);
    return copyStateFrom(item, body);
  }

  async release(id: string): Promise<Release | undefined> {
    return releaseFrom(await this.#load(releaseKey(id)));
  }

  async front(id: string): Promise<Front | undefined> {
    return frontFrom(await this.#load(frontKey(id)));
  }

  /** The working copy of a front. */
  async frontCopyState(id: string): Promise<FrontCopyState> {
    return frontCopyStateFrom(await this.#load(frontCopyKey(id)));
  }

  /** Notes the working copy of a front that a mutation has just written. */
  primeFrontCopy(id: string, items: readonly Item[]): void {
    const text = keyText(frontCopyKey(id));
    this.#read.set(
      text,
      items.find(item => keyText(item) === text),
    );
  }

  /** Notes a front that a mutation has just written. */
  primeFront(front: Front): void {
    const [item] = frontItems(front);
    this.#read.set(keyText(item), item);
  }

  /** Notes the working copy that a mutation has just written. */
  primeWorkingCopy(recordKey: RecordKey, items: readonly Item[]): void {
    for (const key of workingCopyKeys(recordKey))
      this.#read.set(
        keyText(key),
        items.find(item => keyText(item) === keyText(key)),
      );
  }

  /** The state of an article's posts. */
  async posts(article: RecordKey): Promise<PostsState> {
    return postsStateFrom(await this.#load(postsStateKey(article)));
  }

  /** Notes the items of posts that a mutation has just written. Reads of lists of posts are consistent from then on. */
  primePosts(items: readonly { readonly key: Key; readonly item: Item | undefined }[]): void {
    for (const { key, item } of items) this.#read.set(keyText(key), item);
    this.#postsConsistency = 'consistent';
  }

  get postsConsistency(): Consistency {
    return this.#postsConsistency;
  }

  /** One post of an article. */
  async post(article: RecordKey, key: string): Promise<LivePost | undefined> {
    const item = await this.#load(postKey(article, key));
    return typeof item?.card === 'string' ? postOnCard(item.card) : undefined;
  }

  /** Keeps the text of an article that is not the stored version, such as a working copy. */
  addText(article: object, text: string): void {
    this.#texts.set(article, text);
  }

  /** The text kept for an article that is not the stored version. */
  ownText(article: object): string | undefined {
    return this.#texts.get(article);
  }

  /** The text of an article's posts that the search index contains. */
  async postsText(id: string): Promise<string> {
    return postsTextFrom(await this.#load(postsTextKey({ type: 'Article', id })));
  }

  /** The text of an article in a past revision. */
  async pastBody(id: string, revision: number): Promise<string> {
    return bodyFrom(await this.#load(revisionBodyKey({ type: 'Article', id }, revision))) ?? '';
  }

  /** The fields of an article that a search result shows, with its text: one item. */
  async foundWithText(id: string): Promise<{ article: Known<'Article'>; text: string } | undefined> {
    const item = await this.#load(partKey({ type: 'Article', id }, 'body'));
    const article = cardFrom(item, id);
    return article === undefined ? undefined : { article, text: bodyFrom(item) ?? '' };
  }

  /** An article's card in the feed, by its sort key in the feed. */
  async inFeed(sk: string): Promise<Known<'Article'> | undefined> {
    return cardFrom(await this.#load(listKey(listName('articles'), sk)), sk);
  }

  /** Adds a record that was just written, so that it is not read again, perhaps from a replica that lags behind. */
  prime(record: AnyRecord, body: string | undefined): void {
    this.#read.set(keyText(documentKey(record)), { ...record, ...documentKey(record) });
    if (record.type !== 'Article' || body === undefined) return;
    const item = bodyItem(record, body);
    this.#read.set(keyText(item), item);
  }

  /** Notes that the caller may not see an article that was read: the cost of its document, beyond that of a missing one, would disclose it. */
  conceal(recordKey: RecordKey): void {
    const text = keyText(documentKey(recordKey));
    const item = this.#read.get(text);
    if (item === undefined || this.#concealed.has(text)) return;
    this.#concealed.add(text);
    this.#onConcealed(readUnitsOf(item) - missingItemUnits);
  }

  #load(key: Key): Promise<Item | undefined> {
    const text = keyText(key);
    return this.#read.has(text) ? Promise.resolve(this.#read.get(text)) : this.#items.load(key);
  }
}

/** The article on an item's card. Its parsed form is cached under `cacheKey`. */
function cardFrom(item: Item | undefined, cacheKey: string): Known<'Article'> | undefined {
  return typeof item?.card === 'string' ? nodeOf({ sk: cacheKey, card: item.card }) : undefined;
}

/** The record of a type; for several types, a record of any of them. */
export type Loaded<T extends TypeName> = Extract<AnyRecord, { readonly type: T }>;
