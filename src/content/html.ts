import { fromHtml } from 'hast-util-from-html';
import { toMdast } from 'hast-util-to-mdast';
import type { Root } from 'mdast';
import { toMarkdown } from 'mdast-util-to-markdown';

/** HTML or XHTML as Markdown: paragraphs, headings, lists, links, emphasis; what is only layout or script is left out. */
export function htmlToMarkdown(html: string): string {
  const tree = toMdast(fromHtml(html), { document: true });
  return toMarkdown(tree).trim();
}

/** The story of a NITF document as Markdown: its body's content, without head, headline and byline, which the item has as fields. */
export function nitfToMarkdown(nitf: string): string {
  const [, content = nitf] = /<body\.content[^>]*>(.*)<\/body\.content>/s.exec(nitf) ?? [];
  return htmlToMarkdown(content);
}

/** Plain text as Markdown: an empty line ends a paragraph, and no character of the text becomes markup. */
export function plainToMarkdown(text: string): string {
  const paragraphs = text
    .replaceAll('\r\n', '\n')
    .split(/\n\s*\n/)
    .map(paragraph => paragraph.replace(/\s+/g, ' ').trim())
    .filter(paragraph => paragraph !== '');
  const tree: Root = {
    type: 'root',
    children: paragraphs.map(value => ({ type: 'paragraph', children: [{ type: 'text', value }] })),
  };
  return toMarkdown(tree).trim();
}
