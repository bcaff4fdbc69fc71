import { keyOfList } from '../projection/lists.ts';
import { type MentionedName, mentionedBy } from '../projection/mention.ts';
import { type Mentioning, mentioningFrom } from '../projection/related.ts';
import { recordFrom } from '../projection/stored.ts';
import { getItems } from '../store/items.ts';
import { documentKey, throughInstant } from '../store/keys.ts';
import { readList } from '../store/list.ts';
import type { Table } from '../store/table.ts';

/** Documents read at a time; of each only what it mentions is kept. */
const chunk = 100;

/** The latest public articles about things and what they mention, as they are at one time: everything is read once and held once. */
export class LatestArticles {
  /** Everything that was written by then is in what is read. */
  readonly at: string;
  readonly #table: Table;
  readonly #lists = new Map<string, { limit: number; articles: Promise<Mentioning[]> }>();
  readonly #articles = new Map<string, Mentioning>();
  readonly #mentions = new Map<string, MentionedName[]>();

  constructor(table: Table) {
    this.at = table.now();
    this.#table = table;
  }

  /** How many articles are held. */
  get size(): number {
    return this.#articles.size;
  }

  /** The latest articles that mention an entity, newest first. */
  async about(entity: MentionedName, limit: number): Promise<Mentioning[]> {
    const list = keyOfList('articles', entity);
    const known = this.#lists.get(list);
    if (known !== undefined && known.limit >= limit) return (await known.articles).slice(0, limit);
    const articles = this.#read(list, limit);
    this.#lists.set(list, { limit, articles });
    return articles;
  }

  /** Reads the names of what some articles mention. */
  async readMentions(ids: readonly string[]): Promise<void> {
    const unknown = [...new Set(ids)].filter(id => !this.#mentions.has(id));
    for (let start = 0; start < unknown.length; start += chunk) {
      const some = unknown.slice(start, start + chunk);
      const keys = some.map(id => documentKey({ type: 'Article', id }));
      const items = await getItems(this.#table, keys, 'consistent');
      for (const [i, id] of some.entries()) {
        const record = items[i] === undefined ? undefined : recordFrom(items[i]);
        this.#mentions.set(
          id,
          record?.type === 'Article' && Array.isArray(record.mentions) ? mentionedBy(record) : [],
        );
      }
    }
  }

  /** What an article mentions, once that was read; nothing where the article is gone. */
  mentionsOf(id: string): MentionedName[] {
    return this.#mentions.get(id) ?? [];
  }

  async #read(list: string, limit: number): Promise<Mentioning[]> {
    const entries = await readList(this.#table, list, {
      direction: 'DESC',
      limit,
      range: { before: throughInstant(this.at) },
      consistency: 'consistent',
    });
    return entries.map(({ card }) => {
      const article = mentioningFrom(card);
      const known = this.#articles.get(article.id) ?? article;
      this.#articles.set(article.id, known);
      return known;
    });
  }
}
