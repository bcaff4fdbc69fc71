import type { Plugin } from 'graphql-yoga';
import { internalMessage, Problem, problemStatus } from '../../errors/problem.ts';
import type { WatchLists } from '../../resolvers/watch-lists.ts';
import { causeText } from '../../store/failure-text.ts';
import { getItems } from '../../store/items.ts';
import { probeKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import type { RequestIds } from '../response/request-log.ts';
import { publishedPath } from './api-paths.ts';
import type { FeedSettings } from './feed.ts';
import type { LoadShedder, NodeContext } from './load-shedding.ts';
import type { McpRouteOptions } from './mcp.ts';
import type { NewContext, Page } from './page.ts';

type Route = (url: URL, request: Request) => Page | Promise<Page>;

export interface RouteOptions {
  readonly table: Table;
  readonly newContext: NewContext;
  readonly feed: FeedSettings | undefined;
  readonly loadShedder: LoadShedder | undefined;
  readonly watchLists: WatchLists | undefined;
  readonly mcp: Omit<McpRouteOptions, 'publicUrl' | 'fetchAPI' | 'logError'>;
}

/** The settings of the feeds where the operator has set none. */
export const defaultFeed: FeedSettings = { siteName: 'Communiqué', publicUrl: undefined };

/** The routes other than /graphql: /mcp by POST, all others by GET. Yoga itself answers /health. */
export function useRoutes({
  table,
  newContext,
  feed = defaultFeed,
  loadShedder,
  watchLists,
  mcp,
}: RouteOptions): Plugin<object, NodeContext & RequestIds> {
  const routes: Readonly<Record<string, Route>> = {
    '/ready': () => ready(table),
    '/schema.graphql': schemaPage,
    '/live': async (url, { signal: client }) =>
      (await import('../live/live-lists.ts')).liveEvents(url, { watchLists, client }),
    '/live.json': async (url, request) =>
      (await import('../live/live-lists.ts')).livePositions(url, await newContext(request)),
  };
  const publishedRoute: Route = async (url, request) =>
    (await import('./published.ts')).publishedPage({
      url,
      feed,
      newContext: maxReads => newContext(request, maxReads),
    });
  let logError: (error: unknown) => void = () => {};
  return {
    onYogaInit({ yoga }) {
      logError = error => yoga.logger.error(error);
    },
    async onRequest({ request, url, endResponse, fetchAPI, serverContext }) {
      if (url.pathname === '/mcp') {
        // Its operations are admitted one by one, as those of any other client.
        const { answerMcp } = await import('./mcp.ts');
        return endResponse(
          await answerMcp(request, serverContext, { ...mcp, publicUrl: feed.publicUrl, fetchAPI, logError }),
        );
      }
      const route = Object.hasOwn(routes, url.pathname)
        ? routes[url.pathname]
        : publishedPath.test(url.pathname)
          ? publishedRoute
          : undefined;
      if (route === undefined) return;
      const answer = (status: number, text: Page['text'], headers: Record<string, string>) =>
        endResponse(new fetchAPI.Response(text, { status, headers }));
      if (request.method !== 'GET')
        return answer(405, 'Method not allowed; use GET.\n', {
          allow: 'GET, HEAD',
          'content-type': plainText,
        });
      try {
        const {
          type,
          text,
          cacheControl = 'no-store',
          headers,
        } = await (loadShedder?.run(serverContext.req, () => route(url, request)) ?? route(url, request));
        answer(200, text, { ...headers, 'content-type': type, 'cache-control': cacheControl });
      } catch (error) {
        const problem = error instanceof Problem ? error : undefined;
        if (problem?.cause !== undefined)
          logError(`${problem.code} at ${url.pathname}: ${causeText(problem.cause)}`);
        else if (problem === undefined) logError(error);
        const { code, message } = problem ?? internalError;
        answer(problemStatus[code], `${code}: ${message}\n`, { 'content-type': plainText });
      }
    },
  };
}

const plainText = 'text/plain; charset=utf-8';

const internalError = new Problem('INTERNAL_SERVER_ERROR', internalMessage);

/** Reports whether the table can be read, by a read of a key that does not exist. */
async function ready(table: Table): Promise<Page> {
  await getItems(table, [probeKey]);
  return { type: plainText, text: 'ready\n' };
}

/** The schema for code generators; it changes only with a deployment. */
async function schemaPage(): Promise<Page> {
  const { printedSchema } = await import('../../schema/print.ts');
  schemaText ??= printedSchema();
  return {
    type: 'application/graphql; charset=utf-8',
    text: schemaText,
    cacheControl: 'public, max-age=300',
  };
}

let schemaText: string | undefined;
