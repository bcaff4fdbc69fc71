import { releaseAction, releaseStatus } from '../model/vocabulary.ts';
import {
  addToRelease,
  cancelRelease,
  createRelease,
  itemsOf,
  type ReleaseItemSource,
  type ReleaseSource,
  releaseById,
  releases,
  removeFromRelease,
  scheduleRelease,
} from '../resolvers/release.ts';
import { mutationOf } from './auth-scopes.ts';
import { builder } from './builder.ts';
import { byPage, connectionType, pageArguments } from './connection-type.ts';
import { enumOf } from './enums.ts';
import { targetOf } from './mutation.ts';
import { resultType } from './result-type.ts';
import { Node, Release } from './types.ts';
import { InvalidInputError, NotFoundError, StaleRevisionError } from './user-error.ts';

const ReleaseStatus = enumOf(releaseStatus);

const ReleaseAction = enumOf(releaseAction);

const ReleaseItem = builder.objectRef<ReleaseItemSource>('ReleaseItem').implement({
  description: 'An item of a release.',
  fields: t => ({
    node: t.field({ type: Node, description: 'Article or front.', resolve: ({ node }) => node }),
    action: t.expose('action', {
      type: ReleaseAction,
      description: 'Action on the item at the time of the release.',
    }),
  }),
});

builder.objectType(Release, {
  description: 'Changes that become public at the same time, all or none.',
  interfaces: [Node],
  fields: t => ({
    name: t.exposeString('name', { description: 'Name of the release.' }),
    status: t.expose('status', { type: ReleaseStatus, description: 'State of the release.' }),
    at: t.expose('at', {
      type: 'DateTime',
      nullable: true,
      description:
        'Time at which it becomes or became public. For an open or cancelled release: the planned time, if it has one.',
    }),
    items: t.field({
      type: [ReleaseItem],
      description:
        'Items in the order in which they were added, without deleted ones. Drafts are left out for callers without READ_DRAFTS.',
      resolve: (release, _args, context) => itemsOf(release, context),
    }),
    revision: t.exposeInt('revision', {
      description: 'Starts at 1, incremented by every mutation of the release: for `expectedRevision`.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Time of its creation.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'Time of its last mutation.' }),
  }),
});

const ReleaseConnection = connectionType<ReleaseSource>('Release', Release, 'Releases.');

const ReleaseResult = resultType(
  'ReleaseResult',
  'Result of a mutation of a release: the current release, or a problem.',
  [Release, InvalidInputError, NotFoundError, StaleRevisionError],
);

builder.queryFields(t => ({
  release: t.field({
    type: Release,
    nullable: true,
    authScopes: { READ_DRAFTS: true },
    description: 'Release by id. Needs READ_DRAFTS.',
    args: { id: t.arg.id({ required: true, description: 'Id of the release.' }) },
    resolve: (_, { id }, context) => releaseById(id, context),
  }),
  releases: t.field({
    type: ReleaseConnection,
    nullable: true,
    authScopes: { READ_DRAFTS: true },
    description:
      'Releases by creation, newest first. With `status: SCHEDULED`, the next to become public is first; with `status: DONE`, the latest that became public. Needs READ_DRAFTS.',
    complexity: byPage,
    args: {
      ...pageArguments,
      status: t.arg({ type: ReleaseStatus, description: 'Status to match.' }),
    },
    resolve: (_, args, context) => releases(args, context),
  }),
}));

const target = targetOf('release');

const sectionsOfItem =
  'for the section of the article and for that of its working copy; for a front, for all sections.';
const sectionsOfItems =
  'for the sections of all its articles and of their working copies; with a front, for all sections.';

const itemArguments = builder.args(t => ({
  release: t.id({ required: true, description: 'Id of the release.' }),
  node: t.id({ required: true, description: 'Id of the article or front.' }),
}));

builder.mutationFields(t => ({
  createRelease: t.field({
    type: ReleaseResult,
    ...mutationOf('articles', ['WRITE'], createRelease),
    description: 'Creates a release without items. Needs WRITE, for at least one section.',
    args: {
      name: t.arg.string({ required: true, description: 'Name, 1 to 200 characters.' }),
      at: t.arg({
        type: 'DateTime',
        description:
          'Planned time, which previews of the open release use; `scheduleRelease` sets the time of publication.',
      }),
    },
  }),
  addToRelease: t.field({
    type: ReleaseResult,
    ...mutationOf('articles', ['WRITE'], addToRelease),
    description: `Adds an article (its draft or working copy, or its withdrawal) or a front (its working copy) to an open or cancelled release. Adding an article again replaces its action. At most 200 items. An article or front in another open or scheduled release is refused; from a cancelled one, it moves to this one. Needs WRITE, ${sectionsOfItem}`,
    args: {
      ...itemArguments,
      action: t.arg({
        type: ReleaseAction,
        required: true,
        defaultValue: 'PUBLISH',
        description: 'Action on the article at the time of the release; PUBLISH for a front.',
      }),
    },
  }),
  removeFromRelease: t.field({
    type: ReleaseResult,
    ...mutationOf('articles', ['WRITE'], removeFromRelease),
    description: `Removes an article or front from an open or cancelled release. Needs WRITE, ${sectionsOfItem}`,
    args: itemArguments,
  }),
  scheduleRelease: t.field({
    type: ReleaseResult,
    ...mutationOf('articles', ['PUBLISH'], scheduleRelease),
    description: `Schedules a release: all its items become public exactly at that time. All conditions are checked now; the items cannot be edited until the release is public or cancelled. Scheduling again replaces the time; a cancelled release can be scheduled again. Needs PUBLISH, ${sectionsOfItems}`,
    args: { ...target, at: t.arg({ type: 'DateTime', required: true, description: 'Time in the future.' }) },
  }),
  cancelRelease: t.field({
    type: ReleaseResult,
    ...mutationOf('articles', ['PUBLISH'], cancelRelease),
    description: `Cancels a release before its time. Its items can be edited again. Needs PUBLISH, ${sectionsOfItems}`,
    args: target,
  }),
}));
