import { builder } from '../builder.ts';

/** What every input of an entity has. In an update a field left out stays as it is, null clears it, a list replaces the list. */
export const ImageInput = builder.inputType('ImageInput', {
  description: 'A picture, by its address.',
  fields: t => ({
    url: t.field({ type: 'WebUrl', required: true, description: 'Where the picture is; http or https.' }),
    alt: t.string({ required: true, description: 'What it shows, in words; at most 500 characters.' }),
    width: t.int({ description: 'In pixels, 1 to 100,000.' }),
    height: t.int({ description: 'In pixels, 1 to 100,000.' }),
    caption: t.string({ description: 'The text to be printed with it; at most 1,000 characters.' }),
    credit: t.string({ description: 'Whom to name as its source; at most 300 characters.' }),
  }),
});

type InputFields = Parameters<Parameters<typeof builder.inputType>[1]['fields']>[0];

export const entityInputFields = (t: InputFields) => ({
  slug: t.string({
    description:
      'The name for addresses: lower-case words joined by hyphens, at most 200 bytes. Made of the name where a new record has none, and numbered where it is taken then; the slug before keeps leading to the record.',
  }),
  name: t.string({
    description: 'The name it is commonly known by; needed for a new record, at most 300 characters.',
  }),
  alternateNames: t.stringList({ description: 'Other names, spellings and abbreviations; at most 50.' }),
  summary: t.string({
    description: 'What it is, in a sentence or two of plain text; at most 2,000 characters.',
  }),
  image: t.field({ type: ImageInput, description: 'A picture of it.' }),
  sameAs: t.field({
    type: ['WebUrl'],
    description:
      'The same thing in other catalogues: Wikidata, GeoNames, GLEIF, an official site; at most 30.',
  }),
});
