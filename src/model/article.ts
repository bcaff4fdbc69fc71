import type { TypeDeclaration } from './declaration.ts';
import { image, newsMaxAge, type OwnListDeclaration } from './declaration.ts';
import { type EntityName, entityTypeNames } from './entities.ts';
import {
  comparedText,
  instant,
  language,
  markdown,
  number,
  object,
  objects,
  objectType,
  oneOf,
  partialDate,
  reference,
  references,
  slug,
  text,
  texts,
  webUrl,
} from './field.ts';
import {
  articleKind,
  correctionKind,
  defaultCorrectionKind,
  defaultKind,
  defaultUrgency,
  mediaKind,
  mentionRole,
  statementKind,
  urgency,
} from './vocabulary.ts';

/** Maximum number of mentions, with those that links of the text make. */
export const maxMentions = 200;

/** Maximum number of translations that a query returns. */
export const maxTranslations = 50;

/** Maximum number of versions of a story that a query returns. */
export const maxVersions = 50;

const mention = objectType('Mention', {
  description: 'An entity that an article mentions.',
  fields: {
    entity: reference<EntityName, { description: string }>(entityTypeNames, { description: 'The entity.' }),
    role: oneOf(mentionRole, { default: 'MENTIONED', description: 'Role of the entity in the article.' }),
  },
});

const statement = objectType('Statement', {
  description: 'A statement of a person or an organization, as an article reports it.',
  fields: {
    text: text({ max: 5000, description: 'Text of the statement.' }),
    kind: oneOf(statementKind, {
      default: 'PARAPHRASE',
      description: 'Whether the text is a quotation or a paraphrase.',
    }),
    speaker: reference(['Person', 'Organization'], {
      optional: true,
      description: 'Speaker; null if the article names no speaker.',
    }),
    date: partialDate({ optional: true, description: 'Date of the statement.' }),
    about: references<EntityName>(entityTypeNames, {
      max: 20,
      description: 'Entities that the statement is about.',
    }),
  },
});

const figure = objectType('Figure', {
  description: 'A number that an article reports, as data.',
  fields: {
    label: text({ max: 300, description: 'Quantity that is counted or measured.' }),
    value: number({ description: 'The number, in `unit`.' }),
    unit: text({ max: 100, optional: true, description: 'Unit of the number.' }),
    date: partialDate({ optional: true, description: 'Date that the figure refers to.' }),
    text: text({ max: 2000, description: 'A sentence that states the number.' }),
  },
});

const correction = objectType('Correction', {
  description: 'A note on a change of an article after publication.',
  fields: {
    kind: oneOf(correctionKind, { default: defaultCorrectionKind, description: 'Kind of correction.' }),
    at: instant({ description: 'Time of the correction.' }),
    text: text({ max: 2000, description: 'Text of the correction.' }),
  },
});

export const media = objectType('Media', {
  description: 'A picture, video, recording or document of an article, referenced by URL.',
  fields: {
    kind: oneOf(mediaKind, { description: 'Kind of medium.' }),
    url: webUrl({ description: 'URL of the file, the stream or the page that plays it.' }),
    mimeType: text({ max: 100, optional: true, description: 'Media type of the file, e.g. video/mp4.' }),
    title: text({ max: 300, optional: true, description: 'Title.' }),
    caption: text({ max: 1000, optional: true, description: 'Caption.' }),
    credit: text({ max: 300, optional: true, description: 'Credit line: the source.' }),
    durationSeconds: number({
      min: 0,
      max: 1_000_000,
      optional: true,
      description: 'Duration of a video or a recording, in seconds.',
    }),
    poster: object(image, {
      optional: true,
      description: 'Picture to show before a video or a recording is played.',
    }),
    image: object(image, {
      optional: true,
      description: 'The picture itself, if the kind is IMAGE; null for every other kind.',
      input:
        'The picture itself, if the kind is IMAGE: its alternative text, size and focal point. By default it is built from the other fields.',
    }),
  },
});

const fields = {
  slug: slug({
    description: 'Name for URLs, unique among articles. Former slugs still find the article.',
    input:
      'Name for URLs: lower-case words joined by hyphens. If omitted for a new article, it is derived from the headline, and numbered if taken. Former slugs still find the article.',
  }),
  headline: text({ max: 300, description: 'The headline.' }),
  alternativeHeadline: text({
    max: 300,
    optional: true,
    description: 'Alternative or shorter headline.',
  }),
  summary: text({
    max: 2000,
    optional: true,
    description: 'Summary of the article in one or two sentences of plain text.',
  }),
  // With its document far below the 400 KB of a DynamoDB item.
  body: markdown({
    maxBytes: 256_000,
    description: 'The text in Markdown: CommonMark with the tables and the strikethrough of GFM.',
    input:
      'The text in Markdown: CommonMark with the tables and the strikethrough of GFM. A link to an entity has a reference as its destination, as in `[Ada Lovelace](Person/ada-lovelace)`, and adds the entity to the mentions.',
  }),
  kind: oneOf(articleKind, { default: defaultKind, description: 'Kind of article.' }),
  urgency: oneOf(urgency, { default: defaultUrgency, description: 'Urgency of the news.' }),
  coverageEndsAt: instant({
    optional: true,
    description: 'Time at which the coverage of a live article ends; null while its end is open.',
  }),
  byline: texts({
    max: 50,
    maxLength: 200,
    description: 'Author names as printed, in order; the names of `authors` if the article has no byline.',
    input:
      'Author names as printed, in order. If empty, the byline consists of the names of the mentioned authors.',
  }),
  section: comparedText({ max: 100, optional: true, description: 'Section of the publication.' }),
  keywords: texts({ max: 50, maxLength: 100, description: 'Keywords for search.' }),
  language: language({ default: 'en', description: 'Language of the article, a BCP 47 tag.' }),
  translationOf: reference(['Article'], {
    optional: true,
    description:
      'Article that it translates; null for an original, or if the caller may not see that article.',
    input: 'Article that it translates. `translations` follows chains to the original; cycles are refused',
  }),
  versionOf: reference(['Article'], {
    optional: true,
    description:
      'Main version of the same story; the article is an update of it, or the version of another agency. Null for the main version itself, or if the caller may not see the main version.',
    input: 'Main version of the same story. Cycles are refused',
  }),
  url: webUrl({ optional: true, description: 'URL of the article where it was first published.' }),
  image: object(image, { optional: true, description: 'Picture of the article.' }),
  media: objects(media, {
    max: 100,
    description: 'Pictures, videos, recordings and documents of the article, in the order set by editors.',
  }),
  publisher: reference(['Organization'], {
    optional: true,
    description: 'Organization that published the article.',
  }),
  mentions: objects(mention, {
    max: maxMentions,
    description: 'Mentioned entities, in the order set by editors.',
  }),
  statements: objects(statement, {
    max: 100,
    description: 'Reported statements with their speakers, in the order set by editors.',
  }),
  figures: objects(figure, { max: 100, description: 'Reported numbers, in the order set by editors.' }),
  corrections: objects(correction, {
    max: 100,
    description: 'Corrections since publication, in the order set by editors.',
  }),
  publishedAt: instant({
    optional: true,
    input: false,
    description: 'Time of publication, past or future; null for a draft.',
  }),
  expiresAt: instant({
    optional: true,
    input: false,
    description: 'Time from which the article is withdrawn; null if it stays.',
  }),
};

type ArticleFields = typeof fields;

const lists = {
  articles: { own: ['table', 'record'], description: 'Articles, newest first.' },
  'articles/section': { own: ['table'] },
  'articles/language': { own: ['table'] },
  'articles/urgency': { own: ['table'] },
  drafts: { own: ['table'] },
  statements: { own: ['record'] },
  translations: { own: ['record'] },
  versions: { own: ['record'] },
} as const satisfies { readonly [name: string]: OwnListDeclaration };

/**
 * Articles. src/projection/article.ts builds their list entries and the mentions in their cards; publication-state.ts decides whether an article is
 * public.
 */
export const article = {
  name: 'Article',
  noun: 'an article',
  description:
    'A report with its facts as data: mentioned entities, statements with their speakers, and figures.',
  isActor: false,
  fields,
  parent: 'translationOf',
  alsoAcyclic: ['versionOf'],
  hasNarrower: false,
  embeddedFields: ['headline', 'publishedAt', 'status'],
  cardFields: ['section', 'language', 'kind', 'urgency', 'byline', 'image', 'wordCount'],
  search: {},
  lists,
  sort: undefined,
  maxAge: newsMaxAge,
  letter: '',
  leadingMentions: 0,
} as const satisfies TypeDeclaration<'Article', ArticleFields, keyof typeof lists, false>;
