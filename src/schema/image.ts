import type { RecordOf } from '../content/record.ts';
import { builder } from './builder.ts';

type ImageSource = NonNullable<RecordOf<'Article'>['image']>;

export const Image = builder.objectRef<ImageSource>('Image').implement({
  description: 'A picture, by its address.',
  fields: t => ({
    url: t.expose('url', { type: 'WebUrl', description: 'Where the picture is.' }),
    alt: t.exposeString('alt', { description: 'What it shows, in words, for those who do not see it.' }),
    width: t.exposeInt('width', { nullable: true, description: 'In pixels, to keep its place on the page.' }),
    height: t.exposeInt('height', { nullable: true, description: 'In pixels.' }),
    caption: t.exposeString('caption', { nullable: true, description: 'The text to be printed with it.' }),
    credit: t.exposeString('credit', { nullable: true, description: 'Whom to name as its source.' }),
  }),
});
