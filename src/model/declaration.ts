import { fold } from '../text/fold.ts';
import {
  type Fields,
  integer,
  number,
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
 * The declaration of a type of record. The validation of its documents, its TypeScript types, its lists and cards, and its object, input, query and
 * mutations in the schema are derived from it; docs/extending.md shows how to add a field, a list and a type.
 */
export interface TypeDeclaration<
  N extends string = string,
  F extends Fields = Fields,
  L extends string = string,
  A extends boolean = boolean,
> {
  readonly name: N;
  /** With its indefinite article, as in "a person". */
  readonly noun: string;
  readonly description: string;
  /** Whether its records can act: sign agreements, take part in events, make statements. */
  readonly isActor: A;
  readonly fields: F;
  /** The field with the record of the same type that contains this one, if the type has such a field. Its references never form a cycle. */
  readonly parent: (keyof F & string) | undefined;
  /** Further fields with one record of the same type whose references never form a cycle. */
  readonly alsoAcyclic?: readonly (keyof F & string)[];
  /**
   * Whether `includeNarrower` also finds articles about its parts: about narrower topics, or about places within a place. Its parts are in the list
   * `children`.
   */
  readonly hasNarrower: boolean;
  /**
   * Fields of embedded references to it, in addition to id, slug and name. After a change of one of these fields, for example a rename, a `references`
   * outbox task (src/commands/write/consequences.ts) rewrites every record that refers to it (src/commands/outbox/update-referrers.ts).
   */
  readonly embeddedFields: readonly ((keyof F & string) | DerivedField)[];
  /** Fields of its card, in addition to those of embedded references and a short summary. A change of one rewrites only the entries of the record itself. */
  readonly cardFields: readonly ((keyof F & string) | DerivedField)[];
  /** Fields that are indexed for search in addition to names and summary, with the weight of their words. */
  readonly search: { readonly [K in keyof F]?: number };
  readonly lists: { readonly [name in L]: ListDeclaration<F> };
  /** The sort order of its lists; undefined for a type whose lists are all `own`. */
  readonly sort: Sort<F> | undefined;
  /** Seconds for which caches may keep responses that contain it. */
  readonly maxAge: number;
  /** The letter before its short ids in cards of articles. Stored: it never changes. */
  readonly letter: string;
  /** The number of mentions of this type in the card of an article. */
  readonly leadingMentions: number;
}

/** Fields of records that are derived from others, and are not in documents (src/model/record.ts). */
export type DerivedField = 'status' | 'wordCount';

/** The sort key of a list, and the direction in which it is read. */
export interface Sort<F extends Fields> {
  readonly key: (record: ListedRecord<F>) => string;
  readonly direction: 'ASC' | 'DESC';
}

/**
 * A list with records of a type:
 *
 * - with `description`, one list of all records; the field of Query has its name;
 * - with `by`, one list for each value of a field: `events/kind/MEETING`;
 * - with `through`, one list for each record that the named references point to: `Organization#…/children`;
 * - with `own`, a list of the table or of records whose entries the projection of the type builds (`ownEntries` in src/projection/project.ts).
 */
export interface ListDeclaration<F extends Fields = Fields> {
  readonly description?: string;
  readonly by?: (keyof F & string) | DerivedField;
  readonly through?: readonly Through<F>[];
  readonly own?: readonly ('table' | 'record')[];
}

/** A list whose entries only the projection of the type builds. A type without a sort order has only such lists. */
export type OwnListDeclaration = Required<Pick<ListDeclaration, 'own'>> &
  Pick<ListDeclaration, 'description'>;

/** A reference that puts a record into a list of the record that it points to. */
export interface Through<F extends Fields = Fields> {
  /** The field with the reference, or with the list of references or objects. */
  readonly field: keyof F & string;
  /** The field with the reference in each object. */
  readonly reference?: string;
  /** Fields of the object that become fields of the edge. */
  readonly edge?: readonly string[];
  /** Sorts the objects. If several objects point to the same record, the first one becomes the edge. */
  readonly order?: (objects: never) => readonly object[];
}

/** A record as sort keys see it: with embedded references in place of references. */
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

/** Sorts by name, ignoring case and accents. */
export const byName = {
  key: ({ name }: { readonly name: string }) => fold(name),
  direction: 'ASC',
} as const;

/** Seconds for which caches keep responses that contain articles: news changes by the minute. */
export const newsMaxAge = 60;

/** Seconds for which caches keep responses that contain posts of live articles, which apps poll. */
export const liveMaxAge = 10;

/** Seconds for which caches keep reference data. */
export const referenceMaxAge = 300;

export const focalPoint = objectType('FocalPoint', {
  description:
    'The point that must stay visible when a picture is cropped, as fractions of its width and height.',
  fields: {
    x: number({
      min: 0,
      max: 1,
      description: 'Distance from the left edge: 0 to 1.',
      input: 'Distance from the left edge.',
    }),
    y: number({
      min: 0,
      max: 1,
      description: 'Distance from the top edge: 0 to 1.',
      input: 'Distance from the top edge.',
    }),
  },
});

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
    focalPoint: object(focalPoint, {
      sparse: true,
      description: 'Point that must stay visible when the picture is cropped; null for the centre.',
    }),
    placeholder: text({
      max: 200,
      sparse: true,
      description: 'A few bytes to show until the picture is loaded: a BlurHash or a ThumbHash.',
    }),
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
  readonly hasNarrower?: boolean;
  readonly embeddedFields?: readonly ((keyof F & string) | DerivedField)[];
  readonly cardFields?: readonly ((keyof (F & EntityFields) & string) | DerivedField)[];
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
    hasNarrower: false,
    embeddedFields: [],
    cardFields: [],
    search: {},
    maxAge: referenceMaxAge,
    leadingMentions: 1,
    ...options,
    // Without `isActor`, `A` is false.
    isActor: (options.isActor ?? false) as A,
    fields: { ...entityFields, ...options.fields },
  };
  return declaration satisfies TypeDeclaration<N, F & EntityFields, L, A>;
}
