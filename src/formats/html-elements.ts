import type { Element, ElementContent } from 'hast';
import type { Handle, NodeHandle, State } from 'hast-util-to-mdast';
import { defaultHandlers } from 'hast-util-to-mdast';
import type { RootContent } from 'mdast';
import { isWebUrl } from '../text/web-url.ts';
import { providerOf } from './embed-provider.ts';
import { list } from './html-lists.ts';
import { containsBlock, element, marked, subscript, superscript, textIn, withMark } from './html-marks.ts';
import { plainText } from './plain-text.ts';

/** Maximum number of cells that one cell may span: the resulting table contains every one of them. */
const maxSpan = 50;

const all: Handle = (state, node) => state.all(node);
const flow: Handle = (state, node) => state.toFlow(state.all(node));
const nothing: Handle = () => undefined;

/** Elements that the converter treats differently from a browser, or omits although they hold text. */
export const handlers: Record<string, Handle> = {
  a: (state, node) => {
    const href = addressIn(node.properties.href);
    if (href === undefined) return state.all(node);
    return containsBlock(node) && elementsIn(node, 'figure').length === 0
      ? state.all({ ...node, children: withMark(node.children, node) })
      : defaultHandlers.a(state, { ...node, properties: { ...node.properties, href } });
  },
  applet: all,
  audio: media,
  b: marked,
  button: (state, node) => [text(' '), ...state.all(node), text(' ')],
  canvas: nothing,
  del: marked,
  details: flow,
  dialog: (state, node) => (node.properties.open == null ? undefined : state.toFlow(state.all(node))),
  dir: list,
  em: marked,
  embed: player,
  figure,
  font: marked,
  i: marked,
  iframe: player,
  img: image,
  image,
  input: nothing,
  math: all,
  select: nothing,
  textarea: nothing,
  annotation: nothing,
  'annotation-xml': nothing,
  menu: list,
  ol: list,
  rp: nothing,
  rt: (state, node) => [text(' ('), ...state.all(node), text(')')],
  s: marked,
  span: marked,
  strike: marked,
  strong: marked,
  sub: subscript,
  sup: superscript,
  svg: (_, node) => drawnText(node),
  table,
  td: cell,
  th: cell,
  ul: list,
  video: media,
  wbr: nothing,
  // NITF elements.
  block: flow,
  fn: flow,
  hl1: subheading,
  hl2: subheading,
  media: nitfMedia,
  'media-caption': flow,
  'media-producer': flow,
  'media-metadata': nothing,
  note: flow,
  'body-head': nothing,
};

export const nodeHandlers: Record<string, NodeHandle> = { comment: () => undefined };

function text(value: string): RootContent {
  return { type: 'text', value };
}

/** An address as a browser reads it, without blanks around it and line breaks in it; undefined for a script, or without any. */
function addressIn(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const address = value
    .replace(/[\t\n\r]/g, '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the URL standard has all of these
    .replace(/^[\u0000-\u0020]+|[\u0000-\u0020]+$/g, '');
  return address === '' || /^(?:javascript|data|vbscript):/i.test(address) ? undefined : address;
}

/** A video, a sound or a frame becomes a link where it has a title; its content is for browsers that cannot show it. */
function media(_: State, { properties, children }: Element): RootContent | undefined {
  const inner = children.find(child => child.type === 'element' && child.tagName === 'source');
  const url = addressIn(properties.src ?? (inner?.type === 'element' ? inner.properties.src : undefined));
  const title = String(properties.title ?? '').trim();
  if (title === '') return undefined;
  if (url === undefined) return text(title);
  return { type: 'link', url, title: null, children: [{ type: 'text', value: title }] };
}

/** A frame of a service that apps embed is an embed: its address as a link of its own. Any other frame may be an advertisement. */
function player(state: State, node: Element): RootContent | undefined {
  const { src, title } = node.properties;
  const url = (addressIn(src) ?? '').replace(/^\/\//, 'https://');
  if (!isWebUrl(url) || providerOf(url) === null) return media(state, node);
  return {
    type: 'link',
    url,
    title: String(title ?? '').trim() || null,
    children: [{ type: 'text', value: url }],
  };
}

/** A figure of one picture and its caption, which becomes the title of the picture. */
function figure(state: State, node: Element): ReturnType<Handle> {
  const [picture, ...pictures] = elementsIn(node, 'img').map(withAddress);
  const [caption, ...captions] = elementsIn(node, 'figcaption');
  const isOne =
    picture?.properties.src !== undefined && caption !== undefined && pictures.length + captions.length === 0;
  const others = elementsIn(node, 'a', 'audio', 'blockquote', 'iframe', 'pre', 'svg', 'table', 'video');
  if (!isOne || others.length > elementsIn(caption, 'a').length) return flow(state, node, undefined);
  const words = (content: Element) =>
    plainText({ type: 'root', children: state.toFlow(state.all(content)) }).replace(/\s+/g, ' ');
  const title = words(caption);
  const alone = { ...node, children: node.children.filter(child => child !== caption) };
  if (words(alone) !== words({ ...node, children: [picture] })) return flow(state, node, undefined);
  const image = defaultHandlers.img(state, picture);
  return { type: 'paragraph', children: [{ ...image, title: title === '' ? image.title : title }] };
}

/** Media of NITF: a picture with an address, in its widest form, with its caption and its source. Of other media, the words stay. */
function nitfMedia(state: State, node: Element): ReturnType<Handle> {
  const [widest] = elementsIn(node, 'media-reference')
    .filter(({ properties }) => /^image\//i.test(String(properties['mime-type'] ?? '').trim()))
    .filter(({ properties }) => isWebUrl(addressIn(properties.source) ?? ''))
    .toSorted((a, b) => (Number(b.properties.width) || 0) - (Number(a.properties.width) || 0));
  if (widest === undefined) return flow(state, node, undefined);
  const { source, 'alternate-text': alt } = widest.properties;
  const words = elementsIn(node, 'media-caption', 'media-producer').flatMap(one => [...one.children, space]);
  return figure(
    state,
    element('figure', [element('img', [], { src: source, alt }), element('figcaption', words)]),
  );
}

const space: ElementContent = { type: 'text', value: ' ' };

function image(state: State, node: Element): ReturnType<Handle> {
  const alt = String(node.properties.alt ?? '')
    .replace(/\s+/g, ' ')
    .trim();
  const shown = withAddress(node);
  if (shown.properties.src !== undefined) return defaultHandlers.img(state, shown);
  return alt === '' ? undefined : text(alt);
}

function withAddress(picture: Element): Element {
  const { src, dataSrc, dataLazySrc, dataOriginal, srcSet } = picture.properties;
  // A script loads a picture without an address from an attribute of its own, and browsers load one from `srcset`.
  const inSet = /[^\s,]\S*[^\s,]/.exec(String(srcSet ?? ''))?.[0];
  const address = [src, dataSrc, dataLazySrc, dataOriginal, inSet]
    .map(addressIn)
    .find(one => one !== undefined);
  return { ...picture, properties: { ...picture.properties, src: address } };
}

function subheading(state: State, node: Element): ReturnType<Handle> {
  return defaultHandlers.h2(state, { ...node, tagName: 'h2' });
}

/** A table that contains another table, or has a single cell, is layout: the contents of its cells become consecutive blocks. */
function table(state: State, node: Element): ReturnType<Handle> {
  const captions = elementsIn(node, 'caption').flatMap(caption => state.toFlow(state.all(caption)));
  const cells = elementsIn(node, 'td', 'th');
  if (cells.length === 1 || elementsIn(node, 'table').length > 0)
    return [...captions, ...cells.flatMap(one => state.toFlow(state.all(one)))];
  // HTML 4 writes the foot before the rows above it.
  const children = node.children.toSorted((a, b) => Number(isFoot(a)) - Number(isFoot(b)));
  const made = defaultHandlers.table(state, { ...node, children });
  return cells.length === 0 ? captions : [...captions, ...[made].flat()];
}

function isFoot(node: ElementContent): boolean {
  return node.type === 'element' && node.tagName === 'tfoot';
}

function cell(state: State, node: Element): ReturnType<Handle> {
  const { rowSpan, colSpan, ...properties } = node.properties;
  const spans = { rowSpan: spanOf(rowSpan), colSpan: spanOf(colSpan) };
  return defaultHandlers.td(state, { ...node, properties: { ...properties, ...spans } });
}

function spanOf(value: unknown): number {
  const span = Number(value);
  return Number.isInteger(span) && span > 1 ? Math.min(span, maxSpan) : 1;
}

/** The outermost elements of some names within an element, in document order. */
function elementsIn(node: Element, ...names: string[]): Element[] {
  return node.children.flatMap((child: ElementContent) => {
    if (child.type !== 'element') return [];
    if (names.includes(child.tagName)) return [child];
    return child.tagName === 'table' ? [] : elementsIn(child, ...names);
  });
}

/** The visible text of a drawing, without its title, description and style. */
function drawnText(node: Element): RootContent[] {
  return elementsIn(node, 'text').flatMap(one => [text(` ${textIn(one)} `)]);
}
