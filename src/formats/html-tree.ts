import type { Root, RootContent } from 'hast';
import { fromParse5 } from 'hast-util-from-parse5';
import { type DefaultTreeAdapterMap, defaultTreeAdapter, html, parseFragment } from 'parse5';
import { element } from './html-marks.ts';
import { visibleOf } from './html-visible.ts';
import { Unconvertible } from './unconvertible.ts';
import { xhtmlAsHtml } from './xhtml.ts';

/** Maximum characters of markup: a text may have 256,000 bytes as Markdown, and its markup is mostly longer. */
const maxCharacters = 4_000_000;

/** Maximum depth of elements: browsers stop at 512, and a list in a list takes more time with each level. */
const maxDepth = 150;

/**
 * The visible tree of HTML, XHTML or other markup, parsed as by a browser. Throws Unconvertible if it is too large or nested too deeply: the tree's
 * consumers are recursive, so the parser counts the depth.
 */
export function treeOf(markup: string): Root {
  if (markup.length > maxCharacters)
    throw new Unconvertible(
      `Too many characters of markup: ${markup.length} (maximum ${maxCharacters}). Split the text.`,
    );
  const body = defaultTreeAdapter.createElement('body', html.NS.HTML, []);
  const fragment = parseFragment<DefaultTreeAdapterMap>(body, xhtmlAsHtml(markup), {
    scriptingEnabled: false,
    treeAdapter: withDepthLimit(),
  });
  const tree = fromParse5(fragment);
  if (tree.type !== 'root') return { type: 'root', children: [] };
  const visible = visibleOf(tree);
  return /<br\b/i.test(markup) ? visible : withParagraphs(visible);
}

/**
 * A tree in which an empty line in the text between elements ends a paragraph: WordPress stores its texts without `<p>`, and systems send plain text
 * with a character reference as HTML. Markup with line breaks of its own has no need of empty lines.
 */
function withParagraphs({ children, ...root }: Root): Root {
  const end = [element('br', []), element('br', [])];
  return {
    ...root,
    children: children.flatMap((child): RootContent[] => {
      if (child.type !== 'text') return [child];
      const parts = child.value.split(/\n[^\S\n]*\n\s*/);
      return parts.flatMap((value, i) => [...(i === 0 ? [] : end), { type: 'text' as const, value }]);
    }),
  };
}

function withDepthLimit(): typeof defaultTreeAdapter {
  let depth = 0;
  return {
    ...defaultTreeAdapter,
    onItemPush() {
      depth += 1;
      if (depth > maxDepth)
        throw new Unconvertible(`Markup is nested too deeply (maximum ${maxDepth} elements).`);
    },
    onItemPop() {
      depth -= 1;
    },
  };
}
