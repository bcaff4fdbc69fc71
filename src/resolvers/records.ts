import DataLoader from 'dataloader';
import { TookTooLong } from '../content/in-time.ts';
import { limitExceeded, Problem } from '../content/problem.ts';
import type { AnyRecord, Known } from '../content/record.ts';
import type { TypeName } from '../content/type-name.ts';
import { bodyItem } from '../projection/body.ts';
import { lists } from '../projection/lists.ts';
import {
  type RelatedEntity,
  relatedArticlesFrom,
  relatedEntitiesFrom,
  relatedKey,
} from '../projection/related.ts';
import { bodyFrom, recordFrom, survivorFrom } from '../projection/stored.ts';
import type { Item } from '../store/attributes.ts';
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

/** The records of one request. What is asked for in one step of execution is read in one batch, each item once. */
export class Records {
  readonly #items: DataLoader<Key, Item | undefined, string>;
  /** What has come already: DataLoader holds a cached answer back until the batch that is forming has come too. */
  readonly #read = new Map<string, Item | undefined>();

  /** Texts that were converted, by what converted them and the article's id. */
  readonly #converted = new Map<Converter, Map<string, string>>();
  readonly #mostConverted: number;
  readonly #conversions = { bytes: 0, milliseconds: 0 };

  /** `mostConverted` are the bytes of text that one request may have converted. */
  constructor(table: Table, mostConverted: number) {
    this.#mostConverted = mostConverted;
    this.#items = new DataLoader(
      async keys => {
        const items = await getItems(table, keys);
        for (const [i, key] of keys.entries()) this.#read.set(keyText(key), items[i]);
        return items;
      },
      { cacheKeyFn: keyText },
    );
  }

  /**
   * A record, of a merged one the record that it has become a part of, or undefined where there is none (any more). Whether the caller may
   * see it is not asked here.
   */
  async load<T extends TypeName>({ type, id }: { type: T; id: string }): Promise<Loaded<T> | undefined> {
    const item = await this.#load(documentKey({ type, id }));
    const survivor = survivorFrom(item);
    if (survivor !== undefined) return this.load({ type, id: survivor });
    // The key holds the type, and only documents of that type are written under it.
    return item === undefined ? undefined : (recordFrom(item) as Loaded<T>);
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
    const article = cardFrom(item);
    return article === undefined ? undefined : { article, text: bodyFrom(item) ?? '' };
  }

  /** An article's text in another form, made once however often it is asked for; LIMIT_EXCEEDED where that would be too much work. */
  converted(id: string, markdown: string, convert: Converter): string {
    const made = this.#converted.get(convert) ?? new Map<string, string>();
    this.#converted.set(convert, made);
    const known = made.get(id);
    if (known !== undefined) return known;
    const size = this.#conversions.bytes + Buffer.byteLength(markdown);
    if (size > this.#mostConverted)
      throw limitExceeded('conversion', {
        what: textSize,
        asked: size,
        allowed: this.#mostConverted,
        advice: 'Ask for fewer texts, or in Markdown.',
      });
    if (this.#conversions.milliseconds > longestConversions)
      throw new Problem('LIMIT_EXCEEDED', 'These texts take too long to be converted. Ask for fewer.');
    this.#conversions.bytes = size;
    const start = performance.now();
    try {
      const result = convert(markdown);
      made.set(id, result);
      return result;
    } catch (error) {
      if (!(error instanceof TookTooLong)) throw error;
      throw new Problem(
        'LIMIT_EXCEEDED',
        'This text is too tangled to be converted. Ask for it in Markdown.',
      );
    } finally {
      this.#conversions.milliseconds += performance.now() - start;
    }
  }

  /** An article as the feed shows it, by its place there. */
  async inFeed(sk: string): Promise<Known<'Article'> | undefined> {
    return cardFrom(await this.#load(listKey(lists.articles, sk)));
  }

  /** Takes in a record that was written just now, so that it is not read again, perhaps from a replica that lags behind. */
  prime(record: AnyRecord, body: string | undefined): void {
    this.#read.set(keyText(documentKey(record)), { ...record, ...documentKey(record) });
    if (record.type !== 'Article' || body === undefined) return;
    const item = bodyItem(record, body);
    this.#read.set(keyText(item), item);
  }

  #load(key: Key): Promise<Item | undefined> {
    const text = keyText(key);
    return this.#read.has(text) ? Promise.resolve(this.#read.get(text)) : this.#items.load(key);
  }
}

type Converter = (markdown: string) => string;

/** Milliseconds of conversions after which a request begins no other one: many tangled texts are as bad as one. */
const longestConversions = 4000;

const textSize = 'The size of the texts to be converted in bytes';

/** The article that an item's card is of. */
function cardFrom(item: Item | undefined): Known<'Article'> | undefined {
  // The projection of articles wrote the card.
  return typeof item?.card === 'string' ? (JSON.parse(item.card) as Known<'Article'>) : undefined;
}

/** The record of a type; of several types, one of theirs. */
export type Loaded<T extends TypeName> = Extract<AnyRecord, { readonly type: T }>;
