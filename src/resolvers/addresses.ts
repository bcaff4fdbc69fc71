import { badInput } from '../errors/problem.ts';
import type { Named } from '../model/record.ts';
import { renditionUrl } from '../text/url-template.ts';

/** The URL templates of the web site that shows the content; undefined if the operator has set none. */
export interface Addresses {
  /** The page of an article, with the placeholder `{slug}` or `{id}`. */
  readonly article?: string | undefined;
  /** The page of an entity, with the placeholders `{type}` and `{slug}`. */
  readonly entity?: string | undefined;
  /** A picture in another size (src/text/url-template.ts). */
  readonly image?: string | undefined;
}

/** The URL of an article's page on the newsroom's site; null if none is known. */
export function articleUrl(
  { id, slug }: Pick<Named<'Article'>, 'id' | 'slug'>,
  { article }: Addresses,
): string | null {
  return article?.replaceAll('{slug}', encodeURIComponent(slug)).replaceAll('{id}', id) ?? null;
}

/** The URL of an entity's page; undefined if none is known. */
export function entityUrl(type: string, slug: string, { entity }: Addresses): string | undefined {
  return entity?.replaceAll('{type}', type.toLowerCase()).replaceAll('{slug}', encodeURIComponent(slug));
}

export interface Size {
  readonly width?: number | null | undefined;
  readonly height?: number | null | undefined;
  readonly fit: 'COVER' | 'CONTAIN';
}

/** Maximum width and height, as most image services have it. */
const maxPixels = 10_000;

/** The URL of a picture in another size; the original's without an image service, or without a size. */
export function rendition(picture: object, { width, height, fit }: Size, { image }: Addresses): string {
  for (const [name, pixels] of Object.entries({ width, height }))
    if (pixels != null && (pixels < 1 || pixels > maxPixels))
      throw badInput(`"${name}" is ${pixels}; it must be 1 to ${maxPixels}.`);
  const url = String(Reflect.get(picture, 'url'));
  if (image === undefined || (width == null && height == null)) return url;
  const { x, y }: { x?: unknown; y?: unknown } = Object(Reflect.get(picture, 'focalPoint'));
  return renditionUrl(image, {
    url: encodeURIComponent(url),
    rawUrl: url,
    width: width?.toString(),
    height: height?.toString(),
    fit: fit.toLowerCase(),
    x: x === undefined ? undefined : String(x),
    y: y === undefined ? undefined : String(y),
  });
}
