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
    const figures = elementsIn(node, 'figure').length;
    if (href === undefined || (figures > 0 && isOfPicture(node))) return state.all(node);
    return containsBlock(node) && figures === 0
      ? state.all({ ...node, children: withMark(node.children, node) })
      : defaultHandlers.a(state, { ...node, properties: { ...node.properties, href } });
  },
  applet: all,
  audio: recording,
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
  meter: nothing,
  oembed: (state, node) => player(state, { ...node, properties: { src: node.properties.url } }),
  ol: list,
  progress: nothing,
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
  video: recording,
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
    .replace(/^[\u0000-\u0020]+|[\u0000-\u0020]+$/g, '')
    // With the scheme of the page around it, which an imported text does not have.
    .replace(/^\/\//, 'https://');
  return address === '' || /^(?:javascript|data|vbscript):/i.test(address) ? undefined : address;
}

/** A video or a sound is a link, which without a title is an embed. */
function recording(state: State, node: Element): RootContent | undefined {
  const url = mediaAddress(node);
  const isKnown = url !== undefined && isWebUrl(url);
  return media(state, node) ?? (isKnown ? embedOf(url) : undefined);
}

function mediaAddress({ properties, children }: Element): string | undefined {
  const inner = children.find(child => child.type === 'element' && child.tagName === 'source');
  return addressIn(properties.src ?? (inner?.type === 'element' ? inner.properties.src : undefined));
}

/** A video, a sound or a frame becomes a link where it has a title; its content is for browsers that cannot show it. */
function media(_: State, node: Element): RootContent | undefined {
  const url = mediaAddress(node);
  const title = String(node.properties.title ?? '').trim();
  if (title === '') return undefined;
  if (url === undefined) return text(title);
  return { type: 'link', url, title: null, children: [{ type: 'text', value: title }] };
}

/** A frame of a service that apps embed is an embed: its address as a link of its own. Any other frame may be an advertisement. */
function player(state: State, node: Element): RootContent | undefined {
  const { src, dataSrc, dataLazySrc, title } = node.properties;
  const url = [dataSrc, dataLazySrc, src].map(addressIn).find(isEmbedded);
  return url === undefined ? media(state, node) : embedOf(url, String(title ?? '').trim());
}

function isEmbedded(address: string | undefined): address is string {
  return address !== undefined && isWebUrl(address) && providerOf(address) !== null;
}

/** A link with its own address as its text: in a paragraph of its own, it is an embed. */
function embedOf(url: string, title = ''): RootContent {
  return { type: 'link', url, title: title || null, children: [{ type: 'text', value: url }] };
}

/**
 * A figure of one picture and its caption, which becomes the title of the picture. A link from the picture to a larger one is dropped: a picture in a
 * link has no visible title.
 */
function figure(state: State, node: Element): ReturnType<Handle> {
  const [picture, ...pictures] = elementsIn(node, 'img').map(withAddress);
  const [caption, ...captions] = elementsIn(node, 'figcaption');
  const isOne =
    picture?.properties.src !== undefined && caption !== undefined && pictures.length + captions.length === 0;
  const others = elementsIn(node, 'audio', 'blockquote', 'iframe', 'pre', 'table', 'video');
  const links = elementsIn(node, 'a').filter(link => !isOfPicture(link));
  if (!isOne || others.length > 0 || links.length > elementsIn(caption, 'a').length)
    return flow(state, node, undefined);
  const words = (content: Element) =>
    plainText({ type: 'root', children: state.toFlow(state.all(content)) })
      .replace(/\s+/g, ' ')
      .trim();
  const title = words(caption);
  const alone = { ...node, children: node.children.filter(child => child !== caption) };
  if (words(alone) !== words({ ...node, children: [picture] })) return flow(state, node, undefined);
  const image = defaultHandlers.img(state, picture);
  return { type: 'paragraph', children: [{ ...image, title: title === '' ? image.title : title }] };
}

/** Whether a link leads from a picture to a larger one. */
function isOfPicture(link: Element): boolean {
  const path = addressIn(link.properties.href)?.replace(/[?#].*$/, '') ?? '';
  return elementsIn(link, 'img').length === 1 && /\.(?:avif|gif|jpe?g|png|webp)$/i.test(path);
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
  // A script loads a picture from an attribute of its own, in place of an empty one, and browsers load one from `srcset`.
  const inSet = /[^\s,]\S*[^\s,]/.exec(String(srcSet ?? ''))?.[0];
  // A picture in a file of its author, or in a mail, is for nobody else: `file:`, `cid:`, `blob:`.
  const later = [dataSrc, dataLazySrc, dataOriginal].map(addressIn);
  const address = [
    ...later.filter(one => one !== undefined && isWebUrl(one)),
    addressIn(src),
    ...later,
    addressIn(inSet),
  ].find(one => one !== undefined && /^(?:https?:|(?![a-z][a-z\d+.-]*:))/i.test(one));
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
