import * as z from 'zod';
import { execute, operation, ToolFailure } from '../ask.ts';
import { articleUri } from '../source.ts';
import { inline } from '../text.ts';
import { writingTool } from '../tool.ts';

const optional = {
  alternativeHeadline: z.string().max(300).optional(),
  summary: z.string().max(2000).optional(),
  body: z.string().max(200_000).optional().describe('The text in Markdown, at most 200,000 characters.'),
  section: z.string().max(100).optional(),
  language: z.string().max(35).optional().describe('Language tag, like "en".'),
  byline: z.array(z.string().max(200)).max(50).optional(),
  keywords: z.array(z.string().max(100)).max(50).optional(),
  mentions: z
    .array(
      z.strictObject({
        entity: z.string().max(200).describe('Id of an entity, from an earlier response.'),
        role: z.enum(['SUBJECT', 'CATEGORY', 'LOCATION', 'QUOTED', 'MENTIONED']).default('MENTIONED'),
      }),
    )
    .max(200)
    .optional()
    .describe('The entities that the article is about. They replace the mentions so far.'),
};

const headline = z.string().trim().min(1).max(300);

const output = z.object({
  id: z.string(),
  revision: z.int().describe('Number of the edit, for the next update_draft.'),
  slug: z.string(),
  status: z.string(),
  resource: z.string(),
});

const written = z.union([
  output.omit({ resource: true }),
  z.object({ message: z.string(), path: z.array(z.string()) }),
]);

const fields = '... on Article { id revision slug status } ... on UserError { message path }';

const createOperation = operation(
  /* GraphQL */ `mutation McpCreateDraft($input: ArticleInput!, $idempotencyKey: String) {
  result: createArticle(input: $input, idempotencyKey: $idempotencyKey) { ${fields} }
}`,
  z.object({ result: written }),
);

const updateOperation = operation(
  /* GraphQL */ `mutation McpUpdateDraft($id: ID!, $revision: Int!, $input: ArticleInput!) {
  result: updateArticle(id: $id, expectedRevision: $revision, input: $input) { ${fields} }
}`,
  z.object({ result: written }),
);

const statusOperation = operation(
  /* GraphQL */ `query McpDraftStatus($id: ID!) { article(id: $id) { status revision } }`,
  z.object({ article: z.object({ status: z.string(), revision: z.int() }).nullable() }),
);

export const createDraft = writingTool(
  {
    name: 'create_draft',
    title: 'Create a draft',
    description:
      'Creates the draft of an article for the editors of the newsroom. It is not published: an editor does that. Only for keys with the scope WRITE.',
    input: z.strictObject({
      headline,
      ...optional,
      idempotencyKey: z
        .string()
        .min(1)
        .max(255)
        .optional()
        .describe('A text of your choice. A repeated call with it creates no second draft within a day.'),
    }),
    output,
    operations: [createOperation],
    async run(ask, { idempotencyKey, ...input }) {
      return draftOf((await execute(ask, createOperation, { input, idempotencyKey })).result, 'Created');
    },
  },
  { destructiveHint: false, idempotentHint: false },
);

export const updateDraft = writingTool(
  {
    name: 'update_draft',
    title: 'Change a draft',
    description:
      'Changes fields of a draft; fields that are left out stay as they are. Published, scheduled and withdrawn articles are not changed. Only for keys with the scopes WRITE and READ_DRAFTS.',
    input: z.strictObject({
      id: z.string().max(200).describe('Id of the draft.'),
      revision: z
        .int()
        .min(1)
        .describe('The revision that the change is based on, from get_article or the last change.'),
      headline: headline.optional(),
      ...optional,
    }),
    output,
    operations: [statusOperation, updateOperation],
    async run(ask, { id, revision, ...input }) {
      const { article } = await execute(ask, statusOperation, { id });
      if (article === null) throw new ToolFailure('No draft has this id, or the key lacks READ_DRAFTS.');
      if (article.status !== 'DRAFT')
        throw new ToolFailure(
          `This article is ${article.status}, and only drafts are changed here. An editor changes it in the newsroom's tools.`,
        );
      // A publication is an edit. So the revision of a draft cannot be that of a published article.
      if (article.revision !== revision)
        throw new ToolFailure(
          `The draft is at revision ${article.revision} now. Read it again with get_article, and reapply the change to that revision.`,
        );
      return draftOf((await execute(ask, updateOperation, { id, revision, input })).result, 'Changed');
    },
  },
  { destructiveHint: true, idempotentHint: false },
);

function draftOf(result: z.output<typeof written>, verb: string) {
  if ('message' in result) {
    const { path, message } = result;
    throw new ToolFailure(path.length === 0 ? message : `${path.join('.')}: ${message}`);
  }
  const data = { ...result, resource: articleUri(result.slug) };
  const { id, revision, status, resource } = data;
  return { data, text: `${verb}: ${inline(status)}, revision ${revision} <${resource}> id ${id}` };
}
