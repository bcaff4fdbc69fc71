import { publicationStatus } from '../model/publication.ts';
import type { Known, Mention } from '../model/record.ts';
import type { EntityName } from '../model/types.ts';
import type { MentionRole } from '../projection/filters.ts';
import { inFormat, type TextFormat } from './article-text.ts';
import type { BlockSource } from './blocks.ts';
import type { Context } from './context.ts';
import type { Converter } from './conversions.ts';
import { canonicalSet } from './cursor.ts';
import { embeddedConnection } from './embedded-connection.ts';
import { field, isHidden, noLongerExists } from './field.ts';
import type { PageArguments } from './page.ts';
import { type StatementSource, statementOf } from './statement.ts';

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
    const identity = () => `${article.id} mentions ${canonicalSet(types)} ${canonicalSet(args.roles)}`;
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
  return inFormat({ id: known.id, markdown, article: known }, format, context);
}

/** An article's text as typed blocks. Their code and the Markdown parser are loaded when the first article needs them. */
export async function blocks(known: Known<'Article'>, context: Context): Promise<BlockSource[]> {
  const [{ blocksOf }, markdown] = await Promise.all([import('./blocks.ts'), textOf(known, context)]);
  return blocksOf({ id: known.id, markdown, article: known }, context);
}

/** An article's text in Markdown, unless the article was withdrawn after it was found. */
async function textOf(known: Known<'Article'>, context: Context): Promise<string> {
  const own = context.records.ownText(known);
  if (own !== undefined) return own;
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
