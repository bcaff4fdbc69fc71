import type { CopySource, WorkingCopySource } from '../resolvers/working-copy.ts';
import { builder, type Types } from './builder.ts';
import { Article, Release } from './types.ts';

export const WorkingCopy = builder.objectRef<WorkingCopySource>('WorkingCopy').implement({
  description: 'An unpublished edit of an article.',
  fields: t => ({
    article: t.expose('article', { type: Article, description: editedDescription('article') }),
    ...copyFields(t, 'article'),
  }),
});

/** The description of the field for the article or front with the edits of the working copy. */
export function editedDescription(noun: string): string {
  return `The ${noun} as it would be, with the id of the public one: keep the two apart in caches that use ids as keys.`;
}

/** The fields that the working copies of articles and fronts have in common. */
export function copyFields<Source extends CopySource>(
  t: PothosSchemaTypes.ObjectFieldBuilder<Types, Source>,
  noun: string,
) {
  return {
    revision: t.int({
      resolve: ({ revision }) => revision,
      description: `Revision of the working copy, for \`expectedRevision\`. It is above that of the ${noun}, and is incremented when the copy is saved or gets a schedule of its own, and when the ${noun} is edited.`,
    }),
    basedOnRevision: t.int({
      resolve: ({ basedOnRevision }) => basedOnRevision,
      description: `Revision of the ${noun} at the last save.`,
    }),
    isStale: t.boolean({
      resolve: ({ isStale }) => isStale,
      description: `Whether the ${noun} was edited since the last save. A stale working copy is not published until it is saved again.`,
    }),
    updatedAt: t.field({
      type: 'DateTime',
      resolve: ({ updatedAt }) => updatedAt,
      description: 'Time of the last save.',
    }),
    updatedBy: t.string({
      resolve: ({ updatedBy }) => updatedBy,
      description: 'Author of the last save.',
    }),
    publishAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: ({ publishAt }) => publishAt,
      description:
        'Time for which it is scheduled; null if it has no schedule of its own; a release may still publish it.',
    }),
    release: t.field({
      type: Release,
      nullable: true,
      resolve: ({ release }) => release,
      description: 'Release with which it becomes public; null if there is none.',
    }),
  };
}
