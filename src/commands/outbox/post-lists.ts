import { isDeepStrictEqual } from 'node:util';
import { onlyIn } from '../../projection/difference.ts';
import { listName } from '../../projection/lists.ts';
import {
  hasPublicPosts,
  type LivePost,
  type PostsState,
  postKey,
  postOnCard,
  postsStateFrom,
  postsStateKey,
} from '../../projection/live-post.ts';
import { postItems } from '../../projection/live-post-items.ts';
import { ownerOf } from '../../projection/owner.ts';
import { recordFrom } from '../../projection/stored.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems } from '../../store/items.ts';
import { documentKey, listKey, type RecordKey } from '../../store/keys.ts';
import { readList } from '../../store/list.ts';
import type { Table } from '../../store/table.ts';
import { type Action, inTransactions, transact } from '../../store/transaction.ts';
import { survivingDocuments } from '../write/resolve.ts';

/** The number of posts that are read at a time. */
const pageSize = 50;

/** Maximum attempts at a page of posts that are written concurrently. */
const attempts = 20;

/**
 * Puts the posts of a public live article into the lists of the entities that they mention, or removes them from there. A repetition changes nothing.
 * Each transaction holds only while no post is written.
 */
export async function updatePostLists(table: Table, article: RecordKey): Promise<void> {
  for (let above: string | undefined; ; ) {
    const page = await untilWritten(article, () => writePage(table, article, above));
    if (page.last === undefined) return;
    above = page.last;
  }
}

/** Returns undefined if a post was written meanwhile. */
async function writePage(
  table: Table,
  article: RecordKey,
  above: string | undefined,
): Promise<{ last: string | undefined } | undefined> {
  const { document, state } = await readState(table, article);
  const entries = await readList(table, listName('posts', article), {
    direction: 'ASC',
    limit: pageSize,
    above,
    consistency: 'consistent',
  });
  const visibility =
    document !== undefined && hasPublicPosts(document, table.now())
      ? ('public' as const)
      : ('hidden' as const);
  const posts = await withPresentMentions(
    table,
    entries.map(({ card }) => postOnCard(card)),
  );
  const actions = posts.flatMap(({ before, after }) => replaced(article, before, after, visibility));
  if (!(await writeWhile(table, article, state, actions))) return undefined;
  return { last: entries.length < pageSize ? undefined : entries.at(-1)?.sk };
}

/** The posts of the list of an entity that was merged into another one or deleted: they mention the remaining entity, or none. */
export async function moveMentions(table: Table, entity: RecordKey): Promise<void> {
  const [document] = await survivingDocuments(table, [entity]);
  if (document?.id === entity.id) return;
  const list = listName('posts/mentions', entity);
  for (;;) {
    const entries = await readList(table, list, {
      direction: 'ASC',
      limit: pageSize,
      consistency: 'consistent',
    });
    for (const entry of entries) {
      const article = ownerOf(entry);
      const stray = { delete: listKey(list, entry.sk) };
      if (article === undefined) await transact(table, [stray]);
      else
        await untilWritten(article, async () =>
          (await movePost(table, article, postOnCard(entry.card).key, stray)) ? true : undefined,
        );
    }
    if (entries.length < pageSize) return;
  }
}

async function movePost(table: Table, article: RecordKey, key: string, stray: Action): Promise<boolean> {
  const { document, state } = await readState(table, article);
  const [item] = await getItems(table, [postKey(article, key)], 'consistent');
  const [post] = await withPresentMentions(table, item === undefined ? [] : [postOnCard(String(item.card))]);
  const visibility = document !== undefined && hasPublicPosts(document, table.now()) ? 'public' : 'hidden';
  const actions = post === undefined ? [] : replaced(article, post.before, post.after, visibility);
  const isIncluded = actions.some(action => isDeepStrictEqual(action, stray));
  return writeWhile(table, article, state, isIncluded ? actions : [...actions, stray]);
}

async function untilWritten<R>(article: RecordKey, write: () => Promise<R | undefined>): Promise<R> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const result = await write();
    if (result !== undefined) return result;
  }
  throw new Error(
    `The posts of ${article.type} ${article.id} kept changing while they were being listed; the outbox still has the task.`,
  );
}

async function readState(table: Table, article: RecordKey) {
  const [item, state] = await getItems(table, [documentKey(article), postsStateKey(article)], 'consistent');
  const record = item === undefined ? undefined : recordFrom(item);
  return { document: record?.type === 'Article' ? record : undefined, state: postsStateFrom(state) };
}

/** Posts with the current records that they mention: of merged ones those that remain, and no deleted ones. */
async function withPresentMentions(table: Table, posts: readonly LivePost[]) {
  const byText = new Map(
    posts.flatMap(({ mentions }) =>
      mentions.map(recordKey => [`${recordKey.type}#${recordKey.id}`, recordKey] as const),
    ),
  );
  const documents = await survivingDocuments(table, [...byText.values()]);
  const ids = new Map([...byText.keys()].map((text, i) => [text, documents[i]?.id]));
  return posts.map(before => {
    const mentions = before.mentions.flatMap(({ type, id }) => {
      const survivor = ids.get(`${type}#${id}`);
      return typeof survivor === 'string' ? { type, id: survivor } : [];
    });
    const distinct = [
      ...new Map(mentions.map(recordKey => [`${recordKey.type}#${recordKey.id}`, recordKey])).values(),
    ];
    return { before, after: { ...before, mentions: distinct } };
  });
}

/** The actions that bring the items of a post in order. The items themselves are not read: they are put, or deleted. */
function replaced(
  article: RecordKey,
  before: LivePost,
  after: LivePost,
  visibility: 'public' | 'hidden',
): Action[] {
  const fresh = postItems(article, after, visibility);
  const isSame = isDeepStrictEqual(before, after);
  const isListed = (item: Item) => item.list === 'posts/mentions';
  return [
    ...fresh.filter(item => !isSame || isListed(item)).map(put => ({ put })),
    ...onlyIn(postItems(article, before, 'public'), fresh).map(({ pk, sk }) => ({ delete: { pk, sk } })),
  ];
}

/** Writes while no post of the article is written. Returns false if one was. */
async function writeWhile(
  table: Table,
  article: RecordKey,
  { revision }: PostsState,
  actions: readonly Action[],
): Promise<boolean> {
  const check = postsStateKey(article);
  const condition =
    revision === 0 ? ({ absent: true } as const) : { attribute: 'revision', equals: revision };
  for await (const some of inTransactions(table, actions, [{ check, condition }]))
    if ((await transact(table, [{ check, condition }, ...some])).length > 0) return false;
  return true;
}
