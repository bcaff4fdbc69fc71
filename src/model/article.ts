import type { TypeDeclaration } from './declaration.ts';
import { image, newsMaxAge } from './declaration.ts';
import { type EntityName, entityTypeNames } from './entities.ts';
import {
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
import { mentionRole, statementKind } from './vocabulary.ts';

const mention = objectType('Mention', {
  description: 'An entity that an article is about or names.',
  fields: {
    entity: reference<EntityName, { description: string }>(entityTypeNames, { description: 'The entity.' }),
    role: oneOf(mentionRole, { default: 'MENTIONED', description: 'How the article concerns it.' }),
  },
});

const statement = objectType('Statement', {
  description: 'What a person or an organization said, as an article reports it.',
  fields: {
    text: text({ max: 5000, description: 'What was said.' }),
    kind: oneOf(statementKind, { default: 'PARAPHRASE', description: 'Whether the text is word for word.' }),
    speaker: reference(['Person', 'Organization'], {
      optional: true,
      description: 'Who said it; null where the article names no speaker.',
    }),
    date: partialDate({ optional: true, description: 'When it was said.' }),
    about: references<EntityName>(entityTypeNames, { max: 20, description: 'Entities that it is about.' }),
  },
});

const figure = objectType('Figure', {
  description: 'A number that an article reports, as data.',
  fields: {
    label: text({ max: 300, description: 'What is counted or measured.' }),
    value: number({ description: 'The number, in `unit`.' }),
    unit: text({ max: 100, optional: true, description: 'Unit of the number.' }),
    date: partialDate({ optional: true, description: 'Date the figure refers to.' }),
    text: text({ max: 2000, description: 'The number in a sentence.' }),
  },
});

const correction = objectType('Correction', {
  description: 'An error in an article that was corrected after publication.',
  fields: {
    at: instant({ description: 'When it was corrected.' }),
    text: text({ max: 2000, description: 'What was corrected.' }),
  },
});

const fields = {
  slug: slug({
    description: 'The name for addresses, unique among articles. Old slugs keep leading to the article.',
    input:
      'The name for addresses: lower-case words joined by hyphens. Made of the headline where a new article has none, and numbered where it is taken then; the previous slug keeps leading to the article.',
  }),
  headline: text({ max: 300, description: 'The headline.' }),
  alternativeHeadline: text({
    max: 300,
    optional: true,
    description: 'A second headline, or a shorter one.',
  }),
  summary: text({
    max: 2000,
    optional: true,
    description: 'What it reports, in one or two sentences of plain text.',
  }),
  // With its document far below the 400 KB of a DynamoDB item.
  body: markdown({ maxBytes: 256_000, description: 'The text in Markdown (CommonMark).' }),
  byline: texts({ max: 50, maxLength: 200, description: 'Author names as printed, in order.' }),
  section: text({ max: 100, optional: true, description: 'Section of the publication.' }),
  keywords: texts({ max: 50, maxLength: 100, description: 'Keywords to find it by.' }),
  language: language({ default: 'en', description: 'Language it is written in, a BCP 47 tag.' }),
  url: webUrl({ optional: true, description: 'URL of the original.' }),
  image: object(image, { optional: true, description: 'The picture to show with it.' }),
  publisher: reference(['Organization'], { optional: true, description: 'Organization that published it.' }),
  mentions: objects(mention, {
    max: 200,
    description: 'All entities that it is about or names, in its order.',
  }),
  statements: objects(statement, {
    max: 100,
    description: 'Statements that it reports, each with its speaker, in its order.',
  }),
  figures: objects(figure, { max: 100, description: 'Numbers that it reports, in its order.' }),
  corrections: objects(correction, {
    max: 100,
    description: 'Corrections since it was published, in its order.',
  }),
  publishedAt: instant({
    optional: true,
    input: false,
    description: 'When it became or becomes public; null for a draft.',
  }),
};

type ArticleFields = typeof fields;

const lists = {
  articles: { own: ['table', 'record'], description: 'Articles, newest first.' },
  'articles/section': { own: ['table'] },
  'articles/language': { own: ['table'] },
  drafts: { own: ['table'] },
  statements: { own: ['record'] },
} as const;

/**
 * Reports. Its lists, and the mentions that cards of feeds carry, are made in src/projection/article.ts; whether it is public is decided in
 * publication-state.ts.
 */
export const article = {
  name: 'Article',
  noun: 'an article',
  description:
    'A report, with its facts as data: the entities it concerns, who said what, and the figures it gives.',
  isActor: false,
  fields,
  parent: undefined,
  embedded: ['headline', 'publishedAt', 'status'],
  card: ['section', 'language', 'byline', 'image', 'wordCount'],
  search: {},
  lists,
  sort: undefined,
  maxAge: newsMaxAge,
  letter: '',
  leadingMentions: 0,
} as const satisfies TypeDeclaration<'Article', ArticleFields, keyof typeof lists, false>;
