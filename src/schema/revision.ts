import { type RevisionSource, revisionBody } from '../resolvers/revision.ts';
import { builder } from './builder.ts';
import { connectionType } from './connection-type.ts';

const Revision = builder.objectRef<RevisionSource>('Revision').implement({
  description: 'A stored version of an article.',
  fields: t => ({
    revision: t.exposeInt('revision', { description: 'Starts at 1, incremented by every edit.' }),
    at: t.expose('at', { type: 'DateTime', description: 'Time of the revision.' }),
    by: t.exposeString('by', {
      description: 'Author of the revision: the subject of the credentials, `import`, or `expiry`.',
    }),
    headline: t.exposeString('title', { description: 'Headline of this revision.' }),
    body: t.string({
      description: 'Text of this revision, in Markdown.',
      resolve: (source, _args, context) => revisionBody(source, context),
    }),
  }),
});

export const RevisionConnection = connectionType(
  'Revision',
  Revision,
  'The history of an article, newest first.',
);
