import { hash } from 'node:crypto';
import { type Block, toBlocks } from '../formats/blocks.ts';
import type { Run } from '../formats/runs.ts';
import { linkedEntity } from '../model/body-links.ts';
import { distinctKeys } from '../model/id.ts';
import type { Known, KnownEntity } from '../model/record.ts';
import type { TextOfArticle } from './article-text.ts';
import type { Context } from './context.ts';
import type { Converter } from './conversions.ts';
import { field } from './field.ts';
import { linkTarget } from './link-target.ts';
import { type ImageSource, imagesOf } from './media.ts';
import { type StatementSource, statementOf } from './statement.ts';

/** A block with its key. */
export type KeyedBlock = Block & { readonly key: string };

/** The source of a Block of some kinds. */
export type BlockSource<K extends Block['kind'] = Block['kind']> = Extract<
  KeyedBlock,
  { readonly kind: K }
> & {
  readonly article: Known<'Article'>;
};

/** The source of a TextRun. */
export type RunSource = Run & { readonly article: Known<'Article'> };

/**
 * Converts Markdown to blocks. A key is derived from the content of its block, so that it does not change when other blocks change; equal blocks are
 * numbered.
 */
export const toKeyedBlocks: Converter<readonly KeyedBlock[]> = markdown => {
  const blocks = toBlocks(markdown);
  const keys = distinctKeys(
    blocks.map(block => hash('sha1', JSON.stringify(block), 'base64url').slice(0, keyLength)),
  );
  return blocks.map((block, i) => ({ ...block, key: keys[i] ?? '' }));
};

/** Characters of a hash that tell the blocks of one text apart. */
const keyLength = 12;

/** The blocks of the text of an article, or of one of its posts. */
export function blocksOf({ id, markdown, article }: TextOfArticle, { conversions }: Context): BlockSource[] {
  return conversions.of(id, markdown, toKeyedBlocks).map(block => ({ ...block, article }));
}

/** The entity that a run links to: a mention of the article, or, in a post, perhaps an entity that only the post mentions. */
export async function entityOf(
  { destination, article }: RunSource,
  context: Context,
): Promise<KnownEntity | null> {
  const link = destination === null ? undefined : linkedEntity(destination);
  if (link === undefined) return null;
  const mentions = await field(article, 'mentions', context);
  const found = mentions.find(({ entity }) => entity.type === link.type && entity.slug === link.key);
  return found?.entity ?? linkTarget(link, context);
}

/** The picture of a block. Fields that the text lacks come from the picture of the article with the same URL. */
export async function imageIn(
  { url, alt, caption, article }: BlockSource<'ImageBlock'>,
  context: Context,
): Promise<ImageSource> {
  const known = (await imagesOf(article, context)).get(url);
  return { ...known, url, alt: alt || (known?.alt ?? ''), caption: caption ?? known?.caption ?? null };
}

/** The statement of the article that a quote repeats word for word, with or without quotation marks. */
export async function statementIn(
  { runs, article }: BlockSource<'QuoteBlock'>,
  context: Context,
): Promise<StatementSource | null> {
  const text = unquoted(runs.map(run => run.text).join(''));
  const statements = await field(article, 'statements', context);
  const found = statements.find(statement => unquoted(statement.text) === text);
  return found === undefined ? null : statementOf(found, article);
}

/** A text without the quotation marks around it, and with single spaces. */
function unquoted(text: string): string {
  const trimmed = text.replace(/\s+/g, ' ').trim();
  return trimmed.replace(/^[\p{Pi}\p{Pf}\p{Ps}"']+|[\p{Pi}\p{Pf}\p{Pe}"']+$/gu, '');
}
