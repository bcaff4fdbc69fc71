import type { ChangeSource } from '../resolvers/change.ts';
import { builder } from './builder.ts';
import { connectionType } from './connection-type.ts';
import { ChangeKind } from './enums.ts';
import { Node } from './types.ts';

const Change = builder.objectRef<ChangeSource>('Change').implement({
  description:
    'A change of the public content, for an app that keeps a local copy. Apply changes in order, and store the last cursor.',
  fields: t => ({
    kind: t.expose('kind', {
      type: ChangeKind,
      description: 'What the app should do: store the record, or drop it.',
    }),
    recordId: t.exposeID('recordId', {
      description:
        'Id of the changed record. A change has no id of its own, so client caches store the change inside its page.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'Time of the public change.' }),
    node: t.expose('node', {
      type: Node,
      nullable: true,
      description: 'The current record; null after a removal.',
    }),
  }),
});

export const ChangeConnection = connectionType(
  'Change',
  Change,
  'Latest public change of each record, and removals, oldest first.',
);
