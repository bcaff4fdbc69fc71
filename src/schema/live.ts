import type { ListPosition as Position } from '../resolvers/watch-lists.ts';
import { builder } from './builder.ts';

const ListPosition = builder.objectRef<Position>('ListPosition').implement({
  description:
    'The newest entry of a list. It changes when the list has new content; a query with `before: cursor` returns the new entries.',
  fields: t => ({
    list: t.exposeString('list', { description: 'The list, as the request names it.' }),
    cursor: t.exposeString('cursor', {
      nullable: true,
      description: 'Cursor of the newest entry; null for an empty list and for a front.',
    }),
    revision: t.exposeInt('revision', {
      nullable: true,
      description:
        'Revision of a front, or of the posts of a live article: it also counts corrections and removals of posts. Null for other lists.',
    }),
  }),
});

builder.subscriptionType({
  description: 'Notifies of changes to lists, without their content: server-sent events of the Node server.',
  fields: t => ({
    listMoved: t.field({
      type: ListPosition,
      description:
        'First the current position of each list, then one event whenever a position changes, seconds after readers can see the change. The same as `GET /live`. Errors: BAD_USER_INPUT if a name has none of the forms of `lists`, NOT_FOUND if the list does not exist, UNAVAILABLE if the server has too many streams. Lambda functions refuse it (BAD_REQUEST): use `GET /live` if the deployment has live streams; otherwise poll `/live.json`.',
      args: {
        lists: t.arg.stringList({
          required: true,
          description:
            'At most 10 lists: `articles`, `section/<name>`, `front/<slug>`, an entity or a live article as `<type>/<slug>`, such as `Person/ada-lovelace`, or the id of an entity, a live article or a front.',
        }),
      },
      subscribe: async (_, { lists }, context) => {
        const { watchLists } = await import('../resolvers/watch-lists.ts');
        return watchLists(lists, context);
      },
      resolve: position => position,
    }),
  }),
});
