import { operation } from '../../tests/contract/operations.ts';
import type { Answer, Post, Query } from './post.ts';

/** A random request of a news app at each call. */
export type Mix = (random: () => number) => Query;

/** Percentage of each operation; its variables are taken from the content of the server. */
const shares: readonly [name: string, share: number, variables: (seen: Seen, n: number) => object][] = [
  ['HomeFeed', 32, () => ({})],
  ['SectionFeed', 10, ({ articles }, n) => ({ section: articles[n % articles.length]?.section })],
  ['ArticlePage', 20, ({ articles }, n) => ({ id: articles[n % articles.length]?.id })],
  ['ArticleBySlug', 4, ({ articles }, n) => ({ slug: articles[n % articles.length]?.slug })],
  ['PersonPage', 7, bySlug('people')],
  ['OrganizationPage', 4, bySlug('organizations')],
  ['AgreementPage', 3, bySlug('agreements')],
  ['EventPage', 4, bySlug('events')],
  ['Timeline', 2, ({ people }, n) => ({ id: people[n % people.length]?.id })],
  ['Search', 3, (_, n) => ({ query: ['border agreement', 'treaty', 'police training'][n % 3] })],
  ['Suggest', 4, (_, n) => ({ prefix: ['mi', 'pa', 'tre', 'a'][n % 4] })],
  ['Upcoming', 2, () => ({ from: '2000' })],
  ['OpenAgreements', 1, () => ({})],
  ['Sync', 1, () => ({})],
  ['Bookmarks', 2, ({ articles }) => ({ ids: articles.map(({ id }) => id) })],
  ['AtoZ', 1, () => ({})],
];

interface Named {
  readonly id: string;
  readonly slug: string;
  readonly section?: string;
}

type Kind = 'people' | 'organizations' | 'agreements' | 'events';
type Seen = Readonly<Record<Kind | 'articles', readonly Named[]>>;

/** Reads the content of the server, and builds the requests for it. */
export async function readMix(post: Post): Promise<Mix> {
  const lists = ['people', 'organizations', 'agreements', 'events'].map(
    list => `${list}(first: 20) { nodes { id slug } }`,
  );
  const text = `{ articles(first: 20) { nodes { id slug section } } ${lists.join(' ')} }`;
  const { answer } = await post({ text, variables: {} });
  const seen = seenIn(answer);
  const queries = shares.flatMap(([name, share, variables]) =>
    Array.from({ length: share }, (_, n) => ({ text: operation(name), variables: variables(seen, n) })),
  );
  return random => {
    const query = queries[Math.floor(random() * queries.length)];
    if (query === undefined) throw new Error('There is nothing to be asked.');
    return query;
  };
}

function seenIn({ data }: Answer): Seen {
  return {
    articles: data.articles.nodes,
    people: data.people.nodes,
    organizations: data.organizations.nodes,
    agreements: data.agreements.nodes,
    events: data.events.nodes,
  };
}

function bySlug(kind: Kind) {
  return (seen: Seen, n: number) => ({ slug: seen[kind][n % seen[kind].length]?.slug });
}
