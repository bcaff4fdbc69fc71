import { frontContainerFields, frontFields, frontItemFields } from '../model/front.ts';
import { field } from '../resolvers/field.ts';
import {
  containersOf,
  type FrontContainerSource,
  type FrontSource,
  front,
  fronts,
} from '../resolvers/front.ts';
import type { FrontChoiceSource, FrontCopySource } from '../resolvers/front-editing.ts';
import type { FrontItemSource } from '../resolvers/front-page.ts';
import { mutationOf } from './auth-scopes.ts';
import { builder } from './builder.ts';
import { byPage, connectionType, pageArguments } from './connection-type.ts';
import { declaredField, inputFor, partFields } from './declared-fields.ts';
import { copyOf, DeleteResult, targetOf } from './mutation.ts';
import { resultType } from './result-type.ts';
import { Article, Front, Node } from './types.ts';
import { DuplicateError, InvalidInputError, NotFoundError, StaleRevisionError } from './user-error.ts';
import { copyFields, editedDescription } from './working-copy.ts';

/** Code that only editors need is loaded with their first request. */
const editing = () => import('../resolvers/front-editing.ts');

type Editing = Awaited<ReturnType<typeof editing>>;

const FrontItem = builder.objectRef<FrontItemSource>('FrontItem').implement({
  description: 'An article in a container of a front, as the front shows it.',
  fields: t => ({
    article: t.expose('article', { type: Article, description: 'The published article.' }),
    headline: t.string({
      description: 'Headline on the front; that of the article where the front has none.',
      resolve: ({ article, chosen }) => chosen?.headline ?? article.headline,
    }),
    kicker: declaredField(t, frontItemFields.kicker, ({ chosen }: FrontItemSource) => chosen?.kicker),
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
      description: 'Whether its position is pinned.',
      resolve: ({ chosen }) => chosen?.place != null,
    }),
  }),
});

const FrontChoice = builder.objectRef<FrontChoiceSource>('FrontChoice').implement({
  description:
    'An item of a front as editors chose it, with the fields of `FrontItemInput`. Unset fields are null here; in `FrontItem`, those of the article take their place.',
  fields: t => ({
    article: t.expose('article', {
      type: Article,
      nullable: true,
      description: 'The article; null if it was deleted.',
    }),
    ...partFields(t, frontItemFields, 'article'),
  }),
});

const FrontContainer = builder.objectRef<FrontContainerSource>('FrontContainer').implement({
  description: 'A container of a front, such as its top stories.',
  fields: t => ({
    ...partFields(t, frontContainerFields, 'items', 'backfill'),
    items: t.field({
      type: [FrontItem],
      description:
        'Chosen articles that are public, then those of `backfill`. Pinned items keep their positions, or move up if there are too few items before them. An article appears only once on a front.',
      complexity: ({ first }) => ({ field: 1, multiplier: first ?? 20 }),
      args: { first: t.arg.int({ defaultValue: 20, description: 'Maximum number of items: 1 to 50.' }) },
      resolve: ({ key, page }, { first }) => page.items(key, first ?? 20),
    }),
    chosen: t.field({
      type: [FrontChoice],
      nullable: true,
      authScopes: { READ_DRAFTS: true },
      description: 'Chosen items, public or not. Needs READ_DRAFTS.',
      resolve: async (source, _args, context) => (await editing()).choicesIn(source, context),
    }),
    backfill: declaredField(
      t,
      frontContainerFields.backfill,
      async (source: FrontContainerSource, _args, context) => (await editing()).backfillOf(source, context),
    ),
  }),
});

const FrontWorkingCopy = builder.objectRef<FrontCopySource>('FrontWorkingCopy').implement({
  description: 'An unpublished edit of a front.',
  fields: t => ({
    front: t.expose('front', { type: Front, description: editedDescription('front') }),
    ...copyFields(t, 'front'),
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
    workingCopy: t.field({
      type: FrontWorkingCopy,
      nullable: true,
      authScopes: { READ_DRAFTS: true },
      description: 'Unpublished edit; null if there is none. Needs READ_DRAFTS.',
      resolve: async (source, _args, context) => (await editing()).copyOfFront(source, context),
    }),
  }),
});

const FrontConnection = connectionType<FrontSource>('Front', Front, 'Fronts, by slug.');

const FrontResult = resultType(
  'FrontResult',
  'Result of a mutation of a front: the current front, or a problem.',
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

const target = targetOf('front');
const copy = copyOf('front', target);

const FrontInput = inputFor('Front', 'a front', frontFields);

type Creation = Parameters<Editing['createFront']>[0];
type Update = Parameters<Editing['updateFront']>[0];
type Save = Parameters<Editing['saveFrontCopy']>[0];
type Publication = Parameters<Editing['publishFrontCopy']>[0];
type Discarding = Parameters<Editing['discardFrontCopy']>[0];
type Deletion = Parameters<Editing['deleteFront']>[0];

builder.mutationFields(t => ({
  createFront: t.field({
    type: FrontResult,
    ...mutationOf('fronts', ['PUBLISH'], async (args: Creation, context, mutation) =>
      (await editing()).createFront(args, context, mutation),
    ),
    description:
      'Creates a front, which is public at once. The slug cannot be changed later. Needs PUBLISH, for all sections.',
    args: { input: t.arg({ type: FrontInput, required: true, description: 'Fields of the new front.' }) },
  }),
  updateFront: t.field({
    type: FrontResult,
    ...mutationOf('fronts', ['PUBLISH'], async (args: Update, context, mutation) =>
      (await editing()).updateFront(args, context, mutation),
    ),
    description:
      'Updates fields of a front, for the public at once. Omitted fields stay unchanged. Needs PUBLISH, for all sections.',
    args: {
      ...target,
      input: t.arg({ type: FrontInput, required: true, description: 'Fields to change.' }),
    },
  }),
  saveFrontWorkingCopy: t.field({
    type: FrontResult,
    ...mutationOf('fronts', ['WRITE'], async (args: Save, context, mutation) =>
      (await editing()).saveFrontCopy(args, context, mutation),
    ),
    description:
      'Saves an unpublished edit of a front. The public front stays as it is. A later save changes the working copy, and cancels its schedule. Needs WRITE, for all sections.',
    args: {
      ...copy,
      input: t.arg({ type: FrontInput, required: true, description: 'Fields to change.' }),
    },
  }),
  publishFrontWorkingCopy: t.field({
    type: FrontResult,
    ...mutationOf('fronts', ['PUBLISH'], async (args: Publication, context, mutation) =>
      (await editing()).publishFrontCopy(args, context, mutation),
    ),
    description:
      'Publishes the working copy of a front, now or exactly at a future time. Needs PUBLISH, for all sections.',
    args: {
      ...copy,
      at: t.arg({ type: 'DateTime', description: 'Time in the future; now if omitted.' }),
    },
  }),
  discardFrontWorkingCopy: t.field({
    type: FrontResult,
    ...mutationOf('fronts', ['WRITE'], async (args: Discarding, context, mutation) =>
      (await editing()).discardFrontCopy(args, context, mutation),
    ),
    description: 'Discards the working copy of a front, and its schedule. Needs WRITE, for all sections.',
    args: copy,
  }),
  deleteFront: t.field({
    type: DeleteResult,
    ...mutationOf('fronts', ['PUBLISH'], async (args: Deletion, context, mutation) =>
      (await editing()).deleteFront(args, context, mutation),
    ),
    description: 'Deletes a front. Its articles stay. Needs PUBLISH, for all sections.',
    args: target,
  }),
}));
