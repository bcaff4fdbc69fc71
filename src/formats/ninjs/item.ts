import * as z from 'zod';
import { reasonFor } from '../../errors/reason.ts';
import { withoutAbsent } from './absent.ts';
import { inCurrentForm, withCanonicalNames } from './fields.ts';
import { Unreadable, unclearPublication } from './publication.ts';
import { line } from './text.ts';
import { isObject, versionOf } from './version.ts';

/** An object whose fields are accepted in any spelling. */
function object<S extends z.ZodRawShape>(shape: S) {
  return z.preprocess(input => (isObject(input) ? withCanonicalNames(input) : input), z.looseObject(shape));
}

const textValue = object({
  role: z.string().optional(),
  contentType: z.string().optional(),
  value: z.string().default(''),
});
/** Some senders identify an entity by a code alone; an entity without a name is skipped. */
const namedShape = {
  name: z.string().default('').transform(line),
  rel: z.string().optional(),
  uri: z.string().optional(),
  literal: z.string().optional(),
};
const named = object(namedShape);
const source = object({ ...namedShape, role: z.string().optional() });
const place = object({
  ...namedShape,
  contactInfo: z
    .array(
      z.looseObject({
        address: z
          .looseObject({
            locality: z.string().transform(line).optional(),
            country: z.string().transform(line).optional(),
          })
          .optional(),
      }),
    )
    .optional(),
});
/** The fields in use, by their names in ninjs 3; an item may have others. */
const itemShape = z.looseObject({
  uri: z.string().trim().min(1, 'is required: it identifies the item'),
  version: z.unknown().optional(),
  type: z.string().optional(),
  title: z.string().optional(),
  slugline: z.string().optional(),
  by: z.string().optional(),
  language: z.string().optional(),
  pubStatus: z.unknown().optional(),
  copyrightHolder: z.string().optional(),
  keywords: z.array(z.string()).optional(),
  firstCreated: z.unknown().optional(),
  versionCreated: z.unknown().optional(),
  embargoed: z.unknown().optional(),
  expires: z.unknown().optional(),
  headlines: z.array(textValue).optional(),
  descriptions: z.array(textValue).optional(),
  bodies: z.array(textValue).optional(),
  subjects: z.array(named).optional(),
  people: z.array(named).optional(),
  organisations: z.array(named).optional(),
  places: z.array(place).optional(),
  genres: z.array(object({ name: z.string().optional() })).optional(),
  infoSources: z.array(source).optional(),
  associations: z.unknown().optional(),
  eventDetails: z
    .looseObject({ dates: z.record(z.string(), z.unknown()).optional(), organiser: named.optional() })
    .optional(),
});

/** An item in the shape of ninjs 3, whatever its own version. */
export function readItem(input: unknown, now: string): Item {
  if (!isObject(input)) throw new NotAnItem('is not an object');
  const version = versionOf(input);
  const given = withoutAbsent(input);
  const unclear = unclearPublication(given, now);
  if (unclear !== undefined)
    throw new Unreadable(
      `${unclear}: may determine whether the item is shown, but is no field of ninjs; use pubStatus and embargoedUntil`,
    );
  const result = itemShape.safeParse(inCurrentForm(given), { error: reasonFor });
  if (result.success) return result.data;
  const reasons = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new NotAnItem(`not an item of ninjs ${version}.x: ${reasons.join('; ')}`);
}

/** Input that is not an object, lacks a field required by its version, or has a field in another form. */
export class NotAnItem extends Error {
  override name = 'NotAnItem';
}

export type Item = z.output<typeof itemShape>;
export type Named = z.output<typeof named>;
export type Place = z.output<typeof place>;
export type Text = z.output<typeof textValue>;
