import type { ElementContent } from 'hast';
import { defaultHandlers, type Handle } from 'hast-util-to-mdast';
import { element, isBlock } from './html-marks.ts';

/** A list in which all content is in an item, and which begins with the number of its first item. */
export const list: Handle = (state, node) => {
  const items = itemsOf(node.children);
  const [first] = items;
  if (first === undefined) return undefined;
  const value = first.type === 'element' ? first.properties.value : undefined;
  const start = numberOf(node.properties.start ?? value);
  return defaultHandlers[node.tagName === 'ol' ? 'ol' : 'ul'](state, {
    ...node,
    properties: { ...node.properties, start },
    children: items,
  });
};

/** The number of an item, where Markdown can express it: with at most nine digits, and without a sign (CommonMark 0.31, 5.2). */
function numberOf(value: unknown): number | undefined {
  const number = Number.parseInt(String(value), 10);
  return number >= 0 && number <= 999_999_999 ? number : undefined;
}

/**
 * The items of a list. Editors such as Google Docs write a list within a list beside its items. Browsers show such a list, like all other content
 * beside the items, below the item before it.
 */
function itemsOf(nodes: readonly ElementContent[]): ElementContent[] {
  const items: ElementContent[] = [];
  /** The text beside the items, while more of it follows. */
  let text: ElementContent[] | undefined;
  for (const node of nodes) {
    if (isItem(node)) {
      items.push(node);
      text = undefined;
    } else if (text !== undefined && !isBlock(node)) text.push(node);
    else if (isVisible(node)) {
      text = isBlock(node) ? undefined : [node];
      const added = text === undefined ? node : element('div', text);
      const last = items.at(-1);
      if (last?.type === 'element' && last.tagName === 'li')
        items.splice(-1, 1, { ...last, children: [...last.children, added] });
      else items.push(element('li', [added]));
    }
  }
  return items;
}

/** Whether an element is an item, or contains some, as a link around an item does. */
function isItem(node: ElementContent): boolean {
  if (node.type !== 'element' || lists.has(node.tagName)) return false;
  return node.tagName === 'li' || node.children.some(isItem);
}

const lists = new Set(['dir', 'dl', 'menu', 'ol', 'ul']);

const unseen = new Set(['link', 'meta', 'script', 'style', 'template', 'title']);

function isVisible(node: ElementContent): boolean {
  if (node.type === 'element') return !unseen.has(node.tagName);
  return node.type === 'text' && node.value.trim() !== '';
}
