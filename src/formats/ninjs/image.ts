import { isWebUrl } from '../../text/web-url.ts';
import { objectsIn } from './fields.ts';
import { instantOf, pubStatusOf, Unreadable } from './publication.ts';
import { line } from './text.ts';
import { isObject } from './version.ts';

/** Maximum characters of an image's texts, as `image` in src/model/declaration.ts declares them. */
const max = { alt: 500, caption: 1000, credit: 300 } as const;

/**
 * The first picture among an item's associations, otherwise the first graphic, in its largest rendition. An image that has no address, or must
 * not be shown, is skipped: the item is useful without its picture.
 */
export function imageOf(associations: unknown, headline: string | undefined, now: string) {
  const all = objectsIn(associations).filter(one => isUsable(one, now));
  const ofType = (wanted: string) => all.filter(({ type }) => type === wanted);
  for (const one of [...ofType('picture'), ...ofType('graphic')]) {
    const largest = largestOf(one.renditions);
    const caption = firstText(one, 'descriptions', 'description_');
    const alt = firstText(one, 'headlines', 'headline') || caption || headline || textOf(one.name);
    if (largest === undefined || !alt) continue;
    const credit = textOf(one.by) || textOf(one.byline) || textOf(one.copyrightHolder);
    return {
      ...largest,
      alt: cut(alt, max.alt),
      caption: caption === '' ? undefined : cut(caption, max.caption),
      credit: credit === '' ? undefined : cut(credit, max.credit),
    };
  }
  return undefined;
}

function isUsable({ pubStatus, embargoed }: Readonly<Record<string, unknown>>, now: string): boolean {
  try {
    const until = instantOf('embargoed', embargoed);
    return pubStatusOf(pubStatus) === 'usable' && (until === undefined || until <= now);
  } catch (error) {
    if (error instanceof Unreadable) return false;
    throw error;
  }
}

function largestOf(renditions: unknown) {
  const [largest] = objectsIn(renditions)
    .flatMap(({ href, contentType, mimetype, width, height }) => {
      const kind = contentType ?? mimetype ?? 'image/';
      const isImage = typeof kind === 'string' && kind.startsWith('image/');
      if (!isImage || typeof href !== 'string' || !isWebUrl(href)) return [];
      return [{ url: href, width: sizeOf(width), height: sizeOf(height) }];
    })
    .toSorted((a, b) => (b.width ?? 0) - (a.width ?? 0));
  return largest;
}

function sizeOf(value: unknown): number | undefined {
  const size = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof size === 'number' && Number.isInteger(size) && size > 0 && size <= 100_000 ? size : undefined;
}

/** The first text of a list, as in ninjs 2 and 3, or of a field with a name prefix, as in ninjs 1. */
function firstText(one: Readonly<Record<string, unknown>>, list: string, beginning: string): string {
  const values = one[list];
  const listed = Array.isArray(values) ? values.map(text => (isObject(text) ? text.value : undefined)) : [];
  const named = Object.entries(one)
    .filter(([name]) => name !== list && name.toLowerCase().startsWith(beginning))
    .map(([, value]) => value);
  return [...listed, ...named].map(textOf).find(text => text !== '') ?? '';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? line(value) : '';
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 2).toWellFormed()} …`;
}
