import { derivedKey, distinctKeys } from '../model/id.ts';
import type { Known, RecordOf } from '../model/record.ts';
import type { Context } from './context.ts';
import { field } from './field.ts';

type StoredMedia = RecordOf<'Article'>['media'][number];

/** The source of a Media. */
export type MediaSource = StoredMedia & { readonly key: string };

/** The source of an Image. */
export type ImageSource = Partial<NonNullable<StoredMedia['image']>> & {
  readonly url: string;
  readonly alt: string;
};

/** The media of an article, each with its key; one with an image has all that is known of it. */
export async function mediaOf(article: Known<'Article'>, context: Context): Promise<MediaSource[]> {
  const media = await field(article, 'media', context);
  const keys = distinctKeys(media.map(({ url }) => derivedKey(url)));
  return media.map((medium, i) => ({ ...medium, image: imageOf(medium), key: keys[i] ?? '' }));
}

/** The pictures of an article by their addresses: those of its media, and its main one. */
export async function imagesOf(
  article: Known<'Article'>,
  context: Context,
): Promise<ReadonlyMap<string, ImageSource>> {
  const [main, media] = await Promise.all([
    field(article, 'image', context),
    field(article, 'media', context),
  ]);
  const images = [main, ...media.map(imageOf)].filter(image => image !== null);
  return new Map(images.map(image => [image.url, image]));
}

/** The picture of a medium of this kind, completed from the other fields. */
function imageOf({ kind, url, title, caption, credit, image }: StoredMedia): StoredMedia['image'] {
  if (kind !== 'IMAGE') return null;
  const plain = { url, alt: title ?? caption ?? '', caption, credit, width: null, height: null };
  if (image === null) return { ...plain, focalPoint: undefined, placeholder: undefined };
  return { ...image, url, caption: image.caption ?? caption, credit: image.credit ?? credit };
}
