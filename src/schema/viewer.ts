import { builder } from './builder.ts';
import { Scope } from './enums.ts';
import { Viewer } from './types.ts';

builder.objectType(Viewer, {
  description: 'The one who asks, as the credentials say.',
  fields: t => ({
    subject: t.exposeString('subject', {
      description:
        'A name that stays: the subject of the token, or what the API key was made for. Histories show it.',
    }),
    scopes: t.expose('scopes', {
      type: [Scope],
      description: 'Everything that is allowed, also what ADMIN includes.',
    }),
  }),
});
