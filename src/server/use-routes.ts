import type { Plugin } from 'graphql-yoga';
import { Problem, problemStatus } from '../content/problem.ts';
import type { Context } from '../resolvers/context.ts';
import { causeText } from '../store/failure-text.ts';
import { getItems } from '../store/items.ts';
import { probeKey } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import type { Admission } from './admission.ts';
import type { FeedSettings } from './feed.ts';
import type { NodeContext } from './use-admission.ts';

/** What a path beside /graphql answers: text of some type, with how long it may be kept. */
export interface Page {
  readonly type: string;
  readonly text: string;
  readonly cacheControl?: string;
}

type Route = (url: URL) => Page | Promise<Page>;

/** What is answered by GET beside GraphQL. Yoga itself answers /health. */
export function useRoutes(
  table: Table,
  newContext: () => Context,
  settings: FeedSettings,
  admission: Admission | undefined,
): Plugin<object, NodeContext> {
  const routes: Readonly<Record<string, Route>> = {
    '/ready': () => ready(table),
    '/schema.graphql': schemaPage,
    // Feeds are loaded when the first reader asks for one.
    '/feed.xml': async url => (await import('./feed.ts')).atomFeed(url, newContext(), settings),
    '/feed.json': async url => (await import('./feed.ts')).jsonFeed(url, newContext(), settings),
  };
  let logError: (error: unknown) => void = () => {};
  return {
    onYogaInit({ yoga }) {
      logError = error => yoga.logger.error(error);
    },
    async onRequest({ request, url, endResponse, fetchAPI, serverContext }) {
      const route = Object.hasOwn(routes, url.pathname) ? routes[url.pathname] : undefined;
      if (route === undefined) return;
      const answer = (status: number, text: string, headers: Record<string, string>) =>
        endResponse(new fetchAPI.Response(text, { status, headers }));
      if (request.method !== 'GET')
        return answer(405, 'Ask by GET.\n', { allow: 'GET, HEAD', 'content-type': plainText });
      try {
        const {
          type,
          text,
          cacheControl = 'no-store',
        } = await (admission?.admit(serverContext.req, () => route(url)) ?? route(url));
        answer(200, text, { 'content-type': type, 'cache-control': cacheControl });
      } catch (error) {
        const problem = error instanceof Problem ? error : undefined;
        if (problem?.cause !== undefined)
          logError(`${problem.code} at ${url.pathname}: ${causeText(problem.cause)}`);
        else if (problem === undefined) logError(error);
        const { code, message } = problem ?? unknownFault;
        answer(problemStatus[code], `${code}: ${message}\n`, { 'content-type': plainText });
      }
    },
  };
}

const plainText = 'text/plain; charset=utf-8';

const unknownFault = new Problem('INTERNAL_SERVER_ERROR', 'Something went wrong on our side.');

/** Whether queries can be answered: reads from the table what is not there. */
async function ready(table: Table): Promise<Page> {
  await getItems(table, [probeKey]);
  return { type: plainText, text: 'ready\n' };
}

/** The schema for code generators. It changes with a deployment only. */
async function schemaPage(): Promise<Page> {
  const { printedSchema } = await import('../schema/print.ts');
  printed ??= printedSchema();
  return { type: 'application/graphql; charset=utf-8', text: printed, cacheControl: 'public, max-age=300' };
}

let printed: string | undefined;
