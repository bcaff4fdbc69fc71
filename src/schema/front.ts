import { frontBackfillField, frontFields, frontItemFields } from '../model/front.ts';
import { field } from '../resolvers/field.ts';
import {
  backfillOf,
  choicesIn,
  containersOf,
  createFront,
  deleteFront,
  type FrontChoiceSource,
  type FrontContainerSource,
  type FrontSource,
  front,
  fronts,
  updateFront,
} from '../resolvers/front.ts';
import type { FrontItemSource } from '../resolvers/front-page.ts';
import { builder } from './builder.ts';
import { byPage, connectionType, pageArguments } from './connection-type.ts';
import { declaredField, inputFor } from './declared-fields.ts';
import { DeleteResult } from './mutation.ts';
import { resultType } from './result-type.ts';
import { mutationOf } from './rights.ts';
import { Article, Front, Node } from './types.ts';
import { DuplicateError, InvalidInputError, NotFoundError, StaleRevisionError } from './user-error.ts';

const FrontItem = builder.objectRef<FrontItemSource>('FrontItem').implement({
  description: 'An article in a container of a front, as the front shows it.',
  fields: t => ({
    article: t.expose('article', { type: Article, description: 'The published article.' }),
    headline: t.string({
      description: 'Headline on the front; that of the article where the front has none.',
      resolve: ({ article, chosen }) => chosen?.headline ?? article.headline,
    }),
    kicker: t.string({
      nullable: true,
      description: 'Words above the headline.',
      resolve: ({ chosen }) => chosen?.kicker,
    }),
    summary: t.string({
      nullable: true,
      description: 'Summary on the front; that of the article where the front has none.',
      resolve: ({ article, chosen }, _args, context) => chosen?.summary ?? field(article, 'summary', context),
    }),
    image: declaredField(
      t,
      frontItemFields.image,
      ({ article, chosen }: FrontItemSource, _args, context) =>
        chosen?.image ?? field(article, 'image', context),
    ),
    isPinned: t.boolean({
      description: 'Whether its place is pinned.',
      resolve: ({ chosen }) => chosen?.place != null,
    }),
  }),
});

const FrontChoice = builder.objectRef<FrontChoiceSource>('FrontChoice').implement({
  description: 'An item of a front as it was chosen, with the fields of `FrontItemInput`.',
  fields: t => ({
    article: t.expose('article', {
      type: Article,
      nullable: true,
      description: 'The article; null if it was deleted.',
    }),
    headline: t.exposeString('headline', { nullable: true, description: 'Headline on the front.' }),
    kicker: t.exposeString('kicker', { nullable: true, description: 'Words above the headline.' }),
    summary: t.exposeString('summary', { nullable: true, description: 'Summary on the front.' }),
    image: declaredField(t, frontItemFields.image, ({ image }: FrontChoiceSource) => image),
    place: t.exposeInt('place', { nullable: true, description: 'Pinned place, counted from 1.' }),
  }),
});

const FrontContainer = builder.objectRef<FrontContainerSource>('FrontContainer').implement({
  description: 'A container of a front, such as its top stories.',
  fields: t => ({
    key: t.string({
      description: 'Name of the container, unique on its front.',
      resolve: ({ container }) => container.key,
    }),
    title: t.string({ description: 'Title for readers.', resolve: ({ container }) => container.title }),
    layout: t.string({
      nullable: true,
      description: 'Name of a layout, which the apps agree on with the newsroom.',
      resolve: ({ container }) => container.layout,
    }),
    href: t.field({
      type: 'WebUrl',
      nullable: true,
      description: 'Address of the page behind the title.',
      resolve: ({ container }) => container.href,
    }),
    items: t.field({
      type: [FrontItem],
      description:
        'Chosen articles that are public, then articles of the list that fills the container. Pinned items keep their places. No article is twice on a front.',
      complexity: ({ first }) => ({ field: 1, multiplier: first ?? 20 }),
      args: { first: t.arg.int({ defaultValue: 20, description: 'Maximum number of items: 1 to 50.' }) },
      resolve: ({ container, page }, { first }) => page.items(container, first ?? 20),
    }),
    chosen: t.field({
      type: [FrontChoice],
      nullable: true,
      authScopes: { READ_DRAFTS: true },
      description: 'Chosen items, with those that are not public: for editors. Needs READ_DRAFTS.',
      resolve: (source, _args, context) => choicesIn(source, context),
    }),
    backfill: declaredField(t, frontBackfillField, (source: FrontContainerSource, _args, context) =>
      backfillOf(source, context),
    ),
  }),
});

builder.objectType(Front, {
  description: 'A page of the publication that editors compose, such as the home page.',
  interfaces: [Node],
  fields: t => ({
    slug: t.exposeString('slug', { description: 'Name of the front for URLs and apps. It never changes.' }),
    name: t.exposeString('name', { description: 'Name of the front.' }),
    revision: t.exposeInt('revision', {
      description: 'Starts at 1, incremented by every edit: for `expectedRevision`.',
    }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'Time of its last edit.' }),
    containers: t.field({
      type: [FrontContainer],
      description: 'Containers in the order of the page.',
      resolve: (source, _args, context) => containersOf(source, context),
    }),
  }),
});

const FrontConnection = connectionType<FrontSource>('Front', Front, 'Fronts, by slug.');

const FrontResult = resultType(
  'FrontResult',
  'Result of a mutation of a front: the present front, or a problem.',
  [Front, InvalidInputError, NotFoundError, DuplicateError, StaleRevisionError],
);

builder.queryFields(t => ({
  front: t.field({
    type: Front,
    nullable: true,
    description: 'Front, by id or slug.',
    args: {
      id: t.arg.id({ description: 'Id of the front. Give exactly one of `id` and `slug`.' }),
      slug: t.arg.string({ description: 'Slug of the front.' }),
    },
    resolve: (_, args, context) => front(args, context),
  }),
  fronts: t.field({
    type: FrontConnection,
    nullable: true,
    description: 'All fronts, by slug.',
    complexity: byPage,
    args: pageArguments,
    resolve: (_, args, context) => fronts(args, context),
  }),
}));

const FrontInput = inputFor('Front', 'a front', frontFields);

const target = builder.args(t => ({
  id: t.id({ required: true, description: 'Id of the front.' }),
  expectedRevision: t.int({
    required: true,
    description: 'Revision on which the change is based. An edit conflict returns StaleRevisionError.',
  }),
}));

builder.mutationFields(t => ({
  createFront: t.field({
    type: FrontResult,
    ...mutationOf('fronts', ['PUBLISH'], createFront),
    description:
      'Creates a front, which is public at once. The slug cannot be changed later. Needs PUBLISH, for all sections.',
    args: { input: t.arg({ type: FrontInput, required: true, description: 'Fields of the new front.' }) },
  }),
  updateFront: t.field({
    type: FrontResult,
    ...mutationOf('fronts', ['PUBLISH'], updateFront),
    description:
      'Updates fields of a front, for the public at once. Omitted fields stay unchanged. Needs PUBLISH, for all sections.',
    args: {
      ...target,
      input: t.arg({ type: FrontInput, required: true, description: 'Fields to change.' }),
    },
  }),
  deleteFront: t.field({
    type: DeleteResult,
    ...mutationOf('fronts', ['PUBLISH'], deleteFront),
    description: 'Deletes a front. Its articles stay. Needs PUBLISH, for all sections.',
    args: target,
  }),
}));
