import { nth } from './app-content.ts';
import { generatedId } from './generate.ts';

/** What is searched for: words that many of the generated articles have. */
export const searchedWords = ['harbour', 'minister'];

/** The requests of a news app that read, with variables for a generated archive of any size from some hundred articles. */
export const requests: readonly [name: string, variables: object][] = [
  ['HomeFeed', {}],
  ['SectionFeed', { section: 'world' }],
  ['ForYou', { follows: Array.from({ length: 20 }, (_, n) => generatedId('Person', n)), muted: [] }],
  ['ArticlePage', { id: generatedId('Article', 50) }],
  ['ArticleBySlug', { slug: 'article-50' }],
  ['PersonPage', { slug: 'person-0' }],
  ['OrganizationPage', { slug: 'organization-0' }],
  ['AgreementPage', { slug: 'agreement-0' }],
  ['EventPage', { slug: 'event-0' }],
  ['TopicPage', { slug: 'topic-0' }],
  ['PlacePage', { slug: 'place-0' }],
  ['Timeline', { id: generatedId('Person', 0) }],
  ['Search', { query: searchedWords.join(' ') }],
  ['Suggest', { prefix: 'harb' }],
  ['Together', { a: generatedId('Person', 0), b: generatedId('Organization', 0) }],
  ['Upcoming', { from: '2001' }],
  ['OpenAgreements', {}],
  ['Bookmarks', { ids: [0, 1, 2, 3, 4].flatMap(n => [generatedId('Article', n), generatedId('Person', n)]) }],
  ['AtoZ', {}],
];

/** Those that show more than plain articles have, for an archive of `appDocuments`. */
export const appRequests: readonly [name: string, variables: object][] = [
  ['Home', { breakingSince: '2000-01-01T00:00:00Z' }],
  ['BreakingBanner', { from: '2000-01-01T00:00:00Z' }],
  ['AuthorPage', { id: generatedId('Person', 1) }],
  ['WithNarrower', { id: generatedId('Topic', 0) }],
  ['ArticleBlocks', { slug: `article-${nth.gallery}` }],
  ['LiveArticle', { slug: `article-${nth.live}` }],
  ['LivePoll', { id: generatedId('Article', nth.live), newest: null }],
  ['Languages', { language: 'de', slug: `article-${nth.original}` }],
  ['Sections', {}],
  ['Gallery', { slug: `article-${nth.gallery}` }],
  ['Sync', {}],
];
