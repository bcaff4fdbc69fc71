import type { Nodes, PhrasingContent } from 'mdast';

/** Nodes that hold one line of text, in which Markdown has no place for blocks. */
const lines = new Set(['paragraph', 'heading', 'emphasis', 'strong', 'delete', 'link', 'tableCell']);

const phrasing = new Set([
  'break',
  'delete',
  'emphasis',
  'html',
  'image',
  'imageReference',
  'inlineCode',
  'link',
  'linkReference',
  'strong',
  'text',
  'footnoteReference',
]);

/**
 * A tree in which blocks that stand within a line, as lists in the cell of a table or paragraphs in <b>, are line breaks: written as they are, the
 * last word of one would join the first of the next. HTML allows them, so a tree made of it is not what its types say.
 */
export function withoutBlocksInLines<N extends Nodes>(tree: N): N {
  if (!('children' in tree)) return tree;
  const children: Nodes[] = tree.children.map(child => withoutBlocksInLines(child));
  const fitting = lines.has(tree.type) ? children.flatMap(inLine) : children;
  return { ...tree, children: withoutOuterBreaks(fitting) };
}

function inLine(node: Nodes): PhrasingContent[] {
  if (isPhrasing(node)) return [node];
  const parts: PhrasingContent[] =
    'children' in node
      ? node.children.flatMap(inLine)
      : 'value' in node
        ? [{ type: 'inlineCode', value: node.value }]
        : [];
  return parts.length === 0 ? [] : [{ type: 'break' }, ...parts, { type: 'break' }];
}

function isPhrasing(node: Nodes): node is PhrasingContent {
  return phrasing.has(node.type);
}

/** Breaks part what stands around them: none is wanted at an end, nor two together. */
function withoutOuterBreaks(nodes: readonly Nodes[]): Nodes[] {
  return nodes.filter(
    ({ type }, i) => type !== 'break' || (i > 0 && i < nodes.length - 1 && nodes[i + 1]?.type !== 'break'),
  );
}
