import type { Known } from '../../model/record.ts';
import type { Context } from '../context.ts';
import { type ImageSource, imagesOf, type MediaSource, mediaOf } from '../media.ts';
import { listed } from '../optional.ts';

/** The pictures of an article, the main one first, and its videos and recordings. ninjs has no type for documents. */
export async function associationsOf(article: Known<'Article'>, context: Context) {
  const [images, media] = await Promise.all([imagesOf(article, context), mediaOf(article, context)]);
  return listed([
    ...[...images.values()].map(pictureAssociation),
    ...media
      .filter(({ kind }) => kind === 'VIDEO' || kind === 'AUDIO')
      .map((one, i) => mediumAssociation(one, i)),
  ]);
}

/** A picture. Its alternative text is the headline, as the import has it. */
export function pictureAssociation({ url, alt, caption, credit, width, height }: ImageSource, place = 0) {
  return {
    name: place === 0 ? 'main' : `picture-${place + 1}`,
    uri: url,
    type: 'picture',
    headlines: alt === '' ? undefined : [{ value: alt }],
    descriptions: caption == null ? undefined : [{ contentType: 'text/plain', value: caption }],
    by: credit ?? undefined,
    renditions: [{ name: 'original', href: url, width: width ?? undefined, height: height ?? undefined }],
  };
}

function mediumAssociation(
  { kind, url, mimeType, title, caption, credit, durationSeconds }: MediaSource,
  place: number,
) {
  const type = kind === 'VIDEO' ? 'video' : 'audio';
  return {
    name: `${type}-${place + 1}`,
    uri: url,
    type,
    headlines: title === null ? undefined : [{ value: title }],
    descriptions: caption === null ? undefined : [{ contentType: 'text/plain', value: caption }],
    by: credit ?? undefined,
    renditions: [
      {
        name: 'original',
        href: url,
        contentType: mimeType ?? undefined,
        duration: durationSeconds ?? undefined,
      },
    ],
  };
}
