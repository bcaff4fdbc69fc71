import { toPlain } from '../../formats/markdown.ts';
import { listName } from '../../projection/lists.ts';
import { type LivePost, postOnCard, postsStateFrom, postsStateKey } from '../../projection/live-post.ts';
import {
  maxPostsTextBytes,
  postsTextFrom,
  postsTextItem,
  postsTextKey,
} from '../../projection/live-post-text.ts';
import { getItems } from '../../store/items.ts';
import type { RecordKey } from '../../store/keys.ts';
import { readList } from '../../store/list.ts';
import type { Table } from '../../store/table.ts';
import { commit } from '../write/commit.ts';
import { readWhole } from '../write/save.ts';

/** The number of posts that are read at a time. */
const pageSize = 100;

/** Maximum attempts at an article that is edited concurrently. */
const attempts = 10;

/**
 * Brings the posts of a live article into the search index, after a post was written. The text of the posts
 * changes together with the version of the document, so no concurrent edit of the article indexes an earlier text. A
 * repetition changes nothing.
 */
export async function indexPosts(table: Table, article: RecordKey): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const full = await readWhole(table, article);
    if (full?.record.type !== 'Article' || full.record.kind !== 'LIVE') return;
    const keys = [postsStateKey(article), postsTextKey(article)];
    const [state, stored] = await getItems(table, keys, 'consistent');
    const { revision } = postsStateFrom(state);
    if (revision === 0 || stored?.revision === revision) return;
    const posts = await newestText(table, article);
    const { record, body } = full;
    const transition = {
      before: [{ record, body, posts: postsTextFrom(stored) }],
      after: [{ record: { ...record, version: record.version + 1 }, body, posts }],
      now: table.now(),
      furtherActions: [{ put: postsTextItem(article, posts, revision) }],
    };
    if ((await commit(table, transition)) === 'written') return;
  }
  throw new Error(
    `${article.type} ${article.id} kept changing while its posts were being indexed; the outbox still has the task.`,
  );
}

async function newestText(table: Table, article: RecordKey): Promise<string> {
  const texts: string[] = [];
  let bytes = 0;
  for (let below: string | undefined; ; ) {
    const entries = await readList(table, listName('posts', article), {
      direction: 'DESC',
      limit: pageSize,
      below,
      consistency: 'consistent',
    });
    for (const { card } of entries) {
      const text = textOfPost(postOnCard(card));
      bytes += Buffer.byteLength(text) + 1;
      if (bytes > maxPostsTextBytes) return texts.join('\n');
      texts.push(text);
    }
    below = entries.at(-1)?.sk;
    if (entries.length < pageSize) return texts.join('\n');
  }
}

/** The searchable text of a post, without markup. */
function textOfPost({ headline, body }: LivePost): string {
  return [headline ?? '', toPlain(body)].filter(text => text !== '').join('\n');
}
