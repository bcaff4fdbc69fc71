import type { RecordOf } from '../content/record.ts';
import { body, mentions, statements, status } from '../resolvers/article.ts';
import { fieldsOf } from '../resolvers/field.ts';
import { relatedArticles } from '../resolvers/related.ts';
import { revisions } from '../resolvers/revision.ts';
import { builder } from './builder.ts';
import { byPage, pageArguments } from './connection-type.ts';
import {
  ArticleAgreementsConnection,
  ArticleEventsConnection,
  ArticleMentionsConnection,
  ArticleOrganizationsConnection,
  ArticlePeopleConnection,
  ArticlePlacesConnection,
  ArticleTopicsConnection,
} from './connections.ts';
import { EntityType, entityNames, MentionRole, PublicationStatus, TextFormat } from './enums.ts';
import { Image } from './image.ts';
import { byFirst } from './related.ts';
import { RevisionConnection } from './revision.ts';
import { Article, Node, Organization, Statement } from './types.ts';

const article = fieldsOf<'Article'>();

const allEntities = Object.values(entityNames);

const Figure = builder.objectRef<RecordOf<'Article'>['figures'][number]>('Figure').implement({
  description: 'A number that an article reports, as data.',
  fields: t => ({
    label: t.exposeString('label', { description: 'What is counted or measured.' }),
    value: t.exposeFloat('value', { description: 'The number, in `unit`.' }),
    unit: t.exposeString('unit', { nullable: true, description: 'What the number is a number of.' }),
    date: t.expose('date', { type: 'PartialDate', nullable: true, description: 'When it held.' }),
    text: t.exposeString('text', { description: 'The number in a sentence.' }),
  }),
});

const Correction = builder.objectRef<RecordOf<'Article'>['corrections'][number]>('Correction').implement({
  description: 'What was wrong in an article and has been set right.',
  fields: t => ({
    at: t.expose('at', { type: 'DateTime', description: 'When it was corrected.' }),
    text: t.exposeString('text', { description: 'What was corrected.' }),
  }),
});

const roles = builder.args(t => ({
  roles: t.field({
    type: [MentionRole],
    description: 'Only what the article concerns in one of these ways.',
  }),
}));

builder.objectType(Article, {
  description:
    'A report, and what it reports as data: whom it is about, who said what, which numbers it gives.',
  interfaces: [Node],
  fields: t => ({
    slug: t.exposeString('slug', {
      description: 'The name for addresses, unique among articles. Old slugs keep leading to the article.',
    }),
    headline: t.exposeString('headline', { description: 'The headline.' }),
    alternativeHeadline: t.string({
      nullable: true,
      description: 'A second headline, or a shorter one.',
      resolve: article('alternativeHeadline'),
    }),
    summary: t.string({
      nullable: true,
      description: 'What it reports, in one or two sentences of plain text.',
      resolve: article('summary'),
    }),
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
    byline: t.stringList({ description: 'Names as printed, in order.', resolve: article('byline') }),
    section: t.string({
      nullable: true,
      description: 'The section it stands in.',
      resolve: article('section'),
    }),
    keywords: t.stringList({ description: 'Words to find it by.', resolve: article('keywords') }),
    language: t.string({
      description: 'The language it is written in, a BCP 47 tag.',
      resolve: article('language'),
    }),
    url: t.field({
      type: 'WebUrl',
      nullable: true,
      description: 'Where the original stands, if elsewhere.',
      resolve: article('url'),
    }),
    image: t.field({
      type: Image,
      nullable: true,
      description: 'The picture to show with it.',
      resolve: article('image'),
    }),
    publisher: t.field({
      type: Organization,
      nullable: true,
      description: 'Who published it.',
      resolve: article('publisher'),
    }),
    status: t.field({
      type: PublicationStatus,
      description: 'How far it is on its way to the public.',
      resolve: (source, _args, context) => status(source, context),
    }),
    publishedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it became or becomes public; null for a draft.',
      resolve: article('publishedAt'),
    }),
    revision: t.int({ description: '1 at first, one more with every change.', resolve: article('revision') }),
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
      resolve: (source, args, context) =>
        mentions(source, args.types?.map(type => entityNames[type]) ?? allEntities, args, context),
    }),
    people: t.field({
      type: ArticlePeopleConnection,
      description: 'The people it mentions, in its order.',
      complexity: byPage,
      args: { ...pageArguments, ...roles },
      resolve: (source, args, context) => mentions(source, ['Person'], args, context),
    }),
    organizations: t.field({
      type: ArticleOrganizationsConnection,
      description: 'The organizations it mentions, in its order.',
      complexity: byPage,
      args: { ...pageArguments, ...roles },
      resolve: (source, args, context) => mentions(source, ['Organization'], args, context),
    }),
    agreements: t.field({
      type: ArticleAgreementsConnection,
      description: 'The agreements it mentions, in its order.',
      complexity: byPage,
      args: { ...pageArguments, ...roles },
      resolve: (source, args, context) => mentions(source, ['Agreement'], args, context),
    }),
    events: t.field({
      type: ArticleEventsConnection,
      description: 'The events it mentions, in its order.',
      complexity: byPage,
      args: { ...pageArguments, ...roles },
      resolve: (source, args, context) => mentions(source, ['Event'], args, context),
    }),
    places: t.field({
      type: ArticlePlacesConnection,
      description: 'The places it mentions, in its order.',
      complexity: byPage,
      args: { ...pageArguments, ...roles },
      resolve: (source, args, context) => mentions(source, ['Place'], args, context),
    }),
    topics: t.field({
      type: ArticleTopicsConnection,
      description: 'The topics it belongs to or mentions, in its order.',
      complexity: byPage,
      args: { ...pageArguments, ...roles },
      resolve: (source, args, context) => mentions(source, ['Topic'], args, context),
    }),
    statements: t.field({
      type: [Statement],
      description: 'What was said, and by whom, in its order.',
      resolve: (source, _args, context) => statements(source, context),
    }),
    figures: t.field({
      type: [Figure],
      description: 'The numbers it reports, in its order.',
      resolve: article('figures'),
    }),
    corrections: t.field({
      type: [Correction],
      description: 'What has been corrected since it was published, in its order.',
      resolve: article('corrections'),
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
  }),
});
