import { canonicalText } from '../model/canonical.ts';
import type { Front, StoredBackfill, StoredContainer, StoredItem } from '../model/front.ts';
import { maxItems } from '../model/front.ts';
import { globalId } from '../model/global-id.ts';
import { isPublic } from '../model/publication-state.ts';
import type { Known, RecordOf } from '../model/record.ts';
import { canonicalJson } from '../projection/canonical-json.ts';
import type { RecordKey } from '../store/keys.ts';
import type { ArticleFilter } from './article-filter.ts';
import { articles, articlesOf } from './article-list.ts';
import type { Context } from './context.ts';
import { checkSize, maxPageSize } from './page.ts';

/** The source of a FrontItem: an article and, if it was chosen, the fields that the front sets for it. */
export interface FrontItemSource {
  readonly article: Known<'Article'>;
  readonly chosen: StoredItem | undefined;
}

/**
 * A front as one page: which articles its containers show depends on the other containers, because an article can
 * appear only once on a front. The chosen articles are read in one batch, then each list that fills containers in one
 * page.
 */
export class FrontPage {
  readonly #front: Pick<Front, 'containers'>;
  readonly #context: Context;
  readonly #filled = new Map<number, Promise<ReadonlyMap<string, FrontItemSource[]>>>();

  constructor(front: Pick<Front, 'containers'>, context: Context) {
    this.#front = front;
    this.#context = context;
  }

  /** The first items of a container. */
  async items(key: string, first: number): Promise<FrontItemSource[]> {
    checkSize('first', first, maxItems, 'Request fewer items of each container.');
    const filled = this.#filled.get(first) ?? this.#fill(first);
    this.#filled.set(first, filled);
    return (await filled).get(key) ?? [];
  }

  async #fill(first: number): Promise<ReadonlyMap<string, FrontItemSource[]>> {
    const { containers } = this.#front;
    const [visible, sources] = await Promise.all([this.#visibleArticles(), this.#backfills()]);
    const chosen = containers.map(container => new Places(container, visible, first));
    const lists = sources.map(source => ({ ...source, wanted: wantedOf(source, chosen) }));
    const pages = await Promise.all(
      lists.map(async list => {
        const size = Math.min(list.wanted + repeated(list, lists, visible), maxPageSize);
        return list.wanted === 0 ? [] : this.#read(list, size);
      }),
    );
    const shown = new Set(containers.flatMap(({ items }) => items.map(({ article }) => article.id)));
    return new Map(
      containers.map(({ key }, i) => {
        const nodes = pages[lists.findIndex(list => list.containers.includes(i))] ?? [];
        const next = () => {
          const article = nodes.find(({ id }) => !shown.has(id));
          if (article !== undefined) shown.add(article.id);
          return article;
        };
        return [key, chosen[i]?.filled(next) ?? []];
      }),
    );
  }

  /** The chosen articles that are public, by id. Like lists, a front is the same for all callers. */
  async #visibleArticles(): Promise<ReadonlyMap<string, RecordOf<'Article'>>> {
    const { records, now } = this.#context;
    const chosen = this.#front.containers.flatMap(({ items }) => items.map(({ article }) => article));
    const found = await Promise.all(
      chosen.map(async recordKey => {
        const article = await records.load(recordKey);
        if (article === undefined) return [];
        if (isPublic(article, now)) return [[recordKey.id, article] as const];
        records.conceal(article);
        return [];
      }),
    );
    return new Map(found.flat());
  }

  /** The distinct lists that fill containers. A merged entity is replaced by the remaining one. */
  async #backfills(): Promise<Backfill[]> {
    const found = await Promise.all(
      this.#front.containers.map(async ({ backfill }, i) => {
        if (backfill === null) return [];
        const { entity } = backfill;
        if (entity === null) return [{ backfill, containers: [i] }];
        const existing = await this.#context.records.load(entity);
        if (existing === undefined) return [];
        const { type, id } = existing;
        return [{ backfill: { ...backfill, entity: { type, id } }, containers: [i] }];
      }),
    );
    const byText = new Map<string, Backfill>();
    for (const { backfill, containers } of found.flat()) {
      // DynamoDB returns attributes in any order.
      const text = canonicalJson(backfill);
      const earlier = byText.get(text)?.containers ?? [];
      byText.set(text, { backfill, containers: [...earlier, ...containers] });
    }
    return [...byText.values()];
  }

  async #read({ backfill }: Backfill, first: number): Promise<Known<'Article'>[]> {
    const { section, entity, filter } = backfill;
    if (entity !== null) return (await articlesOf(entity, { first }, this.#context)).nodes;
    const { nodes } = await articles(
      { first, filter: section === null ? filterOf(filter) : { section } },
      this.#context,
    );
    return nodes;
  }
}

/** A list that fills containers, which are named by their indexes. */
interface Backfill {
  readonly backfill: StoredBackfill;
  readonly containers: readonly number[];
}

/** The places of a container, with its chosen articles that are public. */
class Places {
  readonly #pinned: ReadonlyMap<number, FrontItemSource>;
  readonly #others: readonly FrontItemSource[];
  readonly #first: number;

  constructor({ items }: StoredContainer, visible: ReadonlyMap<string, Known<'Article'>>, first: number) {
    const shown = items.flatMap((chosen: StoredItem): FrontItemSource[] => {
      const article = visible.get(chosen.article.id);
      return article === undefined ? [] : [{ article, chosen }];
    });
    const pinned = shown.flatMap(item =>
      item.chosen?.place == null ? [] : [[item.chosen.place, item] as const],
    );
    this.#pinned = new Map(pinned.toSorted(([a], [b]) => a - b));
    this.#others = shown.filter(({ chosen }) => chosen?.place == null);
    this.#first = first;
  }

  /** The number of places without a chosen article. */
  get left(): number {
    const pinned = [...this.#pinned.keys()].filter(place => place <= this.#first).length;
    return Math.max(0, this.#first - pinned - this.#others.length);
  }

  /** Pinned items at their places, the others before the articles of a list. Nothing is left empty: where these run out, pinned items move up. */
  filled(next: () => Known<'Article'> | undefined): FrontItemSource[] {
    const items: FrontItemSource[] = [];
    const others = [...this.#others];
    const later = new Map(this.#pinned);
    while (items.length < this.#first) {
      const place = items.length + 1;
      const item = later.get(place) ?? others.shift() ?? unchosen(next()) ?? [...later.values()][0];
      if (item === undefined) break;
      if (item.chosen?.place != null) later.delete(item.chosen.place);
      items.push(item);
    }
    return items;
  }
}

function unchosen(article: Known<'Article'> | undefined): FrontItemSource | undefined {
  return article === undefined ? undefined : { article, chosen: undefined };
}

/** The number of articles that containers want of a list. */
function wantedOf({ containers }: Backfill, places: readonly Places[]): number {
  return containers.reduce((sum, i) => sum + (places[i]?.left ?? 0), 0);
}

/** The maximum number of articles of a list that the front shows elsewhere, and that are left out of it. */
function repeated(
  { backfill, containers }: Backfill,
  lists: readonly (Backfill & { readonly wanted: number })[],
  visible: ReadonlyMap<string, RecordOf<'Article'>>,
): number {
  const last = Math.max(...containers);
  const earlier = lists.filter(
    other =>
      other.backfill !== backfill &&
      Math.min(...other.containers) < last &&
      mayShare(backfill, other.backfill),
  );
  const taken = earlier.reduce((sum, { wanted }) => sum + wanted, 0);
  return taken + [...visible.values()].filter(article => mayHave(backfill, article)).length;
}

/** Whether one article may be in two lists: an article has one section. */
function mayShare(one: StoredBackfill, other: StoredBackfill): boolean {
  const [a, b] = [sectionOf(one), sectionOf(other)];
  return a === null || b === null || a === b;
}

function mayHave(backfill: StoredBackfill, { section, mentions }: RecordOf<'Article'>): boolean {
  const { entity } = backfill;
  if (entity !== null) return mentions.some(mention => isSame(mention.entity, entity));
  const wanted = sectionOf(backfill);
  return wanted === null || wanted === section;
}

function isSame(a: RecordKey, b: RecordKey): boolean {
  return a.type === b.type && a.id === b.id;
}

function sectionOf({ section, filter }: StoredBackfill): string | null {
  const name = section ?? filter?.section ?? null;
  return name === null ? null : canonicalText(name);
}

/** The filter of a query. In a front, an empty list is no condition. */
function filterOf(filter: StoredBackfill['filter']): ArticleFilter | null {
  if (filter === null) return null;
  const given = <V>(values: readonly V[]) => (values.length === 0 ? null : values);
  const ids = (recordKeys: readonly RecordKey[]) =>
    given(recordKeys.map(({ type, id }) => globalId(type, id)));
  const { sections, kinds, roles, mentions, mentionsAny, mentionsNone } = filter;
  return {
    ...filter,
    sections: given(sections),
    kinds: given(kinds),
    roles: given(roles),
    mentions: ids(mentions),
    mentionsAny: ids(mentionsAny),
    mentionsNone: ids(mentionsNone),
  };
}
