import type { GraphiQLOptions } from 'graphql-yoga';

/** The GraphiQL page: its options for a visitor, and its HTML. */
export interface GraphiQLPage {
  options(request: Request): GraphiQLOptions;
  render(options: GraphiQLOptions): Promise<string>;
}

/** A file of an npm package at the CDN, with the SHA-384 of the one in the registry. */
interface Asset {
  readonly path: string;
  readonly integrity: string;
}

const styles: Asset = {
  path: 'graphiql@3.9.0/graphiql.min.css',
  integrity: 'sha384-QMux00XgRtwRLSYIY3kw2rj1ovk5AuuliAchk+HSQbqdbGFnz9GYuqIlOqxhwCE2',
};

const scripts: readonly Asset[] = [
  {
    path: 'react@18.3.1/umd/react.production.min.js',
    integrity: 'sha384-DGyLxAyjq0f9SPpVevD6IgztCFlnMF6oW/XQGmfe+IsZ8TqEiDrcHkMLKI6fiB/Z',
  },
  {
    path: 'react-dom@18.3.1/umd/react-dom.production.min.js',
    integrity: 'sha384-gTGxhz21lVGYNMcdJOyq01Edg0jhn/c22nsx0kyqP0TxaV5WVdsSH1fSDUf5YJj1',
  },
  {
    path: 'graphiql@3.9.0/graphiql.min.js',
    integrity: 'sha384-8NGfVj4CVlqHajlZj+bPJT4thxPMHMJYn7DWK2CvtopLd02E7qsPHazniBYvVjOO',
  },
];

/**
 * GraphiQL for a deployed stage: two kilobytes that load the editor from a CDN. The browser runs no file with another digest than those
 * here. React 18 and GraphiQL 3 are the last versions that come as single files, which such a digest needs.
 */
export const graphiqlPage: GraphiQLPage = {
  options: () => ({ title: 'Communiqué' }),
  render: async ({ title }) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" ${addressed('href', styles)}>
<style>body { margin: 0 } #graphiql { height: 100dvh }</style>
<div id="graphiql">Loading …</div>
${scripts.map(asset => `<script ${addressed('src', asset)}></script>`).join('\n')}
<script>
  const fetcher = GraphiQL.createFetcher({ url: location.pathname });
  ReactDOM.createRoot(document.getElementById('graphiql')).render(
    React.createElement(GraphiQL, { fetcher, shouldPersistHeaders: false }),
  );
</script>
</html>
`,
};

function addressed(attribute: 'href' | 'src', { path, integrity }: Asset): string {
  return `${attribute}="https://unpkg.com/${path}" integrity="${integrity}" crossorigin="anonymous"`;
}
