import type { ObjectFieldsShape } from '@pothos/core';
import { article as declaration, maxTranslations, maxVersions, media } from '../model/article.ts';
import { maxPinnedPosts } from '../model/live-post.ts';
import type { Known } from '../model/record.ts';
import { entityTypeNames, types } from '../model/types.ts';
import { articleUrl } from '../resolvers/addresses.ts';
import { blocks, body, mentions, statements, status } from '../resolvers/article.ts';
import { authors, byline } from '../resolvers/author.ts';
import { resolversOf } from '../resolvers/field.ts';
import { mediaOf } from '../resolvers/media.ts';
import { relatedArticles } from '../resolvers/related.ts';
import { revisions } from '../resolvers/revision.ts';
import { workingCopy } from '../resolvers/working-copy.ts';
import { Block } from './blocks.ts';
import { builder, type Types } from './builder.ts';
import { byPage, pageArguments } from './connection-type.ts';
import { ArticleMentionsConnection, LivePostConnection, mentionConnections } from './connections.ts';
import { declaredField, declaredFields, objectTypeOf } from './declared-fields.ts';
import { EntityType, MentionRole, PublicationStatus, TextFormat } from './enums.ts';
import { jsonLdOptions } from './json-ld.ts';
import { byFirst } from './related.ts';
import { RevisionConnection } from './revision.ts';
import { bySimilar, SimilarArticle } from './similar.ts';
import { Actor, Article, LivePost, Node, Statement } from './types.ts';
import { WorkingCopy } from './working-copy.ts';

const article = resolversOf<'Article'>();

/** Few requests are for live articles: their resolvers are kept out of a cold start. */
const livePosts = () => import('../resolvers/live-post.ts');

/** Kept out of a cold start, too: few articles have translations. */
const translated = () => import('../resolvers/translations.ts');

/** Kept out of a cold start, too: few articles have versions or similar articles. */
const versioned = () => import('../resolvers/versions.ts');
const compared = () => import('../resolvers/near-duplicates.ts');

const roles = builder.args(t => ({
  roles: t.field({
    type: [MentionRole],
    description: 'Roles to include.',
  }),
}));

/** The fields of an article beyond its declaration. */
const articleFields: ObjectFieldsShape<Types, Known<'Article'>> = t => ({
  body: t.string({
    nullable: true,
    description:
      'Text of the article. It is stored separately: select it for single articles only. Null, with an error, if it cannot be converted to the format.',
    args: {
      format: t.arg({
        type: TextFormat,
        required: true,
        defaultValue: 'MARKDOWN',
        description: 'Format of the result.',
      }),
    },
    resolve: body,
  }),
  blocks: t.field({
    type: [Block],
    description:
      'Text of the article as typed blocks, in order: the same text as `body`. Select it for single articles only. If the text cannot be converted, the error is LIMIT_EXCEEDED, and the article is null.',
    resolve: (source, _args, context) => blocks(source, context),
  }),
  media: t.field({
    type: [objectTypeOf(media)],
    description: types.Article.fields.media?.description ?? '',
    resolve: (source, _args, context) => mediaOf(source, context),
  }),
  wordCount: t.int({
    description: 'Number of words in the text. A reader reads about 200 words per minute.',
    resolve: article('wordCount'),
  }),
  shareUrl: t.field({
    type: 'WebUrl',
    nullable: true,
    description:
      'URL of the page on which readers find the article, for sharing it; null unless the operator has set the address of the site (`ARTICLE_URL`). The page exists once the article is public.',
    resolve: (source, _args, { addresses }) => articleUrl(source, addresses),
  }),
  jsonLd: t.string(jsonLdOptions),
  status: t.field({
    type: PublicationStatus,
    description: 'Publication state.',
    resolve: (source, _args, context) => status(source, context),
  }),
  revision: t.int({ description: 'Starts at 1, incremented by every edit.', resolve: article('revision') }),
  createdAt: t.field({
    type: 'DateTime',
    description: 'Time of creation.',
    resolve: article('createdAt'),
  }),
  updatedAt: t.field({
    type: 'DateTime',
    description: 'Time of the last change; a post does not change it (`postsUpdatedAt`).',
    resolve: article('updatedAt'),
  }),
  mentions: t.field({
    type: ArticleMentionsConnection,
    description: 'Mentioned entities of all types, in the order set by editors.',
    complexity: byPage,
    args: {
      ...pageArguments,
      ...roles,
      types: t.arg({ type: [EntityType], description: 'Types of entities to include.' }),
    },
    resolve: (source, args, context) => mentions(source, args.types ?? entityTypeNames, args, context),
  }),
  ...Object.fromEntries(
    mentionConnections.map(({ type, plural, connection }) => [
      plural,
      t.field({
        type: connection,
        description: `Mentioned ${plural}, in the order set by editors.`,
        complexity: byPage,
        args: { ...pageArguments, ...roles },
        resolve: (source, args, context) => mentions(source, [type], args, context),
      }),
    ]),
  ),
  byline: declaredField(t, declaration.fields.byline, (source: Known<'Article'>, _args, context) =>
    byline(source, context),
  ),
  authors: t.field({
    type: [Actor],
    description:
      'Authors of the article: the people and organizations mentioned in the role AUTHOR, in the order set by editors.',
    resolve: (source, _args, context) => authors(source, context),
  }),
  statements: t.field({
    type: [Statement],
    description: 'Reported statements with their speakers, in the order set by editors.',
    resolve: (source, _args, context) => statements(source, context),
  }),
  isLive: t.boolean({
    description: 'Whether it is an article of the kind LIVE whose coverage has not ended (`coverageEndsAt`).',
    resolve: async (source, _args, context) => (await livePosts()).isLive(source, context),
  }),
  posts: t.field({
    type: LivePostConnection,
    description:
      'Posts of a live article, newest first, pinned ones included. `last` with `before` returns posts newer than those an app has. Other articles have none.',
    complexity: byPage,
    args: pageArguments,
    resolve: async (source, args, context) => (await livePosts()).posts(source, args, context),
  }),
  pinnedPosts: t.field({
    type: [LivePost],
    description: `Pinned posts of a live article, newest first: at most ${maxPinnedPosts}.`,
    resolve: async (source, _args, context) => (await livePosts()).pinnedPosts(source, context),
  }),
  post: t.field({
    type: LivePost,
    nullable: true,
    description: 'Post of a live article by its key; null if there is none.',
    args: { key: t.arg.string({ required: true, description: 'Key of the post.' }) },
    resolve: async (source, { key }, context) => (await livePosts()).postByKey(source, key, context),
  }),
  postsRevision: t.int({
    description:
      'Incremented by every post that is added, changed or removed. A polling app can tell from it whether posts that it holds have changed.',
    resolve: async (source, _args, context) => (await livePosts()).postsRevision(source, context),
  }),
  postsUpdatedAt: t.field({
    type: 'DateTime',
    nullable: true,
    description:
      'Time at which a post was last added, changed or removed; null if there was none. `updatedAt` does not reflect changes to posts.',
    resolve: async (source, _args, context) => (await livePosts()).postsUpdatedAt(source, context),
  }),
  translations: t.field({
    type: [Article],
    description: `The other language versions of the article, by language: the original and its translations, except this one. At most ${maxTranslations}.`,
    complexity: { field: 5, multiplier: 5 },
    resolve: async (source, _args, context) => (await translated()).translations(source, context),
  }),
  versions: t.field({
    type: [Article],
    description: `Other articles that tell the same story (\`versionOf\`), the main version among them, newest first. At most ${maxVersions}.`,
    complexity: { field: 5, multiplier: 5 },
    resolve: async (source, _args, context) => (await versioned()).versions(source, context),
  }),
  similar: t.field({
    type: [SimilarArticle],
    nullable: true,
    description:
      'Public articles with a similar text, linked by `versionOf` or not: the same story first, then others with a part of the text in common. Articles published more than a week after this one are left out. Select it for single articles only.',
    complexity: bySimilar,
    args: { first: t.arg.int({ defaultValue: 5, description: 'Number of articles: 1 to 20.' }) },
    resolve: async (source, { first }, context) => (await compared()).similarTo(source, first ?? 5, context),
  }),
  related: t.field({
    type: [Article],
    nullable: true,
    description:
      'Other published articles that share the most mentions with it; among equals, the newest comes first. Recomputed moments after an article changes.',
    complexity: byFirst,
    args: { first: t.arg.int({ defaultValue: 5, description: 'Number of articles: 1 to 20.' }) },
    resolve: (source, { first }, context) => relatedArticles(source, first ?? 5, context),
  }),
  workingCopy: t.field({
    type: WorkingCopy,
    nullable: true,
    authScopes: { READ_DRAFTS: true },
    description: 'Unpublished edit of the article; null if there is none. Needs READ_DRAFTS.',
    resolve: (source, _args, context) => workingCopy(source, context),
  }),
  revisions: t.field({
    type: RevisionConnection,
    authScopes: { READ_DRAFTS: true },
    description: 'History of the article, newest first, including the current revision. Needs READ_DRAFTS.',
    complexity: byPage,
    args: pageArguments,
    resolve: revisions,
  }),
});

builder.objectType(Article, {
  description: types.Article.description,
  interfaces: [Node],
  fields: t => {
    const own = articleFields(t);
    return { ...declaredFields(t, 'Article', new Set(Object.keys(own))), ...own };
  },
});
