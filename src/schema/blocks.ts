import type { Cell, Block as Content, ListItem as Item } from '../formats/blocks.ts';
import type { Run } from '../formats/runs.ts';
import { image } from '../model/declaration.ts';
import type { Known } from '../model/record.ts';
import type { BlockSource, RunSource } from '../resolvers/blocks.ts';
import { builder } from './builder.ts';
import { objectTypeOf } from './declared-fields.ts';
import { Entity, Statement } from './types.ts';

/** These resolvers read more than the text of the article. They are loaded on first use. */
const resolvers = () => import('../resolvers/blocks.ts');

/** The assumed number of runs, items, rows and cells: the length of a text limits their sum, and they are not read one by one. */
const fewParts = { field: 1, multiplier: 3 } as const;

export const Block = builder.interfaceRef<BlockSource>('Block').implement({
  description:
    'A block of the text of an article or a live post. `__typename` gives its type. Clients should ignore types that they do not know: later versions may add some.',
  resolveType: ({ kind }) => kind,
  fields: t => ({
    key: t.exposeString('key', {
      description:
        'Unique in its text (an article or a live post), and derived from the content of the block: it stays the same while the block is unchanged.',
    }),
  }),
});

const TextRun = builder.objectRef<RunSource>('TextRun').implement({
  description:
    'A piece of text with the same formatting throughout. The texts of all runs, joined, are the text of the block.',
  fields: t => ({
    text: t.exposeString('text', { description: 'The text. A line break is "\\n".' }),
    bold: t.exposeBoolean('bold', { description: 'Strong emphasis.' }),
    italic: t.exposeBoolean('italic', { description: 'Emphasis.' }),
    strikethrough: t.exposeBoolean('strikethrough', { description: 'Struck-through text.' }),
    code: t.exposeBoolean('code', { description: 'Code, shown in a monospaced font.' }),
    href: t.expose('href', {
      type: 'WebUrl',
      nullable: true,
      description: 'Address of the web page that the text links to.',
    }),
    entity: t.field({
      type: Entity,
      nullable: true,
      description: 'Entity that the text links to, as in `[Ada Lovelace](Person/ada-lovelace)`.',
      resolve: async (source, _args, context) =>
        source.destination === null ? null : (await resolvers()).entityOf(source, context),
    }),
  }),
});

/** The runs of a part of an article. */
function runs<S extends { readonly runs: readonly Run[]; readonly article: Known<'Article'> }>(
  description: string,
) {
  return {
    type: [TextRun] as [typeof TextRun],
    description,
    complexity: fewParts,
    resolve: (source: S): RunSource[] => source.runs.map(run => ({ ...run, article: source.article })),
  };
}

/** The type of the blocks of one kind. */
function blockRef<K extends Content['kind']>(kind: K) {
  return builder.objectRef<BlockSource<K>>(kind);
}

blockRef('ParagraphBlock').implement({
  description: 'A paragraph.',
  interfaces: [Block],
  fields: t => ({ runs: t.field(runs('The text.')) }),
});

blockRef('HeadingBlock').implement({
  description: 'A heading of a part of the text.',
  interfaces: [Block],
  fields: t => ({
    level: t.exposeInt('level', { description: 'Level of the heading: 1 to 6.' }),
    runs: t.field(runs('The text.')),
  }),
});

blockRef('QuoteBlock').implement({
  description: 'A quotation.',
  interfaces: [Block],
  fields: t => ({
    runs: t.field(runs('The text; a blank line separates paragraphs.')),
    statement: t.field({
      type: Statement,
      nullable: true,
      description:
        'Statement in `Article.statements` whose text is that of the quotation; null if there is none.',
      resolve: async (source, _args, context) => (await resolvers()).statementIn(source, context),
    }),
  }),
});

const ListItem = builder.objectRef<Item & { readonly article: Known<'Article'> }>('ListItem').implement({
  description: 'An item of a list.',
  fields: t => ({
    level: t.exposeInt('level', {
      description:
        '1 for an item of the list itself, 2 for an item of a list within such an item, and so on.',
    }),
    number: t.exposeInt('number', {
      nullable: true,
      description: 'Number of the item; null if its own list is not ordered.',
    }),
    runs: t.field(runs('The text; a blank line separates paragraphs.')),
  }),
});

blockRef('ListBlock').implement({
  description: 'A list, with the lists within its items.',
  interfaces: [Block],
  fields: t => ({
    ordered: t.exposeBoolean('ordered', { description: 'Whether the items are numbered.' }),
    items: t.field({
      type: [ListItem],
      description: 'The items, with those of inner lists after the item that contains them.',
      complexity: fewParts,
      resolve: ({ items, article }) => items.map(item => ({ ...item, article })),
    }),
  }),
});

blockRef('ImageBlock').implement({
  description: 'A picture.',
  interfaces: [Block],
  fields: t => ({
    image: t.field({
      type: objectTypeOf(image),
      description:
        'The picture. Size, credit, focal point and placeholder come from the picture with the same URL in `media` or `image`; so does the caption if the text has none.',
      resolve: async (source, _args, context) => (await resolvers()).imageIn(source, context),
    }),
  }),
});

blockRef('EmbedBlock').implement({
  description:
    'A video, a post or another page embedded in the text, written as a URL alone in its paragraph.',
  interfaces: [Block],
  fields: t => ({
    url: t.expose('url', { type: 'WebUrl', description: 'Address of the page.' }),
    provider: t.exposeString('provider', {
      nullable: true,
      description:
        'Name of the service, such as YouTube, derived from the host name; null if the host is not a known service.',
    }),
    title: t.exposeString('title', { nullable: true, description: 'Title of the embed.' }),
  }),
});

interface Row {
  readonly cells: readonly Cell[];
  readonly article: Known<'Article'>;
}

const TableCell = builder.objectRef<Cell & Pick<Row, 'article'>>('TableCell').implement({
  description: 'A cell of a table.',
  fields: t => ({ runs: t.field(runs('The text.')) }),
});

const TableRow = builder.objectRef<Row>('TableRow').implement({
  description: 'A row of a table.',
  fields: t => ({
    cells: t.field({
      type: [TableCell],
      description: 'The cells, as many as the header has.',
      complexity: fewParts,
      resolve: ({ cells, article }) => cells.map(cell => ({ ...cell, article })),
    }),
  }),
});

blockRef('TableBlock').implement({
  description: 'A table.',
  interfaces: [Block],
  fields: t => ({
    header: t.field({
      type: [TableCell],
      description: 'The names of the columns.',
      complexity: fewParts,
      resolve: ({ header, article }) => header.map(cell => ({ ...cell, article })),
    }),
    rows: t.field({
      type: [TableRow],
      description: 'The rows below the header.',
      complexity: fewParts,
      resolve: ({ rows, article }) => rows.map(row => ({ ...row, article })),
    }),
  }),
});

blockRef('CodeBlock').implement({
  description: 'Code, or other text whose spaces and line breaks are kept.',
  interfaces: [Block],
  fields: t => ({
    language: t.exposeString('language', {
      nullable: true,
      description: 'Language of the code, as written.',
    }),
    text: t.exposeString('text', { description: 'The code.' }),
  }),
});

blockRef('DividerBlock').implement({
  description: 'A horizontal rule (thematic break).',
  interfaces: [Block],
  fields: () => ({}),
});
