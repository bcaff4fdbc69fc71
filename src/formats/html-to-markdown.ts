import type { Root as HtmlRoot, RootContent } from 'hast';
import { toMdast } from 'hast-util-to-mdast';
import type { Nodes, Paragraph, PhrasingContent, Root } from 'mdast';
import { gfmTableToMarkdown } from 'mdast-util-gfm-table';
import { toMarkdown } from 'mdast-util-to-markdown';
import { TimeLimitExceeded, withTimeout } from '../errors/timeout.ts';
import { lineBreakToMarkdown } from './cell-line-break.ts';
import { handlers, nodeHandlers } from './html-elements.ts';
import { treeOf } from './html-tree.ts';
import { normalizePhrasing } from './phrasing-content.ts';
import { paragraphsOf } from './plain-lines.ts';
import { plainText } from './plain-text.ts';
import { strikethroughToMarkdown } from './strikethrough.ts';
import { Unconvertible } from './unconvertible.ts';

/** Maximum milliseconds of one conversion; the largest legitimate text takes some 500. */
const maxMilliseconds = 5000;

/** Maximum characters of markup that is converted without a time limit, because it cannot take long. */
const maxWithoutTimeout = 10_000;

/**
 * HTML or XHTML as Markdown: paragraphs, headings, lists, tables, links, emphasis; pure layout and scripts are left out. Throws Unconvertible
 * where it is too large, nested too deeply or takes too long.
 */
export function htmlToMarkdown(html: string): string {
  return converted(html, tree => asMarkdown(mdastOf(tree)));
}

/** HTML as the visible text, without any markup. Throws Unconvertible as above. */
export function htmlToPlain(html: string): string {
  return converted(html, tree => plainText(mdastOf(tree)));
}

/** The story of a NITF document as Markdown: its body's content, without head, headline and byline, for which a ninjs item has fields. */
export function nitfToMarkdown(nitf: string): string {
  return converted(nitf, tree => asMarkdown(mdastOf(storyOf(tree) ?? tree)));
}

/** Plain text as Markdown: its paragraphs, with the line breaks in them. No character of the text becomes markup. */
export function plainToMarkdown(text: string): string {
  const children = paragraphsOf(text).map((lines): Paragraph => {
    const parts = lines.flatMap((value): PhrasingContent[] => [{ type: 'break' }, { type: 'text', value }]);
    return { type: 'paragraph', children: parts.slice(1) };
  });
  return asMarkdown({ type: 'root', children });
}

function converted(markup: string, convert: (tree: HtmlRoot) => string): string {
  const work = () => convert(treeOf(markup));
  if (markup.length <= maxWithoutTimeout) return work();
  try {
    return withTimeout(maxMilliseconds, work);
  } catch (error) {
    if (!(error instanceof TimeLimitExceeded)) throw error;
    throw new Unconvertible(
      'The markup is too complex to parse: close unterminated elements and reduce nesting.',
      {
        cause: error,
      },
    );
  }
}

function mdastOf(tree: HtmlRoot): Nodes {
  return normalizePhrasing(toMdast(tree, { document: true, handlers, nodeHandlers }));
}

function asMarkdown(tree: Nodes): string {
  const options = {
    extensions: [
      gfmTableToMarkdown({ tablePipeAlign: false }),
      strikethroughToMarkdown(),
      lineBreakToMarkdown,
    ],
  };
  return toMarkdown(tree.type === 'root' ? tree : rootOf(tree), options).trim();
}

function rootOf(node: Exclude<Nodes, Root>): Root {
  const root: Root = { type: 'root', children: [] };
  if (node.type !== 'tableRow' && node.type !== 'tableCell' && node.type !== 'listItem')
    root.children.push(node);
  return root;
}

function storyOf(tree: HtmlRoot): HtmlRoot | undefined {
  const rest: RootContent[] = tree.children.toReversed();
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (next.type !== 'element') continue;
    if (next.tagName === 'body-content') return { type: 'root', children: next.children };
    rest.push(...next.children.toReversed());
  }
  return undefined;
}
