import type { WorkingCopySource } from '../resolvers/working-copy.ts';
import { builder } from './builder.ts';
import { Article, Release } from './types.ts';

export const WorkingCopy = builder.objectRef<WorkingCopySource>('WorkingCopy').implement({
  description: 'An edit of an article that is not public yet.',
  fields: t => ({
    article: t.expose('article', {
      type: Article,
      description:
        'The article as it would be, with the id of the public one: keep the two apart in caches that use ids as keys.',
    }),
    revision: t.exposeInt('revision', {
      description:
        'Revision of the working copy, for `expectedRevision`. It is above that of the article, and is incremented by every save and by every edit of the article.',
    }),
    basedOnRevision: t.exposeInt('basedOnRevision', {
      description: 'Revision of the article at the last save.',
    }),
    isStale: t.exposeBoolean('isStale', {
      description:
        'Whether the article was edited since the last save. A stale working copy is not published until it is saved again.',
    }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'Time of the last save.' }),
    updatedBy: t.exposeString('updatedBy', { description: 'Author of the last save.' }),
    publishAt: t.expose('publishAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which it becomes public by itself; null if it is not scheduled.',
    }),
    release: t.expose('release', {
      type: Release,
      nullable: true,
      description: 'Release with which it becomes public; null without one.',
    }),
  }),
});
