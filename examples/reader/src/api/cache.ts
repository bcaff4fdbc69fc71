import { cacheExchange, type Resolver } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import introspection from '../generated/introspection.json';

/** Types without an id of their own: parts of the record that contains them. */
const keyless = [
  'AgreementMilestone',
  'AgreementRelation',
  'Change',
  'CodeBlock',
  'Correction',
  'DividerBlock',
  'EmbedBlock',
  'FocalPoint',
  'FrontContainer',
  'FrontItem',
  'HeadingBlock',
  'Image',
  'ImageBlock',
  'ListBlock',
  'ListItem',
  'LivePost',
  'ParagraphBlock',
  'Position',
  'QuoteBlock',
  'RelatedEntity',
  'Section',
  'TableBlock',
  'TableCell',
  'TableRow',
  'TextRun',
];

/** Joins the pages of a list; each value of its other arguments has a list of its own. */
const pages: Resolver = relayPagination();
const entity = { articles: pages, timeline: pages };

/** A normalised cache: a headline that one screen reads anew is new on every screen. */
export const graphcache = cacheExchange({
  schema: introspection,
  keys: Object.fromEntries(keyless.map(type => [type, () => null])),
  resolvers: {
    Query: { articles: pages, search: pages },
    Person: entity,
    Organization: entity,
    Agreement: entity,
    Event: entity,
    Place: entity,
    Topic: entity,
  },
});
