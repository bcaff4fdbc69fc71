import { lists } from '../projection/lists.ts';
import type { MentionedName } from '../projection/mention.ts';
import { ownerOf } from '../projection/owner.ts';
import { type Key, listKey, listOf } from '../store/keys.ts';

/** What is wrong with the articles of one entity. */
interface ListDamage {
  /** The articles whose entries are missing or wrong: their documents say where they belong. */
  readonly articles: Set<string>;
  /** Whether there is an entry that cannot be judged, as of a document that is missing. */
  isUncertain: boolean;
}

/** The lists of the articles of entities in which something is wrong. What is counted from them is counted without the wrong entries. */
export class DamagedLists {
  readonly #lists = new Map<string, ListDamage>();

  /** Notes what is wrong at a key; `isUncertain` if it is not known what should be there. */
  add(key: Key, isUncertain: boolean): void {
    if (!isListOfArticles(key.pk)) return;
    const damage = this.#lists.get(key.pk) ?? { articles: new Set(), isUncertain: false };
    this.#lists.set(key.pk, damage);
    const article = ownerOf(key);
    if (article === undefined) return;
    damage.articles.add(article.id);
    damage.isUncertain ||= isUncertain;
  }

  get size(): number {
    return this.#lists.size;
  }

  of(list: string): ListDamage | undefined {
    return this.#lists.get(listKey(list, '').pk);
  }

  /** Whether it cannot be said which articles mention an entity. */
  isUncertain(entity: MentionedName): boolean {
    return this.of(lists.articlesOf(entity))?.isUncertain ?? false;
  }
}

function isListOfArticles(pk: string): boolean {
  if (!pk.startsWith('list#')) return false;
  const { of, words } = listOf(pk);
  return of !== undefined && words.length === 1 && words[0] === 'articles';
}
