import { countWords } from '../formats/markdown.ts';
import type { AnyDocument, Documents } from './document.ts';
import { derivedKey } from './id.ts';
import { currentStatus } from './milestones.ts';
import { type Reference, type Resolved, replaceReferences } from './reference.ts';
import type { ActorName, EntityName, TypeName } from './types.ts';
import type { AgreementStatus } from './vocabulary.ts';

/**
 * A record: its document with every reference resolved to what is known of the other record (an embedded reference), what follows from the
 * document alone, and bookkeeping. An article's body is not in it: it is stored apart, so that no list or page pays for it.
 */
export type RecordOf<T extends TypeName> = Omit<
  Resolved<Documents[T], EmbeddedReferences>,
  'body' | keyof Derived[T]
> &
  Derived[T] &
  Bookkeeping & { readonly type: T };

/**
 * What is known of a record without reading it: an embedded reference or a card holds some of its fields, a document all of them.
 * A field that is absent is unknown; a field that is null is known to be nothing. What it is called is always known.
 */
export type Known<T extends TypeName> = T extends TypeName
  ? Named<T> & Partial<Omit<RecordOf<T>, keyof Named<T>> & Glimpses[T]>
  : never;

type Named<T extends TypeName> = {
  readonly type: T;
  readonly id: string;
  readonly slug: string;
} & (T extends 'Article' ? { readonly headline: string } : { readonly name: string });

/** The embedded reference to a record of each type. */
export type EmbeddedReferences = { [T in TypeName]: Known<T> };

export type AnyRecord = { [T in TypeName]: RecordOf<T> }[TypeName];
export type KnownEntity = Known<EntityName>;
export type KnownActor = Known<ActorName>;

export interface Bookkeeping {
  readonly id: string;
  /** 1 for the first version, one more for each change. */
  readonly revision: number;
  /** One more for each write, also where only the names of others changed: of two writers at once one is told. */
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Who made this revision. */
  readonly updatedBy: string;
  /** Slugs that it had before: they keep leading to it. */
  readonly formerSlugs: readonly string[];
  /** Ids of records that were merged into it: they lead to it too. */
  readonly formerIds: readonly string[];
  /** The popularity tier of an entity (src/projection/popularity.ts): counted from articles, never written by an editor. */
  readonly standing?: number;
  /** What an import wrote last, of a record that came by one. */
  readonly imported?: Imported;
  /** What an import wrote last of the records that were merged into it. */
  readonly mergedImports?: readonly MergedImport[];
  /** When those that it refers to were last called otherwise for the public, merged or deleted, without a revision of its own. */
  readonly referencesUpdatedAt?: string;
}

/** What tells, when a line comes again, whether it says anything new, and whether anybody else has changed the record since. */
export interface Imported extends ImportedLine {
  /** The revision that the import made: a later one is somebody else's. */
  readonly revision: number;
}

export interface ImportedLine {
  /** Of the document of the line. */
  readonly digest: string;
  /** What names the item in the system that it comes from, and its version there, where the format has them. */
  readonly source?: string;
  readonly sourceVersion?: string;
}

export interface MergedImport {
  /** The slugs that lead to the survivor instead. */
  readonly slugs: readonly string[];
  readonly digest?: string;
  /** When and by whom it was merged. */
  readonly at: string;
  readonly by: string;
}

/** The publication state of an article when it was last written. */
export interface PublicationState {
  /** Its time of publication was still to come. */
  readonly scheduled: boolean;
  /** When it last ceased to be public, until it is public again. */
  readonly removedAt: string | null;
}

export type Mention<E extends EntityName = EntityName> = Omit<
  RecordOf<'Article'>['mentions'][number],
  'entity'
> & {
  readonly entity: Known<E>;
};

interface Derived extends Record<TypeName, unknown> {
  Article: PublicationState & {
    readonly wordCount: number;
    /** Each with a key of its own that stays when the others change: half of the statement's id. */
    readonly statements: (Resolved<Documents['Article']['statements'][number], EmbeddedReferences> & {
      readonly key: string;
    })[];
  };
  Agreement: { readonly status: AgreementStatus };
}

/** Abridged fields that only cards have, where the whole field would be too much for a list. */
interface Glimpses extends Record<TypeName, unknown> {
  Article: {
    readonly leading: {
      readonly [E in EntityName]?: { readonly total: number; readonly first: Mention<E>[] };
    };
    /** The short ids of everything it mentions, once each, one after the other (src/projection/mention.ts). */
    readonly mentioned: string;
  };
  Agreement: { readonly course: { readonly status: AgreementStatus; readonly date: string }[] };
}

/**
 * The record that follows from a document, and an article's body beside it. `resolveReference` gives the embedded reference for a reference of
 * the document.
 */
export function toRecord(
  document: AnyDocument,
  resolveReference: (reference: Reference) => Known<TypeName>,
  bookkeeping: Bookkeeping,
  { scheduled, removedAt }: PublicationState = { scheduled: false, removedAt: null },
): { record: AnyRecord; body: string | undefined } {
  switch (document.type) {
    case 'Article': {
      const { body, ...rest } = replaceReferences<typeof document, EmbeddedReferences>(
        document,
        resolveReference,
      );
      const wordCount = countWords(body, rest.language);
      const statements = withKeys(rest.statements);
      return { record: { ...rest, statements, wordCount, scheduled, removedAt, ...bookkeeping }, body };
    }
    case 'Agreement': {
      const status = currentStatus(document.milestones);
      return {
        record: {
          ...replaceReferences<typeof document, EmbeddedReferences>(document, resolveReference),
          status,
          ...bookkeeping,
        },
        body: undefined,
      };
    }
    default:
      return {
        record: {
          ...replaceReferences<typeof document, EmbeddedReferences>(document, resolveReference),
          ...bookkeeping,
        },
        body: undefined,
      };
  }
}

/**
 * The document that a record was made from, as export writes it: what is nothing is left out, a reference is `Type/slug`, or
 * `Type/id` where the document is to be read by us again and must not depend on what others are called.
 */
export function toDocument(
  record: AnyRecord,
  body: string | undefined,
  references: 'slug' | 'id' = 'slug',
): { [field: string]: unknown } {
  const {
    id: _id,
    revision: _r,
    version: _v,
    createdAt: _c,
    updatedAt: _u,
    updatedBy: _b,
    formerSlugs: _f,
    formerIds: _i,
    standing: _s,
    imported: _im,
    mergedImports: _mi,
    referencesUpdatedAt: _ref,
    ...fields
  } = record;
  switch (fields.type) {
    case 'Article': {
      const {
        wordCount: _w,
        scheduled: _s,
        removedAt: _at,
        status,
        statements,
        publishedAt,
        ...rest
      } = fields;
      const document = {
        ...rest,
        body: body === '' ? undefined : body,
        statements: statements.map(({ key: _key, ...statement }) => statement),
        publishedAt,
        // A draft has no time of publication, and whether it has come is a matter of the clock.
        status: status === 'WITHDRAWN' ? status : undefined,
      };
      return written(document, references);
    }
    case 'Agreement': {
      const { status: _status, ...rest } = fields;
      return written(rest, references);
    }
    default:
      return written(fields, references);
  }
}

/** Fields as a document writes them: type and slug first, then by name, so that the same document is always the same text. */
function written(fields: object, references: 'slug' | 'id'): { [field: string]: unknown } {
  const there = Object.entries(fields).filter(
    ([, value]) => value != null && !(Array.isArray(value) && value.length === 0),
  );
  const rank = (name: string) => (name === 'type' ? 0 : name === 'slug' ? 1 : 2);
  const ordered = there.toSorted(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(ordered.map(([name, value]) => [name, writtenValue(value, references)]));
}

function writtenValue(value: unknown, references: 'slug' | 'id'): unknown {
  if (Array.isArray(value)) return value.map(one => writtenValue(one, references));
  if (typeof value !== 'object' || value === null) return value;
  if (!('type' in value && 'id' in value)) return written(value, references);
  return `${value.type}/${references === 'slug' && 'slug' in value ? value.slug : value.id}`;
}

/** Made of the text alone: who said it may be merged into another record, or deleted, and the statement is the same. */
function withKeys<S extends { text: string }>(statements: S[]): (S & { key: string })[] {
  const seen = new Map<string, number>();
  return statements.map(statement => {
    const key = derivedKey(statement.text);
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    return { ...statement, key: times === 1 ? key : `${key}-${times}` };
  });
}
