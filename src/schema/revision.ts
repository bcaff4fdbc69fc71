import { type RevisionSource, revisionBody } from '../resolvers/revision.ts';
import { builder } from './builder.ts';
import { connectionType } from './connection-type.ts';

const Revision = builder.objectRef<RevisionSource>('Revision').implement({
  description: 'An article as it was after a change.',
  fields: t => ({
    revision: t.exposeInt('revision', { description: 'Starts at 1, incremented by every edit.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was written.' }),
    by: t.exposeString('by', {
      description: 'Who wrote it: the subject of the credentials, or `import`.',
    }),
    headline: t.exposeString('title', { description: 'The headline that it had.' }),
    body: t.string({
      description: 'The text that it had, in Markdown.',
      resolve: (source, _args, context) => revisionBody(source, context),
    }),
  }),
});

export const RevisionConnection = connectionType(
  'Revision',
  Revision,
  'The history of an article, newest first.',
);
