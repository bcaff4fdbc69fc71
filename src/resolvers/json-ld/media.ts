import type { Known } from '../../model/record.ts';
import type { Context } from '../context.ts';
import { type ImageSource, imagesOf, mediaOf } from '../media.ts';
import { given, listed } from '../optional.ts';
import type { JsonLdNode } from './node.ts';

/** A picture. Its alternative text is the description; a caption may say something else. */
export function imageNode({ url, alt, caption, credit, width, height }: ImageSource): JsonLdNode {
  return {
    '@type': 'ImageObject',
    url,
    contentUrl: url,
    description: alt === '' ? undefined : alt,
    caption: given(caption),
    creditText: given(credit),
    width: given(width),
    height: given(height),
  };
}

/** The pictures of an article, the main one first, and its other media by their kind. */
export async function mediaProperties(article: Known<'Article'>, context: Context) {
  const [images, media] = await Promise.all([imagesOf(article, context), mediaOf(article, context)]);
  const ofKind = (kind: 'VIDEO' | 'AUDIO' | 'DOCUMENT', type: string) =>
    listed(
      media
        .filter(medium => medium.kind === kind)
        .map(({ url, mimeType, title, caption, credit, durationSeconds, poster }) => ({
          '@type': type,
          contentUrl: url,
          name: given(title),
          description: given(caption),
          creditText: given(credit),
          encodingFormat: given(mimeType),
          duration: durationSeconds === null ? undefined : `PT${durationSeconds}S`,
          thumbnailUrl: poster?.url,
        })),
    );
  return {
    image: listed([...images.values()].map(imageNode)),
    video: ofKind('VIDEO', 'VideoObject'),
    audio: ofKind('AUDIO', 'AudioObject'),
    associatedMedia: ofKind('DOCUMENT', 'MediaObject'),
  };
}
