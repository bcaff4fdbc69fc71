import type { ObjectFieldsShape } from '@pothos/core';
import { enumeration } from '../model/field.ts';
import { rendition } from '../resolvers/addresses.ts';
import type { Types } from './builder.ts';
import { enumOf } from './enums.ts';

const ImageFit = enumOf(
  enumeration('ImageFit', 'How a picture is fitted into a width and a height.', {
    COVER: 'Fills width and height; the excess is cropped.',
    CONTAIN: 'Scaled to fit inside both; one side may be smaller.',
  }),
);

/** The fields of a picture beyond its declaration. */
export const imageFields: ObjectFieldsShape<Types, object> = t => ({
  rendition: t.field({
    type: 'WebUrl',
    description:
      'URL of the picture in another size, from the image service (`IMAGE_URL_TEMPLATE`); without a service or a size, the URL of the original.',
    args: {
      width: t.arg.int({
        description: 'Width in pixels: 1 to 10,000. By default it follows from the height.',
      }),
      height: t.arg.int({
        description: 'Height in pixels: 1 to 10,000. By default it follows from the width.',
      }),
      fit: t.arg({
        type: ImageFit,
        required: true,
        defaultValue: 'COVER',
        description: 'How the picture is fitted into `width` and `height`.',
      }),
    },
    resolve: (source, args, { addresses }) => rendition(source, args, addresses),
  }),
});

/** The fields of a medium beyond its declaration. */
export const mediaFields: ObjectFieldsShape<Types, object> = t => ({
  key: t.string({
    description:
      'Unique in the article, and derived from the address of the medium: it stays the same while other media change.',
    resolve: source => String(Reflect.get(source, 'key')),
  }),
});
