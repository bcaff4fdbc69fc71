import type { Element, Root, RootContent } from 'hast';
import { styleOf } from './html-style.ts';

/** A tree without the elements that a browser does not show, and without the second of two forms of one picture. */
export function visibleOf<P extends Element | Root>(parent: P): P {
  const children = parent.children.flatMap((child): RootContent[] => {
    if (child.type !== 'element') return [child];
    return isHidden(child) || isPixel(child) ? [] : [visibleOf(child)];
  });
  return { ...parent, children: withPicturesOnce(children) };
}

function isHidden({ properties }: Element): boolean {
  const isMarked = [properties.hidden, properties.popover].some(mark => mark != null && mark !== false);
  return (
    isMarked || styleOf(properties, 'display') === 'none' || styleOf(properties, 'visibility') === 'hidden'
  );
}

/** A picture one pixel wide or high only counts readers, or keeps blocks apart. */
function isPixel({ tagName, properties: { width, height } }: Element): boolean {
  return tagName === 'img' && [width, height].some(size => /^[01](?:px)?$/.test(String(size ?? '')));
}

/**
 * A picture that a script loads later stands beside the same picture for browsers without scripts. The one with an address counts, otherwise the
 * first one.
 */
function withPicturesOnce(nodes: readonly RootContent[]): RootContent[] {
  const hidden = new Set<RootContent>();
  const shown = nodes.filter(node => node.type !== 'text' || node.value.trim() !== '');
  for (const [i, node] of shown.entries()) {
    const next = shown[i + 1];
    const picture = pictureIn(node);
    if (picture === undefined || next?.type !== 'element' || next.tagName !== 'noscript') continue;
    if (!next.children.some(one => pictureIn(one) !== undefined)) continue;
    hidden.add(/^https?:/i.test(String(picture.properties.src ?? '').trim()) ? next : node);
  }
  return hidden.size === 0 ? [...nodes] : nodes.filter(node => !hidden.has(node));
}

function pictureIn(node: RootContent): Element | undefined {
  if (node.type !== 'element') return undefined;
  if (node.tagName === 'picture') return node.children.map(pictureIn).find(one => one !== undefined);
  return node.tagName === 'img' ? node : undefined;
}
