import { fold } from '../text/fold.ts';
import {
  type Fields,
  integer,
  object,
  objectType,
  slug,
  text,
  texts,
  type ValuesOf,
  webUrl,
  webUrls,
} from './field.ts';
import type { Reference } from './reference.ts';

/**
 * What is known of a type of record. The check of its documents, the types of TypeScript, its lists and cards, the schema's object, input, query and
 * mutations follow from it; docs/extending.md shows how to add a field, a list and a type.
 */
export interface TypeDeclaration<
  N extends string = string,
  F extends Fields = Fields,
  L extends string = string,
  A extends boolean = boolean,
> {
  readonly name: N;
  /** With its article, as in "a person". */
  readonly noun: string;
  readonly description: string;
  /** Whether it acts: signs, takes part, speaks. */
  readonly isActor: A;
  readonly fields: F;
  /** The reference to the record that one is a part of, where there is one. Followed upwards, it never leads back. */
  readonly parent: (keyof F & string) | undefined;
  /** Fields that records which refer to it embed, beside id, slug and name. A change of one rewrites every record that refers to it. */
  readonly embedded: readonly ((keyof F & string) | DerivedField)[];
  /** Fields that lists show, beside those and a short summary. A change of one rewrites the record's own entries only. */
  readonly card: readonly ((keyof F & string) | DerivedField)[];
  /** Fields in which search finds words beside names and summary, with the weight of a word. */
  readonly search: { readonly [K in keyof F]?: number };
  readonly lists: { readonly [name in L]: ListDeclaration<F> };
  /** How its lists are sorted. */
  readonly sort: Sort<F> | undefined;
  /** Seconds for which caches may keep answers about it. */
  readonly maxAge: number;
  /** The letter before its short ids in cards of articles. Stored: it never changes. */
  readonly letter: string;
  /** How many of an article's mentions of this type the cards of feeds carry. */
  readonly leadingMentions: number;
}

/** Fields of records that no document has: they follow from others (src/model/record.ts). */
export type DerivedField = 'status' | 'wordCount';

/** How a list is sorted, and in which direction it is read. */
export interface Sort<F extends Fields> {
  readonly key: (record: ListedRecord<F>) => string;
  readonly direction: 'ASC' | 'DESC';
}

/**
 * A list that records of a type stand in:
 *
 * - with `description`, one of all records; the field of Query has its name;
 * - with `by`, one list for each value of a field: `events/kind/MEETING`;
 * - with `through`, a list of each record that the named references lead to: `Organization#…/children`;
 * - with `own`, lists of the table or of records whose entries the type's own projection makes (src/projection/<type>.ts).
 */
export interface ListDeclaration<F extends Fields = Fields> {
  readonly description?: string;
  readonly by?: (keyof F & string) | DerivedField;
  readonly through?: readonly Through<F>[];
  readonly own?: readonly ('table' | 'record')[];
}

/** A reference by which a record comes into lists of others. */
export interface Through<F extends Fields = Fields> {
  /** The reference, or the list of references or objects. */
  readonly field: keyof F & string;
  /** The reference in each object. */
  readonly reference?: string;
  /** Fields of the object that the edge carries. */
  readonly edge?: readonly string[];
  /** Puts the objects into an order: of several that lead to one record, the first counts. */
  readonly order?: (objects: never) => readonly object[];
}

/** A record as a list sorts it. */
export type ListedRecord<F extends Fields> = {
  readonly [K in keyof ValuesOf<F>]: Embedded<ValuesOf<F>[K]>;
};

type Embedded<V> =
  V extends Reference<infer T>
    ? { readonly type: T; readonly id: string }
    : V extends readonly (infer E)[]
      ? readonly Embedded<E>[]
      : V extends object
        ? { readonly [K in keyof V]: Embedded<V[K]> }
        : V;

/** Sorts by name, without case and accents. */
export const byName = {
  key: ({ name }: { readonly name: string }) => fold(name),
  direction: 'ASC',
} as const;

/** Seconds for which caches keep what carries articles: news changes by the minute. */
export const newsMaxAge = 60;

/** Seconds for which caches keep reference data. */
export const referenceMaxAge = 300;

export const image = objectType('Image', {
  description: 'A picture, referenced by URL.',
  fields: {
    url: webUrl({ description: 'URL of the picture.' }),
    alt: text({ max: 500, description: 'Alternative text for readers who cannot see the picture.' }),
    width: integer({
      max: 100_000,
      optional: true,
      description: 'Width in pixels, to reserve space on the page.',
    }),
    height: integer({ max: 100_000, optional: true, description: 'Height in pixels.' }),
    caption: text({ max: 1000, optional: true, description: 'Caption of the picture.' }),
    credit: text({ max: 300, optional: true, description: 'Credit line: the source of the picture.' }),
  },
});

/** The fields that every entity has. */
export const entityFields = {
  slug: slug({
    description: 'Name for URLs, unique among the records of the type. Former slugs still find the record.',
    input:
      'Name for URLs: lower-case words joined by hyphens. If omitted for a new record, it is derived from the name, and numbered if taken. Former slugs still find the record.',
  }),
  name: text({ max: 300, description: 'Common name.' }),
  alternateNames: texts({
    max: 50,
    maxLength: 300,
    description: 'Other names, spellings and abbreviations.',
  }),
  summary: text({
    max: 2000,
    optional: true,
    description: 'Description in one or two sentences of plain text.',
  }),
  image: object(image, { optional: true, description: 'Picture of the entity.' }),
  sameAs: webUrls({
    max: 30,
    description: 'URLs that identify the same entity elsewhere: Wikidata, GeoNames, GLEIF, an official site.',
  }),
};

type EntityFields = typeof entityFields;

interface Options<F extends Fields, L extends string, A extends boolean> {
  readonly noun: string;
  readonly description: string;
  readonly isActor?: A;
  readonly fields: F;
  readonly parent?: keyof F & string;
  readonly embedded?: readonly ((keyof F & string) | DerivedField)[];
  readonly card?: readonly ((keyof (F & EntityFields) & string) | DerivedField)[];
  readonly search?: { readonly [K in keyof F]?: number };
  readonly sort: Sort<F & EntityFields>;
  readonly lists: { readonly [name in L]: ListDeclaration<F> };
  readonly maxAge?: number;
  readonly letter: string;
  readonly leadingMentions?: number;
}

/** Declares a type of entity. */
export function entity<
  const N extends string,
  F extends Fields,
  const L extends string,
  const A extends boolean = false,
>(name: N, options: Options<F, L, A>) {
  const declaration = {
    name,
    parent: undefined,
    embedded: [],
    card: [],
    search: {},
    maxAge: referenceMaxAge,
    leadingMentions: 1,
    ...options,
    // A type that does not say that it acts has `A` as false.
    isActor: (options.isActor ?? false) as A,
    fields: { ...entityFields, ...options.fields },
  };
  return declaration satisfies TypeDeclaration<N, F & EntityFields, L, A>;
}
