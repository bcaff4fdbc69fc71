import type { AnyRecord } from '../../model/record.ts';
import { listName } from '../../projection/lists.ts';
import type { MentionedKey } from '../../projection/mention.ts';
import type { Item } from '../../store/attributes.ts';
import { type Key, listKey, listNameIn, type RecordKey } from '../../store/keys.ts';
import type { Fault } from './fault.ts';
import { ownerStateOf } from './record-state.ts';

/** The damage in the article list of one entity. */
interface ListDamage {
  /** The articles whose entries are missing or wrong. Their documents say where the entries belong. */
  readonly articles: Set<string>;
  /** Whether any entry cannot be judged, for example because its document is missing. */
  isUncertain: boolean;
}

/** The damaged article lists of entities. Counts from these lists leave the wrong entries out. */
export class DamagedLists {
  readonly #lists = new Map<string, ListDamage>();
  readonly #partitions = new Set<string>();

  /** Notes a fault; `isUncertain` where the expected item at its key is unknown. */
  add({ key, owner }: Pick<Fault, 'key' | 'owner'>, isUncertain: boolean): void {
    this.#partitions.add(key.pk);
    if (!isArticleList(key)) return;
    const damage = this.#lists.get(key.pk) ?? { articles: new Set(), isUncertain: false };
    this.#lists.set(key.pk, damage);
    if (owner !== undefined) damage.articles.add(owner.id);
    damage.isUncertain ||= isUncertain;
  }

  /** A record from its document; undefined if that is missing, merged or malformed. */
  recordFrom(recordKey: RecordKey, document: Item | undefined): AnyRecord | undefined {
    const owner = ownerStateOf(recordKey, document, undefined);
    return owner.is === 'sound' ? owner.full.record : undefined;
  }

  get size(): number {
    return this.#lists.size;
  }

  /** Whether any entry of a list is missing, wrong or unknown, so that its entries cannot be counted. */
  isDamaged(list: string): boolean {
    return this.#partitions.has(listKey(list, '').pk);
  }

  of(list: string): ListDamage | undefined {
    return this.#lists.get(listKey(list, '').pk);
  }

  /** Whether the set of articles that mention an entity is unknown. */
  isUncertain(entity: MentionedKey): boolean {
    return this.of(listName('articles', entity))?.isUncertain ?? false;
  }
}

function isArticleList(key: Key): boolean {
  return listNameIn(key)?.endsWith('/articles') === true;
}
