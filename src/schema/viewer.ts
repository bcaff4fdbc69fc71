import { builder } from './builder.ts';
import { Scope } from './enums.ts';
import { Viewer } from './types.ts';

builder.objectType(Viewer, {
  description: 'The authenticated caller.',
  fields: t => ({
    subject: t.exposeString('subject', {
      description:
        'Stable name of the caller: the subject of the token or of the API key. Shown in revision histories.',
    }),
    scopes: t.expose('scopes', {
      type: [Scope],
      description: 'Granted scopes, including those that ADMIN implies.',
    }),
  }),
});
