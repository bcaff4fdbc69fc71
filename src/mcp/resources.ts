import { type McpServer, ResourceTemplate } from '@modelcontextprotocol/sdk/server/mcp.js';
import { McpError } from '@modelcontextprotocol/sdk/types.js';
import * as z from 'zod';
import { type EntityName, entityTypeNames, enumValueOf } from '../model/types.ts';
import { type Ask, execute, operation } from './ask.ts';
import { namedData, namedFragment } from './named.ts';
import { articleUri } from './source.ts';
import { oneLine } from './text.ts';
import type { Tool } from './tool.ts';
import { getArticle } from './tools/get-article.ts';
import { whoIs } from './tools/who-is.ts';

/** The newest articles: those that the list of resources names, and the completion of slugs. */
const newestArticles = operation(
  /* GraphQL */ `query McpNewest($first: Int!) {
  articles(first: $first) { nodes { slug headline summary publishedAt } }
}`,
  z.object({
    articles: z.object({
      nodes: z.array(
        z.object({
          slug: z.string(),
          headline: z.string(),
          summary: z.string().nullable(),
          publishedAt: z.string().nullable(),
        }),
      ),
    }),
  }),
);

const completeEntity = operation(
  /* GraphQL */ `query McpComplete($prefix: String!, $types: [EntityType!]) {
  suggest(prefix: $prefix, types: $types, first: 20) { ...Named }
}${namedFragment}`,
  z.object({ suggest: z.array(namedData).nullable() }),
);

/** The operations of resources, in addition to those of get_article and who_is. */
export const resourceOperations = [newestArticles, completeEntity];

/** Number of articles in the list of resources. */
const listed = 20;
/** Number of the newest articles among which slugs are completed. */
const completed = 50;

type Call = (tool: Tool, input: object) => Promise<{ data: Record<string, unknown>; text: string }>;

/** Offers articles and entities as resources, by their slugs. A resource has the text of the tool that reads the same. */
export function registerResources(server: McpServer, ask: Ask, call: Call): void {
  server.registerResource(
    'article',
    new ResourceTemplate('communique://article/{slug}', {
      list: async () => ({ resources: (await newest(ask, listed)).map(toResource) }),
      complete: {
        slug: async value => (await newest(ask, completed)).map(({ slug }) => slug).filter(beginsWith(value)),
      },
    }),
    { title: 'Article', description: 'An article by its slug, with its text.', mimeType },
    async (uri, { slug }) => contents(uri, await call(getArticle, { article: String(slug) }), 'article'),
  );
  for (const type of entityTypeNames)
    server.registerResource(
      type.toLowerCase(),
      new ResourceTemplate(`communique://${type.toLowerCase()}/{slug}`, {
        list: undefined,
        complete: { slug: value => completions(ask, type, value) },
      }),
      { title: type, description: `One ${type} by its slug, with its newest articles.`, mimeType },
      async uri => contents(uri, await call(whoIs, { name: uri.href }), 'entity'),
    );
}

const mimeType = 'text/markdown';

async function newest(ask: Ask, first: number) {
  return (await execute(ask, newestArticles, { first })).articles.nodes;
}

function toResource({ slug, headline, summary }: Awaited<ReturnType<typeof newest>>[number]) {
  return {
    uri: articleUri(slug),
    name: slug,
    title: oneLine(headline),
    mimeType,
    ...(summary === null ? {} : { description: oneLine(summary) }),
  };
}

function contents(uri: URL, { data, text }: Awaited<ReturnType<Call>>, member: string) {
  if (data[member] === null) throw new McpError(resourceNotFound, text, { uri: uri.href });
  return { contents: [{ uri: uri.href, mimeType, text }] };
}

/** https://modelcontextprotocol.io/specification/2025-11-25/server/resources#error-handling */
const resourceNotFound = -32002;

/** Slugs consist of the words of names, so a part of a slug is read as the beginning of a name. */
async function completions(ask: Ask, type: EntityName, value: string): Promise<string[]> {
  const prefix = value.replaceAll('-', ' ').trim();
  if (prefix === '') return [];
  const { suggest } = await execute(ask, completeEntity, { prefix, types: [enumValueOf(type)] });
  return (suggest ?? []).map(({ slug }) => slug).filter(beginsWith(value));
}

function beginsWith(value: string) {
  return (slug: string) => slug.startsWith(value);
}
