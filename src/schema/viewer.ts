import type { SectionGrant } from '../access/scope.ts';
import { builder } from './builder.ts';
import { Scope } from './enums.ts';
import { Viewer } from './types.ts';

const SectionScope = builder.objectRef<SectionGrant>('SectionScope').implement({
  description: 'A scope for the articles of one section.',
  fields: t => ({
    scope: t.expose('scope', { type: Scope, description: 'Granted scope: WRITE or PUBLISH.' }),
    section: t.exposeString('section', {
      description: 'Section of the articles, exactly as in `Article.section`.',
    }),
  }),
});

builder.objectType(Viewer, {
  description: 'The authenticated caller.',
  fields: t => ({
    subject: t.exposeString('subject', {
      description:
        'Stable name of the caller: the subject of the token or of the API key. Shown in revision histories.',
    }),
    scopes: t.expose('scopes', {
      type: [Scope],
      description:
        'Scopes granted for the whole publication, including those that ADMIN implies. Scopes for one section are in `sectionScopes`.',
    }),
    sectionScopes: t.expose('sectionScopes', {
      type: [SectionScope],
      description:
        'Scopes granted for single sections only. A scope in `scopes` covers all sections, and is not repeated here.',
    }),
  }),
});
