import type { Api } from '../api.ts';

export interface SearchVariables {
  readonly query: string;
  readonly match?: string;
  readonly types?: readonly string[];
  readonly filter?: object;
  readonly orderBy?: string;
  readonly first?: number;
  readonly after?: string;
}

const operation = `query ($query: String!, $match: SearchMatch! = ALL, $types: [NodeType!], $filter: ArticleFilter, $orderBy: SearchOrder, $first: Int, $after: String) {
  search(query: $query, match: $match, types: $types, filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    edges { cursor node { __typename ... on Article { slug } ... on Entity { slug } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** The results of a search over all its pages, as `Type/slug`. Without `match`, every word has to match. */
export async function searchAll(api: Api, variables: SearchVariables): Promise<string[]> {
  const results: string[] = [];
  let after: string | undefined;
  do {
    const { data, errors } = await api.ask(operation, { ...variables, after });
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    const { edges, pageInfo } = data.search;
    results.push(
      ...edges.map(
        ({ node }: { node: { __typename: string; slug: string } }) => `${node.__typename}/${node.slug}`,
      ),
    );
    const next = pageInfo.hasNextPage ? pageInfo.endCursor : undefined;
    if (next !== undefined && next === after) throw new Error(`The search stays at ${next}.`);
    after = next;
  } while (after !== undefined);
  return results;
}
