import type { GraphiQLPage } from '../server/server.ts';
import { examples } from './examples.ts';

/**
 * GraphiQL from this machine: Yoga's own page loads the editor from a CDN and stays empty without internet. The editor is 9 MB,
 * so it is only read when somebody opens the page.
 */
export const graphiql: GraphiQLPage = {
  options: {
    title: 'Communiqué',
    defaultTabs: examples.map(({ query, variables }) => ({ query, variables: variables ?? null })),
    defaultEditorToolsVisibility: 'variables',
    shouldPersistHeaders: true,
  },
  async render(options) {
    const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
    return renderGraphiQL(options).replace('</head>', `${styles}</head>`);
  },
};

/**
 * GraphiQL 5 can leave its tabs moved aside by an unfinished animation, which it hides until one is pressed: then the tab jumps
 * away from the pointer and the click is lost.
 */
const styles = '<style>.graphiql-tab { transform: none !important; }</style>';
