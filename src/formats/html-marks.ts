import type { Element, ElementContent, Properties } from 'hast';
import { defaultHandlers, type Handle } from 'hast-util-to-mdast';
import { styleOf } from './html-style.ts';

/** The marks of an element, outermost first, by its name and its style: editors write bold as `<span style="font-weight: 700">`. */
function marksOf({ tagName, properties }: Element): Mark[] {
  const weight = styleOf(properties, 'font-weight');
  const slope = styleOf(properties, 'font-style');
  const isBold =
    weight === undefined ? /^(?:b|strong)$/.test(tagName) : /^(?:bold|bolder|[6-9]00)$/.test(weight);
  const isItalic = slope === undefined ? /^(?:i|em)$/.test(tagName) : /^(?:italic|oblique)/.test(slope);
  const isStruck = /^(?:del|s|strike)$/.test(tagName) || isLinedThrough(properties);
  return [
    ...(isStruck ? ['del' as const] : []),
    ...(isBold ? ['strong' as const] : []),
    ...(isItalic ? ['em' as const] : []),
  ];
}

type Mark = 'del' | 'em' | 'strong';

function isLinedThrough(properties: Properties): boolean {
  return ['text-decoration', 'text-decoration-line'].some(
    property => styleOf(properties, property)?.includes('line-through') === true,
  );
}

/**
 * Marks by name or by style. A mark around blocks, which Markdown does not have, becomes a mark within each of them: Google Docs puts a whole
 * text into `<b style="font-weight: normal">`.
 */
export const marked: Handle = (state, node) => {
  const [outer, ...inner] = marksOf(node);
  if (outer === undefined) return state.all(node);
  if (containsBlock(node)) return state.all({ ...node, children: withMark(node.children, node) });
  const content = inner.reduceRight(
    (children, tagName): ElementContent[] => [element(tagName, children)],
    node.children,
  );
  return defaultHandlers[outer](state, { ...node, tagName: outer, properties: {}, children: content });
};

const blocks = new Set(
  (
    'address article aside blockquote caption center dd details dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li ' +
    'main menu nav ol p pre section summary table tbody td tfoot th thead tr ul'
  ).split(' '),
);

export function containsBlock({ children }: Element): boolean {
  return children.some(isBlock);
}

/** Whether a node is a block, or contains one. */
export function isBlock(node: ElementContent): boolean {
  return node.type === 'element' && (blocks.has(node.tagName) || containsBlock(node));
}

/** Content with a mark around each part that has no block in it. */
export function withMark(nodes: readonly ElementContent[], mark: Element): ElementContent[] {
  const result: ElementContent[] = [];
  let line: ElementContent[] = [];
  const flush = () => {
    const isBlank = line.every(
      node => node.type !== 'element' && (node.type !== 'text' || node.value.trim() === ''),
    );
    result.push(...(isBlank ? line : [{ ...mark, children: line }]));
    line = [];
  };
  for (const node of nodes) {
    if (node.type !== 'element' || !isBlock(node)) line.push(node);
    else {
      flush();
      result.push(node.tagName === 'pre' ? node : { ...node, children: withMark(node.children, mark) });
    }
  }
  flush();
  return result;
}

const raised = { from: '0123456789+-−=()n', to: '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ' };
const lowered = { from: '0123456789+-−=()', to: '₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎' };

/** Raised and lowered numbers as characters, so that 10<sup>6</sup> is not 106. Other raised text, as in 1<sup>st</sup>, reads well as it is. */
export const superscript: Handle = (state, node) => state.all(inCharacters(node, raised));
export const subscript: Handle = (state, node) => state.all(inCharacters(node, lowered));

type Characters = typeof raised;

function inCharacters(node: Element, characters: Characters): Element {
  const text = textIn(node).trim();
  const isNumber = text !== '' && Array.from(text).every(one => characters.from.includes(one));
  return isNumber ? withCharacters(node, characters) : node;
}

function withCharacters(node: Element, characters: Characters): Element {
  const children = node.children.map((child): ElementContent => {
    if (child.type === 'element') return withCharacters(child, characters);
    if (child.type !== 'text') return child;
    const value = Array.from(child.value, one => characters.to[characters.from.indexOf(one)] ?? one).join('');
    return { ...child, value };
  });
  return { ...node, children };
}

export function element(tagName: string, children: ElementContent[], properties: Properties = {}): Element {
  return { type: 'element', tagName, properties, children };
}

export function textIn({ children }: Element): string {
  return children
    .map(child => (child.type === 'text' ? child.value : child.type === 'element' ? textIn(child) : ''))
    .join('');
}
