import type { GraphiQLPage } from '../server/graphiql.ts';
import { isLoopback } from '../server/loopback.ts';
import { examples } from './examples.ts';

/**
 * GraphiQL from this machine: Yoga's own page loads the editor from a CDN and stays empty without internet. The editor is 9 MB, so it is read
 * only when the page is opened. Its headers editor holds the API key, if any.
 */
export function graphiql(apiKey: string | undefined): GraphiQLPage {
  return {
    options: request => ({
      title: 'Communiqué',
      defaultTabs: examples.map(({ query, variables }) => ({ query, variables: variables ?? null })),
      defaultEditorToolsVisibility: 'variables',
      // A stored key of a lost table would get in the way of the next start.
      shouldPersistHeaders: false,
      ...(apiKey !== undefined && isForThisMachine(request) ? { headers: headersWith(apiKey) } : {}),
    }),
    async render(options) {
      const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
      return renderGraphiQL(options).replace('</head>', `${styles}</head>`);
    },
  };
}

/** DNS rebinding: another page could give its own name this machine's address, and then read this page as one of its own. */
function isForThisMachine({ url }: Request): boolean {
  return isLoopback(new URL(url).hostname);
}

function headersWith(apiKey: string): string {
  return JSON.stringify({ Authorization: `Bearer ${apiKey}` }, null, 2);
}

/**
 * An unfinished animation in GraphiQL 5 can leave its tabs displaced, which becomes visible only at a click: then the tab jumps away from the
 * pointer and the click is lost.
 */
const styles = '<style>.graphiql-tab { transform: none !important; }</style>';
