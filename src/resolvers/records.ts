import DataLoader from 'dataloader';
import type { RecordOf } from '../content/record.ts';
import type { TypeName } from '../content/type-name.ts';
import { bodyFrom, recordFrom } from '../projection/stored.ts';
import type { Item } from '../store/attributes.ts';
import { getItems } from '../store/items.ts';
import { documentKey, type Key, keyText, partKey, slugKey } from '../store/keys.ts';
import type { Table } from '../store/table.ts';

/** The records of one request. What is asked for in one step of execution is read in one batch, each item once. */
export class Records {
  readonly #items: DataLoader<Key, Item | undefined, string>;

  constructor(table: Table) {
    this.#items = new DataLoader(keys => getItems(table, keys), { cacheKeyFn: keyText });
  }

  /** A record, or undefined where there is none (any more). Whether the caller may see it is not asked here. */
  async load<T extends TypeName>({ type, id }: { type: T; id: string }): Promise<RecordOf<T> | undefined> {
    const item = await this.#items.load(documentKey({ type, id }));
    // The key holds the type, and only documents of that type are written under it.
    return item === undefined ? undefined : (recordFrom(item) as RecordOf<T>);
  }

  /** The id that a slug leads to, an old one too. */
  async idOfSlug(type: TypeName, slug: string): Promise<string | undefined> {
    const id = (await this.#items.load(slugKey(type, slug)))?.id;
    return typeof id === 'string' ? id : undefined;
  }

  /** An article's text in Markdown. */
  async body(id: string): Promise<string> {
    return bodyFrom(await this.#items.load(partKey({ type: 'Article', id }, 'body'))) ?? '';
  }
}
