import type { Plugin } from 'graphql-yoga';
import { Problem, problemStatus } from '../../errors/problem.ts';
import type { Context } from '../../resolvers/context.ts';
import { causeText } from '../../store/failure-text.ts';
import { getItems } from '../../store/items.ts';
import { probeKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import type { FeedSettings } from './feed.ts';
import type { LoadShedder, NodeContext } from './load-shedding.ts';
import type { Page } from './page.ts';

/** `name` is the decoded path after the prefix of the route. */
type Route = (url: URL, request: Request, name: string) => Page | Promise<Page>;

export interface RouteOptions {
  readonly table: Table;
  /** `maxReads` is that of an operation by default. */
  readonly newContext: (request: Request, maxReads?: number) => Promise<Context>;
  readonly feed: FeedSettings | undefined;
  readonly loadShedder: LoadShedder | undefined;
}

/** An index takes a read of one item for each page that it lists: 48 a year, and as many at once as there are years. */
const maxSitemapReads = 5000;

/** The settings of the feeds where the operator has set none. */
export const defaultFeed: FeedSettings = { siteName: 'Communiqué', publicUrl: undefined };

/** The routes other than /graphql, by GET. Yoga itself answers /health. */
export function useRoutes({
  table,
  newContext,
  feed = defaultFeed,
  loadShedder,
}: RouteOptions): Plugin<object, NodeContext> {
  const routes: Readonly<Record<string, Route>> = {
    '/ready': () => ready(table),
    '/schema.graphql': schemaPage,
    // The code of the other routes is loaded with the first request for one.
    '/feed.xml': async (url, request) =>
      (await import('./feed.ts')).atomFeed(url, await newContext(request), feed),
    '/feed.json': async (url, request) =>
      (await import('./feed.ts')).jsonFeed(url, await newContext(request), feed),
    '/sitemap.xml': async (url, request) =>
      (await import('./sitemap.ts')).sitemapIndex(url, await newContext(request, maxSitemapReads), feed),
    '/sitemap/': async (_url, request, name) =>
      (await import('./sitemap.ts')).sitemapPage(name, await newContext(request, maxSitemapReads)),
    '/news-sitemap.xml': async (_url, request) =>
      (await import('./sitemap.ts')).newsSitemap(await newContext(request, maxSitemapReads)),
    '/ninjs': async (url, request) =>
      (await import('./ninjs.ts')).ninjsFeed(url, await newContext(request), feed),
    '/ninjs/': async (_url, request, name) =>
      (await import('./ninjs.ts')).ninjsItem(name, await newContext(request)),
    '/jsonld/': async (_url, request, name) =>
      (await import('./json-ld.ts')).jsonLdPage(name, await newContext(request)),
  };
  /** The route of a path, or of the first part of a longer one. */
  const routeAt = (path: string) => {
    const prefix = path.slice(0, path.indexOf('/', 1) + 1);
    const key = [path, prefix].find(one => Object.hasOwn(routes, one)) ?? '';
    const [route, name] = [routes[key], decoded(path.slice(key.length))];
    return route === undefined || name === undefined ? undefined : { route, name };
  };
  let logError: (error: unknown) => void = () => {};
  return {
    onYogaInit({ yoga }) {
      logError = error => yoga.logger.error(error);
    },
    async onRequest({ request, url, endResponse, fetchAPI, serverContext }) {
      const found = routeAt(url.pathname);
      if (found === undefined) return;
      const { route, name } = found;
      const answer = (status: number, text: string, headers: Record<string, string>) =>
        endResponse(new fetchAPI.Response(text, { status, headers }));
      if (request.method !== 'GET')
        return answer(405, 'Method not allowed; use GET.\n', {
          allow: 'GET, HEAD',
          'content-type': plainText,
        });
      const run = () => route(url, request, name);
      try {
        const {
          type,
          text,
          cacheControl = 'no-store',
          headers,
        } = await (loadShedder?.run(serverContext.req, run) ?? run());
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

/** A part of a path as its sender meant it; undefined if it is not UTF-8. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const plainText = 'text/plain; charset=utf-8';

const internalError = new Problem('INTERNAL_SERVER_ERROR', 'Something went wrong on our side.');

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
