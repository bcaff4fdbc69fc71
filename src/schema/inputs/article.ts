import { builder } from '../builder.ts';
import { MentionRole, StatementKind } from '../enums.ts';
import { ImageInput } from './fields.ts';

const MentionInput = builder.inputType('MentionInput', {
  description: 'What an article is about or names.',
  fields: t => ({
    entity: t.id({
      required: true,
      description:
        'The id of the entity, or a reference as `Person/some-slug`; so wherever an input names a record.',
    }),
    role: t.field({
      type: MentionRole,
      required: true,
      defaultValue: 'MENTIONED',
      description: 'How the article concerns it.',
    }),
  }),
});

const StatementInput = builder.inputType('StatementInput', {
  description: 'What somebody said.',
  fields: t => ({
    text: t.string({ required: true, description: 'What was said; at most 5,000 characters.' }),
    kind: t.field({
      type: StatementKind,
      required: true,
      defaultValue: 'PARAPHRASE',
      description: 'Whether the text is word for word.',
    }),
    speaker: t.id({ description: 'The id of the person or organization that said it.' }),
    date: t.field({ type: 'PartialDate', description: 'When it was said.' }),
    about: t.idList({ description: 'The ids of the entities that it is about; at most 20.' }),
  }),
});

const FigureInput = builder.inputType('FigureInput', {
  description: 'A number that the article reports, as data.',
  fields: t => ({
    label: t.string({
      required: true,
      description: 'What is counted or measured; at most 300 characters.',
    }),
    value: t.float({ required: true, description: 'The number, in `unit`; its magnitude below 1e15.' }),
    unit: t.string({ description: 'What it is a number of; at most 100 characters.' }),
    date: t.field({ type: 'PartialDate', description: 'When it held.' }),
    text: t.string({
      required: true,
      description: 'The number in a sentence; at most 2,000 characters.',
    }),
  }),
});

const CorrectionInput = builder.inputType('CorrectionInput', {
  description: 'What was wrong and has been set right.',
  fields: t => ({
    at: t.field({ type: 'DateTime', required: true, description: 'When it was corrected.' }),
    text: t.string({ required: true, description: 'What was corrected; at most 2,000 characters.' }),
  }),
});

export const ArticleInput = builder.inputType('ArticleInput', {
  description:
    'The fields of an article that its authors write. In an update a field left out stays as it is, null clears it, a list replaces the list. Whether it is public is said by `publishArticle` and `withdrawArticle`.',
  fields: t => ({
    slug: t.string({
      description:
        'The name for addresses: lower-case words joined by hyphens, at most 200 bytes. Made of the headline where a new article has none, and numbered where it is taken then; the slug before keeps leading to the article.',
    }),
    headline: t.string({
      description: 'The headline; needed for a new article, at most 300 characters.',
    }),
    alternativeHeadline: t.string({
      description: 'A second headline, or a shorter one; at most 300 characters.',
    }),
    summary: t.string({
      description: 'What it reports, in one or two sentences of plain text; at most 2,000 characters.',
    }),
    body: t.string({ description: 'The text in Markdown (CommonMark); at most 256,000 bytes.' }),
    byline: t.stringList({ description: 'Names as printed, in order; at most 50.' }),
    section: t.string({ description: 'The section it stands in; at most 100 characters.' }),
    keywords: t.stringList({ description: 'Words to find it by; at most 50.' }),
    language: t.string({ description: 'The language it is written in, a BCP 47 tag; `en` where left out.' }),
    url: t.field({ type: 'WebUrl', description: 'Where the original stands, if elsewhere.' }),
    image: t.field({ type: ImageInput, description: 'The picture to show with it.' }),
    publisher: t.id({ description: 'The id of the organization that published it.' }),
    mentions: t.field({ type: [MentionInput], description: 'Everything it is about or names; at most 200.' }),
    statements: t.field({ type: [StatementInput], description: 'What was said, and by whom; at most 100.' }),
    figures: t.field({ type: [FigureInput], description: 'The numbers it reports; at most 100.' }),
    corrections: t.field({
      type: [CorrectionInput],
      description: 'What has been corrected since it was published; at most 100.',
    }),
  }),
});
