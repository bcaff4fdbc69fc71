import * as z from 'zod';
import { isBlank } from '../text/blank.ts';
import { isPartialDate, toInstant } from '../text/date.ts';
import { isSlug } from '../text/slug.ts';
import { isWebUrl } from '../text/web-url.ts';
import { languageFrom } from './canonical.ts';
import type { Field, FieldKind, Fields } from './field.ts';
import { parseGlobalId } from './global-id.ts';
import { isId } from './id.ts';
import { Reference } from './reference.ts';

/** The schema of an object with declared fields; it rejects all others. */
export function schemaOf(fields: Fields): z.ZodObject<Shape> {
  return z.strictObject(shapeOf(fields));
}

/** The schemas of declared fields, by name. */
export function shapeOf(fields: Fields): Shape {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldSchema(field)]));
}

type Shape = Record<string, z.ZodType>;

/** The schema of an object within a document, without its empty sparse fields. */
function objectSchema(fields: Fields): z.ZodType {
  const sparse = Object.keys(fields).filter(name => fields[name]?.isSparse === true);
  if (sparse.length === 0) return schemaOf(fields);
  return schemaOf(fields).transform(value =>
    Object.fromEntries(Object.entries(value).filter(([name, one]) => one !== null || !sparse.includes(name))),
  );
}

function fieldSchema({ is, isOptional }: Field): z.ZodType {
  if (is.kind === 'list') return list(schemaOfKind(is.of), is.max);
  const schema = schemaOfKind(is);
  return isOptional ? schema.nullish().transform(value => value ?? null) : schema;
}

/** A list of at most `max` entries; empty if omitted or null. */
function list(schema: z.ZodType, max: number): z.ZodType {
  return z
    .array(schema)
    .max(max, `more than ${max} entries`)
    .nullish()
    .transform(value => value ?? []);
}

function schemaOfKind(is: FieldKind): z.ZodType {
  switch (is.kind) {
    case 'text':
      return is.isCompared ? text(is.maxLength, z.string().normalize('NFC')) : text(is.maxLength);
    case 'markdown':
      return orDefault(markdown(is.maxBytes), '');
    case 'slug':
      return slug;
    case 'partialDate':
      return partialDate;
    case 'instant':
      return instant;
    case 'webUrl':
      return webUrl;
    case 'country':
      return country;
    case 'flag':
      return orDefault(z.boolean(), false);
    case 'language':
      return orDefault(languageTag, is.default);
    case 'number':
      return is.max === undefined ? number : number.min(is.min ?? -is.max).max(is.max);
    case 'integer':
      return z.int().positive().max(is.max);
    case 'oneOf': {
      const values = z.enum([...is.enumeration.values]);
      return is.default === undefined ? values : orDefault(values, is.default);
    }
    case 'reference':
      return reference(is.types);
    case 'object':
      return objectSchema(is.object.fields);
    case 'list':
      return list(schemaOfKind(is.of), is.max);
  }
}

/** An omitted value and null are the default. */
function orDefault<T>(schema: z.ZodType<T>, value: T): z.ZodType<T> {
  return schema.nullish().transform(given => given ?? value);
}

/** Control characters that no text needs and that break terminals, logs and XML. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what it is for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

function text(maxLength: number, given = z.string()) {
  return given
    .max(maxLength, `longer than ${maxLength} characters`)
    .refine(value => !isBlank(value), 'must not be empty')
    .refine(value => !control.test(value), 'contains control characters')
    .refine(value => value.isWellFormed(), 'is not well-formed Unicode');
}

function markdown(maxBytes: number) {
  return z
    .string()
    .refine(value => Buffer.byteLength(value) <= maxBytes, `longer than ${maxBytes} bytes`)
    .refine(value => value.isWellFormed() && !value.includes('\0'), 'is not well-formed Unicode text');
}

/** Normalises a slug to the form that is stored and looked up (NFC), so that `ü` is one character. */
const slug = z
  .string()
  .normalize('NFC')
  .refine(isSlug, 'expected lower-case words joined by hyphens, at most 200 bytes, like some-name');

const partialDate = z
  .string()
  .refine(isPartialDate, 'expected a valid date, like 2024, 2024-09 or 2024-09-09');

const instant = z.string().transform((value, context) => {
  const utc = toInstant(value);
  if (utc !== undefined) return utc;
  context.addIssue({
    code: 'custom',
    message: 'expected a valid timestamp with an offset, like 2024-09-09T08:00:00Z',
  });
  return z.NEVER;
});

const webUrl = text(2000).refine(isWebUrl, 'expected an absolute http or https URL');

const country = z.string().regex(/^[A-Z]{2}$/, 'expected two capital letters, ISO 3166-1 alpha-2');

const languageTag = z.string().transform((value, context) => {
  const tag = languageFrom(value);
  if (tag !== undefined) return tag;
  context.addIssue({ code: 'custom', message: 'expected a BCP 47 language tag, like en or pt-BR' });
  return z.NEVER;
});

/** Numbers closer to 0 than this are rejected: DynamoDB accepts none below 1e-130. */
const minMagnitude = 1e-100;

/** Above 2^53, numbers lose digits in JSON; 1e15 leaves room for decimals. */
const number = z
  .number()
  .gt(-1e15, 'must be above -1e15')
  .lt(1e15, 'must be below 1e15')
  .refine(
    value => value === 0 || Math.abs(value) >= minMagnitude,
    `must be 0, or have a magnitude above ${minMagnitude}`,
  );

function reference(types: readonly string[]): z.ZodType {
  const expected = `expected an id, or a reference like ${types[0]}/some-slug`;
  return z.string().transform((given, context): Reference => {
    const [name, key] = partsOf(given);
    const type = types.find(candidate => candidate === name);
    if (type !== undefined && (isSlug(key) || isId(key))) return new Reference(type, key);
    const others = types.length > 1 ? ` (${types.join(', ')})` : '';
    context.addIssue({ code: 'custom', message: `${expected}${others}, got "${given.slice(0, 80)}"` });
    return z.NEVER;
  });
}

/**
 * The type and the slug or id in the text of a reference. A global id is base64 of ASCII letters, digits and a colon, and so never contains a slash.
 */
function partsOf(given: string): [name: string, key: string] {
  const global = parseGlobalId(given);
  if (global !== undefined) return [global.type, global.id];
  const [name = '', key = ''] = given.normalize('NFC').split(/\/(.*)/s);
  return [name, key];
}
