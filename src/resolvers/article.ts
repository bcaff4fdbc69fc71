import { badInput, limitExceeded } from '../errors/problem.ts';
import { parseGlobalId } from '../model/global-id.ts';
import { publicationStatus } from '../model/publication.ts';
import type { Known, Mention, RecordOf } from '../model/record.ts';
import type { EntityName } from '../model/types.ts';
import { listName } from '../projection/lists.ts';
import type { RecordName, SortRange } from '../store/keys.ts';
import type { BlockSource } from './blocks.ts';
import type { Context } from './context.ts';
import type { Converter } from './conversions.ts';
import { setText } from './cursor.ts';
import { embeddedConnection } from './embedded-connection.ts';
import { edgeOf, nodeOf } from './entry.ts';
import { field, isHidden, noLongerExists } from './field.ts';
import { listConnection } from './list-connection.ts';
import type { PageArguments } from './page.ts';
import { type StatementSource, statementOf } from './statement.ts';
import { publicPart } from './visible.ts';

export type MentionRole = RecordOf<'Article'>['mentions'][number]['role'];

export type TextFormat = 'MARKDOWN' | 'HTML' | 'PLAIN';

export interface ArticleFilter {
  readonly section?: string | null | undefined;
  readonly language?: string | null | undefined;
  readonly mentions?: readonly string[] | null | undefined;
  readonly publishedFrom?: string | null | undefined;
  readonly publishedTo?: string | null | undefined;
}

/** The lists of one condition of a filter: the list of its articles with their cards, and the list of their keys only. */
interface Narrowed {
  readonly cards: string;
  readonly keys: string;
}

const bySection = (section: string): Narrowed => ({
  cards: listName('articles/section', section),
  keys: listName('keys/section', section),
});
const byLanguage = (language: string): Narrowed => ({
  cards: listName('articles/language', language),
  keys: listName('keys/language', language),
});
const byEntity = (entity: RecordName): Narrowed => ({
  cards: listName('articles', entity),
  keys: listName('keys', entity),
});

/** Maximum characters of a section; a language has fewer. */
const maxNameLength = 100;

/** Maximum number of mentions in a filter: each is a list of the intersection, with reads of its own. */
const maxMentions = 10;

/** Published articles, newest first. */
export async function articles(
  args: PageArguments & { filter?: ArticleFilter | null | undefined },
  context: Context,
) {
  const [first, ...others] = await narrowing(args.filter, context);
  const query = {
    // Only one of the lists needs the cards.
    lists: [first?.cards ?? listName('articles'), ...others.map(({ keys }) => keys)] as const,
    direction: 'DESC' as const,
    range: rangeOf(args.filter, context.now),
  };
  return listConnection(context, query, args, entry => ({ node: nodeOf<'Article'>(entry) }));
}

/** Published articles that mention an entity, newest first. */
export async function articlesOf(
  entity: RecordName,
  args: PageArguments & { filter?: ArticleFilter | null | undefined },
  context: Context,
) {
  const own = byEntity(entity);
  const others = (await narrowing(args.filter, context)).filter(({ keys }) => keys !== own.keys);
  const query = {
    lists: [own.cards, ...others.map(({ keys }) => keys)] as const,
    direction: 'DESC' as const,
    range: rangeOf(args.filter, context.now),
  };
  return listConnection(context, query, args, entry => ({
    ...edgeOf<{ role: MentionRole }>(entry),
    node: nodeOf<'Article'>(entry),
  }));
}

/**
 * The mentions of an article of the given types, in the article's order. Mentions from a card are returned without a promise. A feed has sixty of
 * these lists, and one promise makes graphql-js wrap the article, its edge and the whole list in promises too.
 */
export function mentions<E extends EntityName>(
  article: Known<'Article'>,
  types: readonly E[],
  args: PageArguments & { roles?: readonly MentionRole[] | null | undefined },
  context: Context,
) {
  const connectionOf = (all: readonly Mention[], total?: number) => {
    const wanted = (mention: Mention): mention is Mention<E> =>
      types.some(type => type === mention.entity.type) && (args.roles?.includes(mention.role) ?? true);
    const identity = () => `${article.id} mentions ${setText(types)} ${setText(args.roles)}`;
    const toEdge = ({ entity, role }: Mention<E>): { node: Known<E>; role: MentionRole } => ({
      node: entity,
      role,
    });
    return embeddedConnection(identity, all.filter(wanted), args, toEdge, total);
  };
  const leading = leadingMentions(article, types, args);
  if (leading !== undefined) return connectionOf(leading.first, leading.total);
  const all = field(article, 'mentions', context);
  return all instanceof Promise ? all.then(read => connectionOf(read)) : connectionOf(all);
}

/** An article's text in the requested format. The Markdown parser is loaded only for a conversion. */
export async function body(known: Known<'Article'>, { format }: { format: TextFormat }, context: Context) {
  const markdown = await textOf(known, context);
  if (format === 'MARKDOWN') return markdown;
  const { toHtml, toPlain } = await import('../formats/markdown.ts');
  if (format === 'PLAIN') return context.conversions.of(known.id, markdown, toPlain);
  const html = context.conversions.of(known.id, markdown, toHtml);
  const { completeHtml } = await import('./html.ts');
  return completeHtml(html, known, context);
}

/** An article's text as typed blocks. Their code, and the Markdown parser, are loaded with the first of them. */
export async function blocks(known: Known<'Article'>, context: Context): Promise<BlockSource[]> {
  const [{ blocksOf }, markdown] = await Promise.all([import('./blocks.ts'), textOf(known, context)]);
  return blocksOf(known, markdown, context);
}

/** An article's text in Markdown, unless the article was withdrawn after it was found. */
async function textOf(known: Known<'Article'>, context: Context): Promise<string> {
  const found = await context.records.foundWithText(known.id);
  if (found === undefined || isHidden(found.article, known, context)) throw noLongerExists(known);
  return found.text;
}

/** The converter of an article's Markdown to a format, or to blocks; undefined for the stored format itself. */
export async function converterTo(format: TextFormat | 'BLOCKS'): Promise<Converter | undefined> {
  if (format === 'MARKDOWN') return undefined;
  if (format === 'BLOCKS') return (await import('./blocks.ts')).toKeyedBlocks;
  const { toHtml, toPlain } = await import('../formats/markdown.ts');
  return format === 'HTML' ? toHtml : toPlain;
}

export async function statements(article: Known<'Article'>, context: Context): Promise<StatementSource[]> {
  const all = await field(article, 'statements', context);
  return all.map(statement => statementOf(statement, article));
}

export async function status(article: Known<'Article'>, context: Context) {
  const [stored, publishedAt] = await Promise.all([
    field(article, 'status', context),
    field(article, 'publishedAt', context),
  ]);
  return publicationStatus(stored, publishedAt, context.now);
}

/** The leading mentions of a card, if they are sufficient: they are complete, or cover the requested number from the beginning. */
function leadingMentions<E extends EntityName>(
  { mentions: all, leading }: Known<'Article'>,
  types: readonly E[],
  { first, after, last, before, roles }: PageArguments & { roles?: unknown },
) {
  const [type] = types;
  if (all !== undefined || type === undefined || types.length > 1) return undefined;
  const known = leading?.[type];
  if (known === undefined) return undefined;
  const complete = known.first.length === known.total;
  const fromStart = after == null && last == null && before == null && roles == null;
  if (complete) return { first: known.first, total: undefined };
  return fromStart && first != null && first <= known.first.length ? known : undefined;
}

/** The canonical text of a filter, the same for the same articles: an absent field, null and an empty list of mentions are equal. */
export function filterText(filter: ArticleFilter | null | undefined): string {
  const { section, language, mentions: ids, publishedFrom, publishedTo } = filter ?? {};
  return JSON.stringify(
    [section, language, setText(ids), publishedFrom, publishedTo].map(one => one ?? null),
  );
}

/** The lists of a filter's conditions, those with the largest cards first. */
export async function narrowing(
  filter: ArticleFilter | null | undefined,
  context: Context,
): Promise<Narrowed[]> {
  const { section, language, mentions: ids } = filter ?? {};
  // The order is fixed, because the first entity's list is read with its cards: the same entities must form the same list.
  const entities = [...new Set(ids)].toSorted().map(entityOf);
  if (entities.length > maxMentions) {
    throw limitExceeded('mentions', {
      what: 'Too many "mentions" in the filter',
      asked: entities.length,
      allowed: maxMentions,
      advice: 'Name fewer entities.',
    });
  }
  // A merged entity is mentioned under the id of its survivor.
  const present = await Promise.all(entities.map(async name => (await context.records.load(name)) ?? name));
  const byName = new Map(present.map(name => [listName('keys', name), byEntity(name)]));
  return [
    ...(section == null ? [] : [bySection(nameable(section))]),
    ...(language == null ? [] : [byLanguage(nameable(language))]),
    ...byName.values(),
  ];
}

/** A section or a language in a form that can be part of a list's name: no article has a longer one, and an unpaired surrogate is in no name. */
function nameable(text: string): string {
  return text.slice(0, maxNameLength + 1).toWellFormed();
}

function entityOf(id: string): { type: EntityName; id: string } {
  const name = parseGlobalId(id);
  if (name !== undefined && name.type !== 'Article' && name.type !== 'Statement')
    return { type: name.type, id: name.id };
  throw badInput(
    `"${id.slice(0, 80)}" in the filter's mentions is not the id of an entity. Use an id returned by this API.`,
  );
}

/** The time range of a filter, limited to the public part. */
export function rangeOf(filter: ArticleFilter | null | undefined, now: string): SortRange {
  const { publishedFrom, publishedTo } = filter ?? {};
  return publicPart({ from: publishedFrom ?? undefined, before: publishedTo ?? undefined }, now);
}
