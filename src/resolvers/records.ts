import DataLoader from 'dataloader';
import type { AnyRecord, Known } from '../model/record.ts';
import type { TypeName } from '../model/types.ts';
import { bodyItem } from '../projection/body.ts';
import { keyOfList } from '../projection/lists.ts';
import {
  type RelatedEntity,
  relatedArticlesFrom,
  relatedEntitiesFrom,
  relatedKey,
} from '../projection/related.ts';
import { bodyFrom, maxMergeSteps, mergeCircle, recordFrom, survivorFrom } from '../projection/stored.ts';
import { type Item, readUnitsOf } from '../store/attributes.ts';
import { getItems } from '../store/items.ts';
import {
  documentKey,
  type Key,
  keyText,
  listKey,
  partKey,
  type RecordName,
  revisionBodyKey,
  slugKey,
} from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { nodeOf } from './entry.ts';
import { ListReads } from './list-reads.ts';

/** What DynamoDB charges for a key that has no item. */
const unitsOfNothing = 0.5;

/** The records of one request. What is asked for in one step of execution is read in one batch, each item once. */
export class Records {
  /** The lists that the request reads, for which its batches wait. */
  readonly lists = new ListReads();
  readonly #items: DataLoader<Key, Item | undefined, string>;
  /** What has come already: DataLoader holds a cached answer back until the batch that is forming has come too. */
  readonly #read = new Map<string, Item | undefined>();
  readonly #concealed = new Set<string>();

  readonly #onConcealed: (units: number) => void;

  /** `onConcealed` is told of the units that records cost which the caller may not see. */
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
   * A record, of a merged one the record that it has become a part of, or undefined where there is none (any more). Whether the caller may
   * see it is not asked here. Throws where merged records lead back to themselves.
   */
  async load<T extends TypeName>({ type, id }: { type: T; id: string }): Promise<Loaded<T> | undefined> {
    let present = id;
    for (let step = 0; step <= maxMergeSteps; step++) {
      const item = await this.#load(documentKey({ type, id: present }));
      const survivor = survivorFrom(item);
      // The key holds the type, and only documents of that type are written under it.
      if (survivor === undefined) return item === undefined ? undefined : (recordFrom(item) as Loaded<T>);
      present = survivor;
    }
    throw mergeCircle({ type, id });
  }

  /** The id that a slug leads to, an old one too. */
  async idOfSlug(type: TypeName, slug: string): Promise<string | undefined> {
    const id = (await this.#load(slugKey(type, slug)))?.id;
    return typeof id === 'string' ? id : undefined;
  }

  /** The ids of the articles most like one. */
  async relatedArticles(id: string): Promise<string[]> {
    return relatedArticlesFrom(await this.loadRelated({ type: 'Article', id }));
  }

  /** What is most often mentioned together with an entity. */
  async relatedEntities(entity: RecordName): Promise<RelatedEntity[]> {
    return relatedEntitiesFrom(await this.loadRelated(entity));
  }

  /** Reads what is related to a record together with whatever else is asked for in this step. */
  loadRelated(name: RecordName): Promise<Item | undefined> {
    return this.#load(relatedKey(name));
  }

  /** An article's text in Markdown. */
  async body(id: string): Promise<string> {
    return bodyFrom(await this.#load(partKey({ type: 'Article', id }, 'body'))) ?? '';
  }

  /** The text that an article had in a past revision. */
  async pastBody(id: string, revision: number): Promise<string> {
    return bodyFrom(await this.#load(revisionBodyKey({ type: 'Article', id }, revision))) ?? '';
  }

  /** An article as far as a search tells it, with its text: one item. */
  async foundWithText(id: string): Promise<{ article: Known<'Article'>; text: string } | undefined> {
    const item = await this.#load(partKey({ type: 'Article', id }, 'body'));
    const article = cardFrom(item, id);
    return article === undefined ? undefined : { article, text: bodyFrom(item) ?? '' };
  }

  /** An article as the feed shows it, by its place there. */
  async inFeed(sk: string): Promise<Known<'Article'> | undefined> {
    return cardFrom(await this.#load(listKey(keyOfList('articles'), sk)), sk);
  }

  /** Takes in a record that was written just now, so that it is not read again, perhaps from a replica that lags behind. */
  prime(record: AnyRecord, body: string | undefined): void {
    this.#read.set(keyText(documentKey(record)), { ...record, ...documentKey(record) });
    if (record.type !== 'Article' || body === undefined) return;
    const item = bodyItem(record, body);
    this.#read.set(keyText(item), item);
  }

  /**
   * Takes note that the caller may not see an article that was read: what its document cost beyond one that does not exist would tell of it.
   */
  conceal(name: RecordName): void {
    const text = keyText(documentKey(name));
    const item = this.#read.get(text);
    if (item === undefined || this.#concealed.has(text)) return;
    this.#concealed.add(text);
    this.#onConcealed(readUnitsOf(item) - unitsOfNothing);
  }

  #load(key: Key): Promise<Item | undefined> {
    const text = keyText(key);
    return this.#read.has(text) ? Promise.resolve(this.#read.get(text)) : this.#items.load(key);
  }
}

/** The article that an item's card is of, kept as parsed under a place of its own. */
function cardFrom(item: Item | undefined, place: string): Known<'Article'> | undefined {
  return typeof item?.card === 'string' ? nodeOf({ sk: place, card: item.card }) : undefined;
}

/** The record of a type; of several types, one of theirs. */
export type Loaded<T extends TypeName> = Extract<AnyRecord, { readonly type: T }>;
