import { permanentId } from '../../model/permanent-id.ts';
import type { RecordOf } from '../../model/record.ts';
import type { Context } from '../context.ts';
import { type LivePostSource, postAuthors, postBody, posts, postsUpdatedAt } from '../live-post.ts';
import { given, listed } from '../optional.ts';
import { type JsonLdNode, namedNode } from './node.ts';

/** Posts in the JSON-LD of a live article. The others are in `posts`. */
export const maxLiveUpdates = 20;

/** The properties of a live article beyond those of others: its coverage, and its newest posts. */
export async function liveProperties(article: RecordOf<'Article'>, context: Context) {
  const [{ nodes }, changedAt] = await Promise.all([
    posts(article, { first: maxLiveUpdates }, context),
    postsUpdatedAt(article, context),
  ]);
  const updates = await Promise.all(nodes.map(post => updateNode(post, context)));
  return {
    ...(changedAt !== null && changedAt > article.updatedAt ? { dateModified: changedAt } : {}),
    coverageStartTime: given(article.publishedAt),
    coverageEndTime: given(article.coverageEndsAt),
    liveBlogUpdate: listed(updates),
  };
}

/** A post as an update. A post without a headline has the one of its article: search engines require one. */
async function updateNode(post: LivePostSource, context: Context): Promise<JsonLdNode> {
  const [articleBody, authors] = await Promise.all([
    postBody(post, { format: 'PLAIN' }, context),
    postAuthors(post, context),
  ]);
  return {
    '@type': 'BlogPosting',
    '@id': permanentId(post.key),
    headline: post.headline ?? post.article.headline,
    datePublished: post.at,
    dateModified: post.updatedAt > post.at ? post.updatedAt : post.at,
    articleBody: articleBody === '' ? undefined : articleBody,
    author: listed(authors.map(author => namedNode(author, context))),
  };
}
