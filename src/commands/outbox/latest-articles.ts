import { isPublic } from '../../model/publication-state.ts';
import type { AnyRecord } from '../../model/record.ts';
import { listName } from '../../projection/lists.ts';
import { type MentionedKey, mentionedBy } from '../../projection/mention.ts';
import { ownerOf } from '../../projection/owner.ts';
import {
  isMentioningCard,
  type MentioningArticle,
  mentioningFrom,
  mentioningOf,
  newestOf,
} from '../../projection/related.ts';
import { recordFrom } from '../../projection/stored.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems } from '../../store/items.ts';
import { documentKey, type RecordKey } from '../../store/keys.ts';
import { type Entry, readList } from '../../store/list.ts';
import { throughInstant } from '../../store/sort-keys.ts';
import type { Table } from '../../store/table.ts';

/** The number of documents read at a time; only their mentions are kept. */
const chunk = 100;

/** The number of latest article removals that are read. */
const maxRemoved = 10_000;

/** The lists with wrong entries that `verify` has found. */
interface KnownDamage {
  /** The articles whose entries in a list are missing or wrong; undefined for a sound list. */
  of(list: string): { readonly articles: ReadonlySet<string> } | undefined;
  /** A record from its document; undefined if that is missing, merged or malformed. */
  recordFrom(recordKey: RecordKey, document: Item | undefined): AnyRecord | undefined;
}

/** The latest public articles about entities and their mentions, as of one point in time. Each list and each document is read once, and an article of several lists is in memory once. */
export class LatestArticles {
  /** Every write up to this time is part of the data read. */
  readonly at: string;
  readonly #table: Table;
  readonly #lists = new Map<string, { limit: number; articles: Promise<MentioningArticle[]> }>();
  readonly #articles = new Map<string, MentioningArticle>();
  readonly #read = new Map<string, ReadArticle | undefined>();
  readonly #damaged: KnownDamage | undefined;
  #removed: Promise<ReadonlySet<string>> | undefined;

  /** With `damaged` the lists are not trusted: unreadable entries are left out, and documents replace wrong entries. */
  constructor(table: Table, damaged?: KnownDamage) {
    this.at = table.now();
    this.#table = table;
    this.#damaged = damaged;
  }

  /** The number of articles in memory. */
  get size(): number {
    return this.#articles.size;
  }

  /** The latest articles that mention an entity, newest first. */
  async about(entity: MentionedKey, limit: number): Promise<MentioningArticle[]> {
    const list = listName('articles', entity);
    const known = this.#lists.get(list);
    if (known !== undefined && known.limit >= limit) return (await known.articles).slice(0, limit);
    const articles = this.#readList(entity, list, limit);
    this.#lists.set(list, { limit, articles });
    return articles;
  }

  /** Reads the keys of the entities that some articles mention. */
  async readMentions(ids: readonly string[]): Promise<void> {
    const unknown = [...new Set(ids)].filter(id => !this.#read.has(id));
    for (let start = 0; start < unknown.length; start += chunk) {
      const some = unknown.slice(start, start + chunk);
      const keys = some.map(id => documentKey({ type: 'Article', id }));
      const items = await getItems(this.#table, keys, 'consistent');
      for (const [i, id] of some.entries()) {
        const record = items[i] === undefined ? undefined : recordFrom(items[i]);
        this.#read.set(id, record === undefined ? undefined : this.#readArticle(record));
      }
    }
  }

  /** The mentions of an article that was read; empty if the article is not public, or gone. */
  mentionsOf(id: string): readonly MentionedKey[] {
    return this.#read.get(id)?.mentions ?? [];
  }

  /** The time of the last change to the data of a read article from which related items are counted; undefined if it is gone. */
  changeOf(id: string): string | undefined {
    return this.#read.get(id)?.changedAt;
  }

  /** Whether an article was public and then deleted, for as long as apps still receive its removal. */
  async wasRemoved(id: string): Promise<boolean> {
    this.#removed ??= this.#readRemoved();
    return (await this.#removed).has(id);
  }

  async #readRemoved(): Promise<ReadonlySet<string>> {
    const list = listName('removals', 'Article');
    const limit = maxRemoved;
    const entries = await readList(this.#table, list, {
      direction: 'DESC',
      limit,
      consistency: 'consistent',
    });
    return new Set(entries.map(({ sk }) => sk.slice(sk.lastIndexOf('.') + 1)));
  }

  #readArticle(record: AnyRecord): ReadArticle {
    if (record.type !== 'Article') return { mentions: [], changedAt: this.at };
    const { publishedAt, updatedAt, referencesUpdatedAt } = record;
    const isCounted = Array.isArray(record.mentions) && isPublic(record, this.at);
    const past = publishedAt !== null && publishedAt <= this.at ? publishedAt : '';
    return {
      mentions: isCounted ? mentionedBy(record) : [],
      changedAt: [past, updatedAt, referencesUpdatedAt ?? ''].toSorted().at(-1) ?? this.at,
    };
  }

  async #readList(entity: MentionedKey, list: string, limit: number): Promise<MentioningArticle[]> {
    const damaged = this.#damaged;
    const suspects = damaged?.of(list)?.articles ?? noArticles;
    const entries = await readList(this.#table, list, {
      direction: 'DESC',
      limit: limit + suspects.size,
      range: { before: throughInstant(this.at) },
      consistency: 'consistent',
    });
    const listed = entries.flatMap(entry =>
      damaged === undefined || isTrusted(entry, suspects) ? mentioningFrom(entry.card) : [],
    );
    const articles =
      damaged === undefined || suspects.size === 0
        ? listed
        : newestOf([...listed, ...(await this.#fromDocuments(damaged, entity, [...suspects]))], limit);
    return articles.map(article => {
      const known = this.#articles.get(article.id) ?? article;
      this.#articles.set(article.id, known);
      return known;
    });
  }

  /** The given articles that are public and mention an entity, from their documents. */
  async #fromDocuments(
    damaged: KnownDamage,
    entity: MentionedKey,
    ids: readonly string[],
  ): Promise<MentioningArticle[]> {
    const found: MentioningArticle[] = [];
    for (let start = 0; start < ids.length; start += chunk) {
      const recordKeys = ids.slice(start, start + chunk).map(id => ({ type: 'Article', id }));
      const items = await getItems(this.#table, recordKeys.map(documentKey), 'consistent');
      for (const [i, recordKey] of recordKeys.entries()) {
        const record = damaged.recordFrom(recordKey, items[i]);
        const one = record === undefined ? undefined : mentioningOf(record, this.at);
        if (one?.mentions.some(({ type, id }) => type === entity.type && id === entity.id) === true)
          found.push(one.article);
      }
    }
    return found;
  }
}

/** The data kept of an article that was read. */
interface ReadArticle {
  readonly mentions: readonly MentionedKey[];
  readonly changedAt: string;
}

const noArticles: ReadonlySet<string> = new Set();

/** Whether the contents of an entry are trusted. */
function isTrusted(entry: Entry, suspects: ReadonlySet<string>): boolean {
  const owner = ownerOf(entry);
  return owner !== undefined && !suspects.has(owner.id) && isMentioningCard(entry.card);
}
