import { characterStart } from '../../text/character-start.ts';
import { webAddress } from './address.ts';
import { objectsIn } from './fields.ts';
import { forNewsrooms } from './item-fields.ts';
import { instantOf, pubStatusOf, Unreadable, unclearPublication } from './publication.ts';
import { line, termOf } from './text.ts';
import { isObject } from './version.ts';

/** Maximum characters of texts, as `image` in src/model/declaration.ts and `media` in src/model/article.ts declare them. */
const max = { alt: 500, caption: 1000, credit: 300, title: 300, mimeType: 100 } as const;

/**
 * The first picture among an item's associations, otherwise the first graphic, in its largest rendition. An image that has no address, or must
 * not be shown, is skipped: the item is useful without its picture.
 */
export function imageOf(associations: unknown, headline: string | undefined, now: string) {
  const all = objectsIn(associations).filter(one => isUsable(one, now));
  const ofType = (...wanted: string[]) => all.filter(({ type }) => wanted.includes(termOf(type) ?? ''));
  for (const one of [...ofType('picture', 'image', 'photo'), ...ofType('graphic')]) {
    const image = pictureOf(one, headline);
    if (image !== undefined) return image;
  }
  return undefined;
}

/** Maximum number of media of an article, as src/model/article.ts declares it. */
const maxMedia = 100;

const kinds = new Map<unknown, string>(
  Object.entries({
    picture: 'IMAGE',
    image: 'IMAGE',
    photo: 'IMAGE',
    graphic: 'IMAGE',
    video: 'VIDEO',
    audio: 'AUDIO',
  }),
);

/** The pictures, graphics, videos and recordings among an item's associations; none if its `image` is the only one. */
export function mediaOf(associations: unknown, headline: string | undefined, now: string) {
  const media = objectsIn(associations)
    .filter(one => isUsable(one, now))
    .flatMap(one => {
      const kind = kinds.get(termOf(one.type));
      return kind === undefined ? [] : (mediumOf(kind, one, headline) ?? []);
    })
    .slice(0, maxMedia);
  return media.length === 1 && media[0]?.kind === 'IMAGE' ? [] : media;
}

function mediumOf(kind: string, one: Association, headline: string | undefined) {
  if (kind === 'IMAGE') {
    const image = pictureOf(one, headline);
    return image && { kind, url: image.url, image };
  }
  const file = largestOf(one.renditions, kind === 'VIDEO' ? 'video/' : 'audio/');
  if (file === undefined) return undefined;
  const title = firstText(one, 'headlines', 'headline') || textOf(one.name);
  return {
    kind,
    url: file.url,
    mimeType: file.mimeType,
    title: title === '' ? undefined : cut(title, max.title),
    durationSeconds: file.duration,
    ...wordsOf(one),
  };
}

type Association = Readonly<Record<string, unknown>>;

function pictureOf(one: Association, headline: string | undefined) {
  const largest = largestOf(one.renditions, 'image/');
  const words = wordsOf(one);
  // The text of a picture is its description for those who cannot see it: Superdesk writes it there.
  const alt =
    textOf(one.body_text) ||
    firstText(one, 'headlines', 'headline') ||
    words.caption ||
    headline ||
    textOf(one.name);
  if (largest === undefined || !alt) return undefined;
  const { url, width, height } = largest;
  return { url, width, height, alt: cut(alt, max.alt), ...words };
}

function wordsOf(one: Association) {
  const caption = firstText(one, 'descriptions', 'description_');
  const credit = textOf(one.by) || textOf(one.byline) || textOf(one.copyrightHolder);
  return {
    caption: caption === '' ? undefined : cut(caption, max.caption),
    credit: credit === '' ? undefined : cut(credit, max.credit),
  };
}

function isUsable(one: Association, now: string): boolean {
  try {
    const until = instantOf('embargoed', one.embargoed);
    const end = instantOf('expires', one.expires);
    const isTime = (until === undefined || until <= now) && (end === undefined || end > now);
    return pubStatusOf(one.pubStatus) === 'usable' && unclearPublication(one, now) === undefined && isTime;
  } catch (error) {
    if (error instanceof Unreadable) return false;
    throw error;
  }
}

function largestOf(renditions: unknown, wanted: string) {
  const [largest] = objectsIn(renditions)
    .flatMap(({ href, url: address, contentType, mimetype, width, height, duration }) => {
      const given = contentType ?? mimetype;
      const mimeType = termOf(given);
      // dpa writes `url`.
      const url = webAddress(href ?? address);
      const isWanted =
        given === undefined || (mimeType?.startsWith(wanted) === true && !unshown.test(mimeType));
      if (!isWanted || url === undefined) return [];
      return [
        {
          url,
          mimeType: mimeType !== undefined && mimeType.length <= max.mimeType ? mimeType : undefined,
          width: sizeOf(width),
          height: sizeOf(height),
          duration: durationOf(duration),
        },
      ];
    })
    .toSorted((a, b) => (b.width ?? 0) - (a.width ?? 0));
  return largest;
}

/** Formats of pictures that browsers do not show, in which agencies send originals. */
const unshown = /^image\/(?:tiff?|heic|heif|vnd\.adobe\.|x-adobe)/;

/** Maximum seconds, as src/model/article.ts declares them. */
const maxDuration = 1_000_000;

function durationOf(value: unknown): number | undefined {
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof seconds === 'number' && seconds >= 0 && seconds <= maxDuration ? seconds : undefined;
}

function sizeOf(value: unknown): number | undefined {
  const size = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof size === 'number' && Number.isInteger(size) && size > 0 && size <= 100_000 ? size : undefined;
}

/** The first text of a list, as in ninjs 2 and 3, or of a field with a name prefix, as in ninjs 1. */
function firstText(one: Readonly<Record<string, unknown>>, list: string, beginning: string): string {
  const values = one[list];
  const listed = Array.isArray(values)
    ? values
        .filter(isObject)
        .flatMap(({ role, value }) => (forNewsrooms.test(String(role ?? '')) ? [] : value))
    : [];
  const named = Object.entries(one)
    .filter(([name]) => name !== list && name.toLowerCase().startsWith(beginning) && !forNewsrooms.test(name))
    .map(([, value]) => value);
  return [...listed, ...named].map(textOf).find(text => text !== '') ?? '';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? line(value) : '';
}

export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, characterStart(text, length - 2))} …`;
}
