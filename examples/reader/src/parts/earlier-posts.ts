import { useClient } from '@urql/preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type ArticleQuery, EarlierPostsDocument } from '../generated/documents.ts';

type ArticleData = NonNullable<ArticleQuery['article']>;
type PostPage = ArticleData['posts'];
type Post = PostPage['edges'][number]['node'];

export interface EarlierPosts {
  /** Those before the first page, the newest first. */
  readonly earlier: readonly Post[];
  readonly hasEarlier: boolean;
  readonly isLoading: boolean;
  /** Reads the next page of earlier posts, if there is one. */
  load(): void;
  /** Reads the pages anew that were loaded: a post was corrected or removed. */
  reread(): void;
}

/** The pages of a live article's posts below the first one, each read when the reader asks for it. */
export function useEarlierPosts(article: ArticleData): EarlierPosts {
  const client = useClient();
  const [pages, setPages] = useState<readonly PostPage[]>([]);
  const [isLoading, setLoading] = useState(false);
  const isBusy = useRef(false);
  const isGone = useRef(false);
  useEffect(
    () => () => {
      isGone.current = true;
    },
    [],
  );
  /** Reads a number of pages after those that are given; fewer, if the posts or the network end. */
  const read = async (known: readonly PostPage[], wanted: number): Promise<void> => {
    if (isBusy.current) return;
    isBusy.current = true;
    setLoading(true);
    const all = [...known];
    while (all.length < wanted) {
      const { hasNextPage, endCursor } = (all.at(-1) ?? article.posts).pageInfo;
      if (!hasNextPage) break;
      const { data } = await client.query(
        EarlierPostsDocument,
        { id: article.id, oldest: endCursor },
        { requestPolicy: 'network-only' },
      );
      if (data?.article == null) break;
      all.push(data.article.earlierPosts);
    }
    isBusy.current = false;
    if (isGone.current) return;
    setLoading(false);
    setPages(all.length < wanted && known.length === 0 ? pages : all);
  };
  const latest = useRef(read);
  latest.current = read;
  const { hasNextPage } = (pages.at(-1) ?? article.posts).pageInfo;
  return {
    // A post that came meanwhile moves one of the first page here, where it may be twice.
    earlier: unique(article.posts, pages),
    hasEarlier: hasNextPage,
    isLoading,
    load: useCallback(() => void latest.current(pages, pages.length + 1), [pages]),
    reread: () => void (pages.length > 0 && latest.current([], pages.length)),
  };
}

function unique(first: PostPage, pages: readonly PostPage[]): readonly Post[] {
  const known = new Set(first.edges.map(({ node: { key } }) => key));
  const posts = pages.flatMap(({ edges }) => edges.map(({ node }) => node));
  return posts.filter(({ key }) => {
    const isNew = !known.has(key);
    known.add(key);
    return isNew;
  });
}
