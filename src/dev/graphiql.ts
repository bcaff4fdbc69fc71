import type { GraphiQLPage } from '../server/graphiql.ts';
import { isLoopback } from '../server/loopback.ts';
import { examples } from './examples.ts';

/**
 * GraphiQL from this machine: Yoga's own page loads the editor from a CDN and stays empty without internet. The editor is 9 MB,
 * so it is only read when somebody opens the page. An API key stands in its headers editor, if there is one to give.
 */
export function graphiql(apiKey: string | undefined): GraphiQLPage {
  return {
    options: request => ({
      title: 'Communiqué',
      defaultTabs: examples.map(({ query, variables }) => ({ query, variables: variables ?? null })),
      defaultEditorToolsVisibility: 'variables',
      // Kept by the browser, the key of a table that is gone would be in the way of the next start.
      shouldPersistHeaders: false,
      ...(apiKey !== undefined && isForThisMachine(request) ? { headers: headersWith(apiKey) } : {}),
    }),
    async render(options) {
      const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
      return renderGraphiQL(options).replace('</head>', `${styles}</head>`);
    },
  };
}

/** Another page could give its own name this machine's address, and then read the page as one of its own: DNS rebinding. */
function isForThisMachine({ url }: Request): boolean {
  return isLoopback(new URL(url).hostname);
}

function headersWith(apiKey: string): string {
  return JSON.stringify({ Authorization: `Bearer ${apiKey}` }, null, 2);
}

/**
 * GraphiQL 5 can leave its tabs moved aside by an unfinished animation, which it hides until one is pressed: then the tab jumps
 * away from the pointer and the click is lost.
 */
const styles = '<style>.graphiql-tab { transform: none !important; }</style>';
