import * as z from 'zod';

const textValue = z.looseObject({
  role: z.string().optional(),
  contentType: z.string().optional(),
  value: z.string().default(''),
});
/** Some senders name what they mean by a code alone; what has no name is left aside. */
const named = z.looseObject({
  name: z.string().default(''),
  rel: z.string().optional(),
  uri: z.string().optional(),
  literal: z.string().optional(),
});
const place = named.extend({
  contactInfo: z
    .array(
      z.looseObject({
        address: z
          .looseObject({ locality: z.string().optional(), country: z.string().optional() })
          .optional(),
      }),
    )
    .optional(),
});
const rendition = z.looseObject({
  href: z.string(),
  contentType: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
});
const association = z.looseObject({
  type: z.string().optional(),
  name: z.string().optional(),
  by: z.string().optional(),
  copyrightHolder: z.string().optional(),
  headlines: z.array(textValue).optional(),
  descriptions: z.array(textValue).optional(),
  renditions: z.array(rendition).optional(),
});
const when = z.string().optional();

/** The fields of ninjs 3 that are read; an item may have others. */
export const itemShape = z.looseObject({
  uri: z.string().min(1, 'is needed: it tells one item from another'),
  type: z.string().optional(),
  title: z.string().optional(),
  slugline: z.string().optional(),
  by: z.string().optional(),
  language: z.string().optional(),
  pubStatus: z.string().optional(),
  copyrightHolder: z.string().optional(),
  keywords: z.array(z.string()).optional(),
  firstCreated: when,
  versionCreated: when,
  embargoed: when,
  headlines: z.array(textValue).optional(),
  descriptions: z.array(textValue).optional(),
  bodies: z.array(textValue).optional(),
  subjects: z.array(named).optional(),
  people: z.array(named).optional(),
  organisations: z.array(named).optional(),
  places: z.array(place).optional(),
  genres: z.array(z.looseObject({ name: z.string().optional() })).optional(),
  associations: z.array(association).optional(),
  eventDetails: z
    .looseObject({ dates: z.record(z.string(), z.unknown()).optional(), organiser: named.optional() })
    .optional(),
});

export type Item = z.output<typeof itemShape>;
export type Named = z.output<typeof named>;
export type Place = z.output<typeof place>;
export type Text = z.output<typeof textValue>;
