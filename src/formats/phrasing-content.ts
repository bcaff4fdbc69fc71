import type { Delete, Emphasis, Link, LinkReference, Nodes, PhrasingContent, Strong } from 'mdast';

type Mark = Delete | Emphasis | Link | LinkReference | Strong;

/** Blocks that hold only phrasing content: one line of text, with breaks in it. */
const holders = new Set(['paragraph', 'heading', 'tableCell']);

const marks = new Set(['delete', 'emphasis', 'link', 'linkReference', 'strong']);

const phrasing = new Set([
  ...marks,
  'break',
  'footnoteReference',
  'html',
  'image',
  'imageReference',
  'inlineCode',
  'text',
]);

const lineBreak: PhrasingContent = { type: 'break' };

/**
 * Rewrites a tree of HTML into the form that Markdown can express, with every word in its place:
 *
 * - Blocks within phrasing content, such as lists in a cell or paragraphs in `<b>`, become line breaks.
 * - Breaks and white space at the edge of a mark move outside it; at the edge of a block they are removed. This includes Unicode white space:
 *   a later trim of the body would remove it, and turn the text after it into markup.
 * - Nested or adjacent marks of one kind are merged: `~~~~` opens a code block.
 * - Code has no line break and is not empty, because neither can be written in a line.
 */
export function normalizePhrasing<N extends Nodes>(tree: N): N {
  if (!('children' in tree)) return tree;
  const children: readonly Nodes[] = tree.children;
  return {
    ...tree,
    children: holders.has(tree.type) ? lineOf(children, tree.type) : flowOf(children, tree.type),
  };
}

function lineOf(nodes: readonly Nodes[], holder: string): PhrasingContent[] {
  return withoutEdges(phrasingOf(nodes, new Set([holder]))).content;
}

/** Blocks, each in a valid parent: HTML allows text and list items in every block, but Markdown writes only paragraphs as text. */
function flowOf(nodes: readonly Nodes[], parent: string): Nodes[] {
  const kindOf = (node: Nodes) =>
    isPhrasing(node) ? 'text' : node.type === 'listItem' && parent !== 'list' ? 'items' : 'blocks';
  return runsOf(nodes, kindOf)
    .flatMap(([kind, run]): Nodes[] => {
      if (kind === 'text') return paragraphsOf(run);
      const blocks = run.flatMap(node =>
        node.type === 'paragraph' ? paragraphsOf(node.children) : [normalizePhrasing(node)],
      );
      if (kind === 'blocks') return blocks;
      const children = blocks.filter(block => block.type === 'listItem');
      return [{ type: 'list', ordered: false, spread: false, children }];
    })
    .filter(hasContent);
}

/** Paragraphs of text, divided where it has an empty line: old systems write two breaks between paragraphs. */
function paragraphsOf(nodes: readonly Nodes[]): Nodes[] {
  const parts: Nodes[][] = [[]];
  /** The breaks after the last visible node, with the white space between them. */
  let gap: Nodes[] = [];
  for (const node of nodes) {
    const isBreak = node.type === 'break';
    if (isBreak || (gap.length > 0 && node.type === 'text' && node.value.trim() === '')) gap.push(node);
    else {
      if (gap.filter(({ type }) => type === 'break').length > 1) parts.push([]);
      else parts.at(-1)?.push(...gap);
      gap = [];
      parts.at(-1)?.push(node);
    }
  }
  return parts.map(part => ({ type: 'paragraph', children: lineOf(part, 'paragraph') }));
}

/** Runs of adjacent nodes of one kind. */
function runsOf<K>(nodes: readonly Nodes[], kindOf: (node: Nodes) => K): [kind: K, run: Nodes[]][] {
  const runs: [kind: K, run: Nodes[]][] = [];
  for (const node of nodes) {
    const kind = kindOf(node);
    const [lastKind, run] = runs.at(-1) ?? [];
    if (run !== undefined && lastKind === kind) run.push(node);
    else runs.push([kind, [node]]);
  }
  return runs;
}

function hasContent(node: Nodes): boolean {
  if (node.type === 'code') return node.value.trim() !== '';
  const isRemovable = node.type === 'paragraph' || node.type === 'heading' || node.type === 'blockquote';
  return !isRemovable || node.children.length > 0;
}

/** The phrasing content of some nodes. `within` holds the types of the nodes around them. */
function phrasingOf(nodes: readonly Nodes[], within: ReadonlySet<string>): PhrasingContent[] {
  return merged(nodes.flatMap(node => partsOf(node, within)));
}

function partsOf(node: Nodes, within: ReadonlySet<string>): PhrasingContent[] {
  if (node.type === 'inlineCode') return codeOf(node.value, within);
  if (isMark(node)) {
    const inner = phrasingOf(node.children, new Set([...within, node.type]));
    if (within.has(node.type)) return inner;
    const { before, content, after } = withoutEdges(inner);
    return [...before, ...(content.length === 0 ? [] : [{ ...node, children: content }]), ...after];
  }
  if (isPhrasing(node)) return [node];
  const children: readonly Nodes[] = 'children' in node ? node.children : [];
  const parts =
    'value' in node ? codeOf(node.value, within) : children.flatMap(child => partsOf(child, within));
  return parts.length === 0 ? [] : [lineBreak, ...parts, lineBreak];
}

/** Code as one node for each line that is not empty. */
function codeOf(value: string, within: ReadonlySet<string>): PhrasingContent[] {
  // In a cell, the backslash before a pipe is dropped, also in code (GFM 0.29, 4.10).
  const isText = within.has('tableCell') && value.includes('\\|');
  return value.split(/(\s*[\n\r]\s*|^\s+|\s+$)/).flatMap((part): PhrasingContent[] => {
    if (part === '') return [];
    if (part.trim() === '') return [/[\n\r]/.test(part) ? lineBreak : { type: 'text', value: ' ' }];
    return [{ type: isText ? 'text' : 'inlineCode', value: part }];
  });
}

/** Merges nodes that cannot be adjacent, and removes white space beside breaks. */
function merged(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  const result: PhrasingContent[] = [];
  for (const node of nodes) {
    const last = result.at(-1);
    if (node.type === 'break') {
      trimEnd(result);
      if (result.at(-1)?.type !== 'break') result.push(node);
    } else if (node.type === 'text') {
      const isJoined = last?.type === 'text';
      const value = `${isJoined ? last.value : ''}${node.value}`.replace(/ {2,}/g, ' ');
      const kept = last?.type === 'break' ? value.trimStart() : value;
      if (isJoined) result.pop();
      if (kept !== '') result.push({ type: 'text', value: kept });
    } else if (node.type === 'inlineCode' && last?.type === 'inlineCode') {
      result.splice(-1, 1, { type: 'inlineCode', value: last.value + node.value });
    } else if (isMark(node) && isMark(last) && isSameMark(node, last)) {
      result.splice(-1, 1, { ...last, children: merged([...last.children, ...node.children]) });
    } else result.push(node);
  }
  return result;
}

function isSameMark(one: Mark, other: Mark): boolean {
  if (one.type === 'link') return other.type === 'link' && one.url === other.url && one.title === other.title;
  return one.type === other.type && one.type !== 'linkReference';
}

function trimEnd(nodes: PhrasingContent[]): void {
  const last = nodes.at(-1);
  if (last?.type !== 'text') return;
  const value = last.value.trimEnd();
  nodes.pop();
  if (value !== '') nodes.push({ type: 'text', value });
}

/** Nodes, split into the breaks and the white space around them, and the rest. */
function withoutEdges(nodes: readonly PhrasingContent[]) {
  const first = nodes.findIndex(isNotBlank);
  const end = nodes.findLastIndex(isNotBlank) + 1;
  if (first < 0) return { before: nodes, content: [], after: [] };
  const [before, content, after] = [nodes.slice(0, first), nodes.slice(first, end), nodes.slice(end)];
  const embedded = content[0];
  if (embedded?.type === 'text') {
    const value = embedded.value.trimStart();
    before.push(textOf(embedded.value.slice(0, embedded.value.length - value.length)));
    content[0] = textOf(value);
  }
  const tail = content.at(-1);
  if (tail?.type === 'text') {
    const value = tail.value.trimEnd();
    after.unshift(textOf(tail.value.slice(value.length)));
    content.splice(-1, 1, textOf(value));
  }
  return { before, content, after };
}

/** Whether a node is visible on the page. */
function isNotBlank(node: PhrasingContent): boolean {
  return node.type !== 'break' && (node.type !== 'text' || node.value.trim() !== '');
}

function textOf(value: string): PhrasingContent {
  return { type: 'text', value };
}

function isMark(node: Nodes | undefined): node is Mark {
  return node !== undefined && marks.has(node.type);
}

function isPhrasing(node: Nodes): node is PhrasingContent {
  return phrasing.has(node.type);
}
