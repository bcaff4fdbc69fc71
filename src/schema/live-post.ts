import { livePost, maxPosts } from '../model/live-post.ts';
import type { addLivePost, removeLivePost, updateLivePost } from '../resolvers/live-post-mutation.ts';
import { mutationOf } from './auth-scopes.ts';
import { Block } from './blocks.ts';
import { builder } from './builder.ts';
import { inputOfPart } from './declared-fields.ts';
import { TextFormat } from './enums.ts';
import { ArticleResult, idempotencyKey } from './mutation.ts';
import { Actor, Article, Entity, LivePost } from './types.ts';

const { fields } = livePost;

const livePosts = () => import('../resolvers/live-post.ts');
const mutations = () => import('../resolvers/live-post-mutation.ts');

builder.objectType(LivePost, {
  description: livePost.description,
  fields: t => ({
    key: t.exposeString('key', {
      description: 'Key of the post among the posts of its article, for `Article.post`. It never changes.',
    }),
    at: t.expose('at', { type: 'DateTime', description: fields.at.description }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'Time of the last change.' }),
    revision: t.exposeInt('revision', {
      description: 'Starts at 1, incremented by every edit of the post: for `expectedRevision`.',
    }),
    headline: t.exposeString('headline', { nullable: true, description: fields.headline.description }),
    isPinned: t.exposeBoolean('isPinned', { description: 'Whether the post is pinned.' }),
    isKeyEvent: t.exposeBoolean('isKeyEvent', { description: fields.isKeyEvent.description }),
    body: t.string({
      description: 'Text of the post.',
      args: {
        format: t.arg({
          type: TextFormat,
          required: true,
          defaultValue: 'MARKDOWN',
          description: 'Format of the result.',
        }),
      },
      resolve: async (source, args, context) => (await livePosts()).postBody(source, args, context),
    }),
    blocks: t.field({
      type: [Block],
      description: 'Text of the post as typed blocks, in order: the same text as `body`.',
      resolve: async (source, _args, context) => (await livePosts()).postBlocks(source, context),
    }),
    authors: t.field({
      type: [Actor],
      description: fields.authors.description,
      resolve: async (source, _args, context) => (await livePosts()).postAuthors(source, context),
    }),
    mentions: t.field({
      type: [Entity],
      description: 'Entities that the post mentions.',
      resolve: async (source, _args, context) => (await livePosts()).postMentions(source, context),
    }),
    article: t.expose('article', { type: Article, description: 'Article of the post.' }),
  }),
});

const LivePostInput = inputOfPart({ ...livePost, description: 'The fields of a post of a live article.' });

const post = builder.args(t => ({
  article: t.id({ required: true, description: 'Id of the article.' }),
  key: t.string({ required: true, description: 'Key of the post.' }),
  expectedRevision: t.int({
    required: true,
    description:
      'Revision of the post on which the change is based. An edit conflict returns StaleRevisionError.',
  }),
}));

/** The rights that each mutation of a post needs. */
const needs =
  'Needs WRITE, and PUBLISH if the article is published or scheduled, for the section of the article or for all.';

builder.mutationFields(t => ({
  addLivePost: t.field({
    type: ArticleResult,
    ...mutationOf('articles', ['WRITE'], async (...asked: Parameters<typeof addLivePost>) =>
      (await mutations()).addLivePost(...asked),
    ),
    description: `Adds a post to an article of the kind LIVE: at most ${maxPosts} per article. A post of a published article is public at once. ${needs}`,
    args: {
      article: post.article,
      input: t.arg({ type: LivePostInput, required: true, description: 'Fields of the new post.' }),
      idempotencyKey,
    },
  }),
  updateLivePost: t.field({
    type: ArticleResult,
    ...mutationOf('articles', ['WRITE'], async (...asked: Parameters<typeof updateLivePost>) =>
      (await mutations()).updateLivePost(...asked),
    ),
    description: `Updates fields of a post. Omitted fields stay unchanged. ${needs}`,
    args: {
      ...post,
      input: t.arg({ type: LivePostInput, required: true, description: 'Fields to change.' }),
    },
  }),
  removeLivePost: t.field({
    type: ArticleResult,
    ...mutationOf('articles', ['WRITE'], async (...asked: Parameters<typeof removeLivePost>) =>
      (await mutations()).removeLivePost(...asked),
    ),
    description: `Removes a post. Nothing of it is kept. ${needs}`,
    args: post,
  }),
}));
