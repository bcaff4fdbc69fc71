import { createPreviewToken, type PreviewTokenSource } from '../resolvers/preview-token.ts';
import { builder } from './builder.ts';

const PreviewToken = builder.objectRef<PreviewTokenSource>('PreviewToken').implement({
  description: 'A token for a link to a preview.',
  fields: t => ({
    token: t.exposeString('token', {
      description:
        'The token, shown only here. An app sends it as `Authorization: Bearer <token>`; every request with it shows the preview.',
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Time from which it is refused.' }),
  }),
});

builder.mutationField('createPreviewToken', t =>
  t.field({
    type: PreviewToken,
    authScopes: { READ_DRAFTS: true },
    description:
      'Creates a token, valid until `expiresAt`, that shows the public content as it will be at a given time or after a given release. The token shows nothing else, and cannot write. Needs READ_DRAFTS.',
    args: {
      at: t.arg({ type: 'DateTime', description: 'Time in the future. Give this or `release`.' }),
      release: t.arg.id({ description: 'Id of a release. Give this or `at`.' }),
      expiresAt: t.arg({
        type: 'DateTime',
        required: true,
        description: 'Time from which the token is refused, at most 90 days ahead.',
      }),
    },
    resolve: (_, args, context, { fieldName }) => createPreviewToken(args, context, fieldName),
  }),
);
