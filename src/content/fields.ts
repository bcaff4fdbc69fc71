import * as z from 'zod';
import { isPartialDate, toInstant } from './date.ts';
import { isId, parseGlobalId } from './id.ts';
import { Reference } from './reference.ts';
import { isSlug } from './slug.ts';
import type { TypeName } from './type-name.ts';
import { isWebUrl } from './web-url.ts';

/** Characters that no text needs and that terminals, logs and XML choke on. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what it is for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** A text of 1 to `max` characters, without control characters or broken UTF-16. */
export function text(max: number) {
  return z
    .string()
    .max(max, `longer than ${max} characters`)
    .refine(value => value.trim() !== '', 'must not be empty')
    .refine(value => !control.test(value), 'contains control characters')
    .refine(value => value.isWellFormed(), 'is not well-formed Unicode');
}

/** A field that may be left out or null; the document then holds null, so that absence is known. */
export function optional<S extends z.ZodType>(schema: S) {
  return schema.nullish().transform((value): z.output<S> | null => value ?? null);
}

/** A list of at most `max`; left out or null means empty. */
export function list<S extends z.ZodType>(schema: S, max: number) {
  return z
    .array(schema)
    .max(max, `more than ${max} entries`)
    .nullish()
    .transform((value): z.output<S>[] => value ?? []);
}

/** In the form in which slugs are stored and looked up, however it was typed: `ü` as one character. */
export const slug = z
  .string()
  .normalize('NFC')
  .refine(isSlug, 'expected lower-case words joined by hyphens, at most 200 bytes, like some-name');

export const partialDate = z
  .string()
  .refine(isPartialDate, 'expected a date that exists, as 2024, 2024-09 or 2024-09-09');

export const instant = z.string().transform((value, context) => {
  const utc = toInstant(value);
  if (utc !== undefined) return utc;
  context.addIssue({
    code: 'custom',
    message: 'expected an instant that exists, with an offset, as 2024-09-09T08:00:00Z',
  });
  return z.NEVER;
});

export const url = text(2000).refine(isWebUrl, 'expected an absolute http or https address');

/** ISO 3166-1 alpha-2. */
export const country = z.string().regex(/^[A-Z]{2}$/, 'expected two capital letters, ISO 3166-1 alpha-2');

/** Nearer to nothing than this is nothing; below 1e-130 DynamoDB takes no number. */
const smallest = 1e-100;

/** Above 2^53 numbers lose digits on the way through JSON; 1e15 leaves room for three decimals less than that. */
export const number = z
  .number()
  .gt(-1e15, 'must be above -1e15')
  .lt(1e15, 'must be below 1e15')
  .refine(
    value => value === 0 || Math.abs(value) >= smallest,
    `must be 0, or not as near to it as ${smallest}`,
  );

/** An angle of at most so many degrees. */
export function degrees(most: number) {
  return number.min(-most).max(most);
}

/** The schema of a field that points to a record of one of these types. */
export function reference<T extends TypeName>(...types: [T, ...T[]]) {
  const expected = `expected an id, or a reference like ${types[0]}/some-slug`;
  return z.string().transform((text, context): Reference<T> => {
    const [name, key] = partsOf(text);
    const type = types.find(candidate => candidate === name);
    if (type !== undefined && (isSlug(key) || isId(key))) return new Reference(type, key);
    const others = types.length > 1 ? ` (${types.join(', ')})` : '';
    context.addIssue({ code: 'custom', message: `${expected}${others}, got "${text.slice(0, 80)}"` });
    return z.NEVER;
  });
}

/** The type and the slug or id that a text names. The ids that clients see are base64 of plain letters, which never has a slash. */
function partsOf(text: string): [name: string, key: string] {
  const global = parseGlobalId(text);
  if (global !== undefined) return [global.type, global.id];
  const [name = '', key = ''] = text.normalize('NFC').split(/\/(.*)/s);
  return [name, key];
}

export const image = z.strictObject({
  url,
  alt: text(500),
  width: optional(z.int().positive().max(100_000)),
  height: optional(z.int().positive().max(100_000)),
  caption: optional(text(1000)),
  credit: optional(text(300)),
});

/** The fields that every entity has. */
export const entityFields = {
  slug,
  name: text(300),
  alternateNames: list(text(300), 50),
  summary: optional(text(2000)),
  image: optional(image),
  sameAs: list(url, 30),
};
