import type { ChangeSource } from '../resolvers/change.ts';
import { builder } from './builder.ts';
import { connectionType } from './connection-type.ts';
import { ChangeKind } from './enums.ts';
import { Node } from './types.ts';

const Change = builder.objectRef<ChangeSource>('Change').implement({
  description:
    'One step of the public content, for an app that keeps a copy: apply in order, keep the last cursor.',
  fields: t => ({
    kind: t.expose('kind', { type: ChangeKind, description: 'Whether to store the record or to drop it.' }),
    recordId: t.exposeID('recordId', {
      description:
        'The id of the record that changed. The change itself has none, so a cache keeps it with its page.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When it changed for the public.' }),
    node: t.expose('node', {
      type: Node,
      nullable: true,
      description: 'The record as it is now; null once removed.',
    }),
  }),
});

export const ChangeConnection = connectionType(
  'Change',
  Change,
  'The latest public change of each record, and removals, the oldest first.',
);
