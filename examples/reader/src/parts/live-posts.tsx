import { useClient } from '@urql/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type ArticleQuery, LivePollDocument } from '../generated/documents.ts';
import { t } from '../words/current.ts';
import { count } from '../words/phrase.tsx';
import { Instant } from './dates.tsx';
import { useEarlierPosts } from './earlier-posts.ts';
import { HtmlText } from './html-text.tsx';
import { Own } from './own.tsx';

type ArticleData = NonNullable<ArticleQuery['article']>;
export type Post = ArticleData['posts']['edges'][number]['node'];

/** Between two polls. The API lets caches keep the response to the next full ten seconds. */
const interval = 15_000;

interface Props {
  readonly article: ArticleData;
  /** Reads the screen anew: a post was corrected or removed. */
  onChange(): void;
}

/** The posts of a live article. While it is live, new ones come by themselves. */
export function LivePosts({ article, onChange }: Props) {
  const { earlier, hasEarlier, isLoading, load, reread } = useEarlierPosts(article);
  const { added, isLive } = useLive(article, () => {
    onChange();
    reread();
  });
  const linked = location.hash.slice(1);
  const isThere = useRef(false);
  // A link to a post leads here before the post is there, which may be on an earlier page.
  useEffect(() => {
    if (isThere.current || !linked.startsWith('post-')) return;
    const post = document.getElementById(linked);
    isThere.current = post !== null;
    if (post !== null) post.scrollIntoView();
    else load();
  }, [linked, load]);
  const known = new Set(article.posts.edges.map(({ node: { key } }) => key));
  const posts = [
    ...added.filter(({ key }) => !known.has(key)),
    ...article.posts.edges.map(({ node }) => node),
    ...earlier,
  ];
  return (
    <section class="posts" aria-labelledby="posts">
      <h2 id="posts">
        <Own>{isLive ? t.live : t.asItHappened}</Own>
      </h2>
      {article.pinnedPosts.length > 0 && (
        <ul class="pinned" aria-label={t.keyPosts}>
          {article.pinnedPosts.map(({ key, headline }) => (
            <li key={key}>
              <a href={`#post-${key}`}>{headline ?? t.pinned}</a>
            </li>
          ))}
        </ul>
      )}
      <p class="visually-hidden" role="status">
        {added.length > 0 ? count(t.newPosts, added.length) : ''}
      </p>
      <ol class="post-list" reversed>
        {posts.map(post => (
          <PostView key={post.key} post={post} isNew={added.includes(post)} />
        ))}
      </ol>
      {hasEarlier && (
        <button type="button" class="more" disabled={isLoading} onClick={load}>
          <Own>{isLoading ? t.loadingMore : t.earlierPosts}</Own>
        </button>
      )}
    </section>
  );
}

function PostView({
  post: { key, at, headline, isKeyEvent, body },
  isNew,
}: {
  readonly post: Post;
  readonly isNew: boolean;
}) {
  return (
    <li id={`post-${key}`} class={`post${isKeyEvent ? ' key' : ''}${isNew ? ' new' : ''}`}>
      <p class="meta">
        <Own>
          <Instant at={at} />
        </Own>
      </p>
      {headline !== null && <h3>{headline}</h3>}
      <HtmlText html={body} />
    </li>
  );
}

/** Polls for posts above the newest one, as docs/querying.md describes. */
function useLive(article: ArticleData, onChange: () => void) {
  const client = useClient();
  const [added, setAdded] = useState<readonly Post[]>([]);
  const [isLive, setLive] = useState(article.isLive);
  useEffect(() => setLive(article.isLive), [article.isLive]);
  const last = useRef({ cursor: article.posts.pageInfo.startCursor, revision: article.postsRevision });
  const change = useRef(onChange);
  change.current = onChange;
  useEffect(() => {
    if (!isLive) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    /** A shared cache may still have had the old posts when they were read anew: the next poll reads them once more. */
    let readsAgain = false;
    const poll = async () => {
      const { cursor, revision } = last.current;
      const { data, error } = await client.query(
        LivePollDocument,
        { id: article.id, newest: cursor },
        { requestPolicy: 'network-only', fetchOptions: { cache: 'no-cache' } },
      );
      if (isGone) return;
      if (data?.article === null && error === undefined) setLive(false);
      if (data?.article != null) {
        const { newPosts, postsRevision, isLive: goesOn } = data.article;
        const posts = newPosts.edges.map(({ node }) => node);
        last.current = { cursor: newPosts.pageInfo.startCursor ?? cursor, revision: postsRevision };
        // More changes than new posts: one of those on the screen was corrected or removed.
        const isChanged = postsRevision - revision > posts.length;
        if (isChanged) setAdded([]);
        else if (posts.length > 0) setAdded(before => [...posts, ...before]);
        if (isChanged || readsAgain) change.current();
        readsAgain = isChanged;
        setLive(goesOn);
        if (newPosts.pageInfo.hasPreviousPage) return void poll();
      }
      wait();
    };
    const wait = () => {
      timer = setTimeout(() => (document.visibilityState === 'hidden' ? wait() : void poll()), interval);
    };
    wait();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [client, article.id, isLive]);
  return { added, isLive };
}
