import type { ObjectFieldsShape } from '@pothos/core';
import type { Known } from '../model/record.ts';
import { entityTypeNames, types } from '../model/types.ts';
import { body, mentions, statements, status } from '../resolvers/article.ts';
import { fieldsOf } from '../resolvers/field.ts';
import { relatedArticles } from '../resolvers/related.ts';
import { revisions } from '../resolvers/revision.ts';
import { builder, type Types } from './builder.ts';
import { byPage, pageArguments } from './connection-type.ts';
import { ArticleMentionsConnection, mentionConnections } from './connections.ts';
import { declaredFields } from './declared-fields.ts';
import { EntityType, MentionRole, PublicationStatus, TextFormat } from './enums.ts';
import { byFirst } from './related.ts';
import { RevisionConnection } from './revision.ts';
import { Article, Node, Statement } from './types.ts';

const article = fieldsOf<'Article'>();

const roles = builder.args(t => ({
  roles: t.field({
    type: [MentionRole],
    description: 'Only what the article concerns in one of these ways.',
  }),
}));

/** What the declaration of an article does not say. */
const articleFields: ObjectFieldsShape<Types, Known<'Article'>> = t => ({
  body: t.string({
    nullable: true,
    description:
      'The text. It is stored apart from the rest, so ask for it on the article’s own page only. Null, with an error beside it, where it cannot be had in this format.',
    args: {
      format: t.arg({
        type: TextFormat,
        required: true,
        defaultValue: 'MARKDOWN',
        description: 'The form to give it in.',
      }),
    },
    resolve: body,
  }),
  wordCount: t.int({
    description: 'How many words the text has; some 200 are read in a minute.',
    resolve: article('wordCount'),
  }),
  status: t.field({
    type: PublicationStatus,
    description: 'How far it is on its way to the public.',
    resolve: (source, _args, context) => status(source, context),
  }),
  revision: t.int({ description: 'Starts at 1, incremented by every edit.', resolve: article('revision') }),
  createdAt: t.field({
    type: 'DateTime',
    description: 'When it was first stored.',
    resolve: article('createdAt'),
  }),
  updatedAt: t.field({
    type: 'DateTime',
    description: 'When it was last changed.',
    resolve: article('updatedAt'),
  }),
  mentions: t.field({
    type: ArticleMentionsConnection,
    description: 'Everything it mentions, of all types, in its order.',
    complexity: byPage,
    args: {
      ...pageArguments,
      ...roles,
      types: t.arg({ type: [EntityType], description: 'Only entities of these types.' }),
    },
    resolve: (source, args, context) => mentions(source, args.types ?? entityTypeNames, args, context),
  }),
  ...Object.fromEntries(
    mentionConnections.map(({ type, plural, connection }) => [
      plural,
      t.field({
        type: connection,
        description: `The ${plural} it mentions, in its order.`,
        complexity: byPage,
        args: { ...pageArguments, ...roles },
        resolve: (source, args, context) => mentions(source, [type], args, context),
      }),
    ]),
  ),
  statements: t.field({
    type: [Statement],
    description: 'What was said, and by whom, in its order.',
    resolve: (source, _args, context) => statements(source, context),
  }),
  related: t.field({
    type: [Article],
    nullable: true,
    description:
      'Other published articles that share the most mentions with it, the newest of equals first. Worked out anew moments after an article changes.',
    complexity: byFirst,
    args: { first: t.arg.int({ defaultValue: 5, description: 'How many to give, 1 to 20.' }) },
    resolve: (source, { first }, context) => relatedArticles(source, first ?? 5, context),
  }),
  revisions: t.field({
    type: RevisionConnection,
    authScopes: { READ_DRAFTS: true },
    description: 'Its history, newest first, with the present revision. Needs READ_DRAFTS.',
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
