import type { Known } from '../model/record.ts';
import type { Context } from './context.ts';

export type TextFormat = 'MARKDOWN' | 'HTML' | 'PLAIN';

/** The text of an article, or of one of its posts. */
export interface TextOfArticle {
  /** The id of the article, or the key of the post. */
  readonly id: string;
  readonly markdown: string;
  readonly article: Known<'Article'>;
  /** Whether it is the text of a post: the entities of its links are no mentions of the article, and no rename changes it. */
  readonly isOfPost?: boolean;
}

/** A text in the requested format. The Markdown parser is loaded only for a conversion. */
export async function inFormat(
  { id, markdown, ...text }: TextOfArticle,
  format: TextFormat,
  context: Context,
): Promise<string> {
  if (format === 'MARKDOWN') return markdown;
  const { toHtml, toPlain } = await import('../formats/markdown.ts');
  if (format === 'PLAIN') return context.conversions.of(id, markdown, toPlain);
  const html = context.conversions.of(id, markdown, toHtml);
  const { completeHtml } = await import('./html.ts');
  return completeHtml(html, text, context);
}
