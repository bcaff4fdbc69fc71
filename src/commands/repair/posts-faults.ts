import { listName } from '../../projection/lists.ts';
import {
  hasPublicPosts,
  type PostsState,
  postsStateFrom,
  postsStateKey,
} from '../../projection/live-post.ts';
import { postsChangeItems, postsStateItem } from '../../projection/live-post-items.ts';
import { postsTextKey } from '../../projection/live-post-text.ts';
import { ownerOf } from '../../projection/owner.ts';
import { fullRecordFrom } from '../../projection/stored.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems, queryPartition } from '../../store/items.ts';
import { documentKey, listKey, type RecordKey, recordKeyIn } from '../../store/keys.ts';
import { instantIn } from '../../store/sort-keys.ts';
import type { Table } from '../../store/table.ts';
import { transact } from '../../store/transaction.ts';
import { type Fault, taskName } from '../inspection/fault.ts';
import type { ItemKindName } from '../inspection/item-kinds.ts';
import { confirmed } from '../inspection/pending-tasks.ts';
import { unchangedRecord } from '../write/apply-lists.ts';
import { postsTextTask, toItem } from '../write/outbox-task.ts';

/** The numbers of posts of live articles, as counted in a pass over the table, and as their states say. */
export class CountedPosts {
  readonly #articles = new Map<string, { posts: number; pinned: number; stated: string | undefined }>();

  add(item: Item, kind: ItemKindName): void {
    if (kind === 'postsState') this.#of(recordKeyIn(item)).stated = numbersOf(postsStateFrom(item));
    const article = ownerOf({ list: item.list, owner: item.owner });
    if (kind !== 'livePost' || item.list !== 'posts' || article === undefined) return;
    const counted = this.#of(article);
    counted.posts += 1;
    if (isPinned(item)) counted.pinned += 1;
  }

  /** The articles whose numbers differ. */
  suspects(): RecordKey[] {
    return [...this.#articles]
      .filter(([, { posts, pinned, stated }]) => stated !== numbersOf({ count: posts, pinned }))
      .map(([pk]) => recordKeyIn({ pk, sk: '' }));
  }

  #of(article: RecordKey) {
    const { pk } = documentKey(article);
    const counted = this.#articles.get(pk) ?? { posts: 0, pinned: 0, stated: undefined };
    this.#articles.set(pk, counted);
    return counted;
  }
}

/** The faults of the states of posts, whose numbers are those of the posts themselves. */
export function postsStateFaults(table: Table, counted: CountedPosts): Promise<Fault[]> {
  return confirmed(table, async () => {
    const faults: Fault[] = [];
    for (const article of counted.suspects()) faults.push(...(await stateFaultOf(table, article)));
    return faults;
  });
}

async function stateFaultOf(table: Table, article: RecordKey): Promise<Fault[]> {
  const key = postsStateKey(article);
  const keys = [key, documentKey(article), postsTextKey(article)];
  const [item, document, text] = await getItems(table, keys, 'consistent');
  const posts = await countPosts(table, article);
  const common = { key, owner: article, unless: [taskName('cleanup', article)] };
  if (item === undefined) {
    if (posts.count === 0) return [];
    const record = fullRecordFrom(document, undefined)?.record;
    const reason = `the state of the ${posts.count} posts of the article is missing`;
    if (record?.type !== 'Article') return [{ ...common, kind: 'missing', reason }];
    const remedy = async (patient: Table) => {
      const now = patient.now();
      const revision = (typeof text?.revision === 'number' ? text.revision : 0) + 1;
      // Apps are told of the posts once more, since the time at which they were told is lost.
      const announcedAt = hasPublicPosts(record, now) ? now : null;
      const put = postsStateItem(article, { ...posts, revision, updatedAt: now, announcedAt });
      const failed = await transact(patient, [
        unchangedRecord(article, document),
        { put, condition: { absent: true } },
        ...postsChangeItems(article, announcedAt).map(entry => ({ put: entry })),
        { put: toItem(postsTextTask(article, now)) },
      ]);
      return failed.length === 0;
    };
    return [{ ...common, kind: 'missing', reason, remedy, recordVersion: record.version }];
  }
  const state = postsStateFrom(item);
  if (numbersOf(state) === numbersOf(posts)) return [];
  const { count, pinned } = posts;
  const { revision } = state;
  const condition = { attribute: 'revision', equals: revision };
  return [
    {
      ...common,
      kind: 'different',
      reason: `says ${numbersOf(state)}, but the article has ${numbersOf(posts)}`,
      remedy: async patient =>
        (await transact(patient, [{ update: key, set: { count, pinned }, condition }])).length === 0,
      recordVersion: revision,
    },
  ];
}

async function countPosts(
  table: Table,
  article: RecordKey,
): Promise<Pick<PostsState, 'count' | 'pinned' | 'latestAt'>> {
  const posts = { count: 0, pinned: 0, latestAt: '' };
  for await (const item of queryPartition(table, listKey(listName('posts', article), '').pk)) {
    posts.count += 1;
    posts.latestAt = instantIn(item);
    if (isPinned(item)) posts.pinned += 1;
  }
  return posts;
}

function isPinned({ card }: Item): boolean {
  return typeof card === 'string' && card.includes('"isPinned":true');
}

function numbersOf({ count, pinned }: Pick<PostsState, 'count' | 'pinned'>): string {
  return `${count} posts, ${pinned} of them pinned`;
}
