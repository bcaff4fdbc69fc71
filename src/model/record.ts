import { countWords } from '../formats/markdown.ts';
import { relinked } from './body-links.ts';
import type { AnyDocument, Documents } from './document.ts';
import { derivedKey, distinctKeys } from './id.ts';
import { isLinked } from './merged-edges.ts';
import { currentStatus } from './milestones.ts';
import { type Reference, type Resolved, replaceReferences } from './reference.ts';
import type { ActorName, EntityName, TypeName } from './types.ts';
import type { AgreementStatus } from './vocabulary.ts';

/**
 * A record: its document with each reference resolved to an embedded reference, the fields derived from the document, and bookkeeping. The body of an
 * article is stored in a separate item, so that lists and pages do not pay for it.
 */
export type RecordOf<T extends TypeName> = Omit<
  Resolved<Documents[T], EmbeddedReferences>,
  'body' | keyof Derived[T]
> &
  Derived[T] &
  Bookkeeping & { readonly type: T };

/**
 * The known fields of a record: some of them in an embedded reference or a card, all of them in a document. An absent field is unknown; a null field
 * is known to be empty. The name is always known.
 */
export type Known<T extends TypeName> = T extends TypeName
  ? Named<T> & Partial<Omit<RecordOf<T>, keyof Named<T>> & Abridged[T]>
  : never;

export type Named<T extends TypeName> = {
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
  /** 1 for the first version, incremented by each edit. */
  readonly revision: number;
  /**
   * Incremented by each write, including changes of the names in embedded references. It is the optimistic lock: of two concurrent writers, one
   * fails.
   */
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** The author of this revision. */
  readonly updatedBy: string;
  /** Former slugs, which still find the record. */
  readonly formerSlugs: readonly string[];
  /** Ids of records that were merged into this one, and now redirect to it. */
  readonly formerIds: readonly string[];
  /**
   * The popularity tier of an entity (src/projection/popularity.ts), counted from articles, never written by an editor. Tables since 0.1 have this
   * attribute name.
   */
  readonly standing?: number;
  /** The last import of the record, if it was imported. */
  readonly imported?: Imported;
  /** The last imports of the records that were merged into this one. */
  readonly mergedImports?: readonly MergedImport[];
  /** The time of the last public rename, merge or deletion of a referenced record; such a change creates no revision. */
  readonly referencesUpdatedAt?: string;
}

/**
 * The state that an import compares when a line is imported again: whether the line is new, and whether somebody else has edited the record after the last import.
 */
export interface Imported extends ImportedLine {
  /** The revision that the import created. A later revision is an edit by somebody else. */
  readonly revision: number;
}

export interface ImportedLine {
  /** The digest of the line's document. */
  readonly digest: string;
  /** The id and the version of the item in its source system, if the format has them. */
  readonly source?: string;
  readonly sourceVersion?: string;
}

export interface MergedImport {
  /** The slugs of the merged record, which now find the survivor. */
  readonly slugs: readonly string[];
  readonly digest?: string;
  /** The time and the author of the merge. */
  readonly at: string;
  readonly by: string;
}

/** The publication state of an article at its last write. */
export interface PublicationState {
  /** Whether the publication was still in the future. */
  readonly scheduled: boolean;
  /** The time at which the article last ceased to be public; null while it is public. */
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
    /** Statements with their keys. A key does not change when other statements change; it is the second half of the statement's id. */
    readonly statements: (Resolved<Documents['Article']['statements'][number], EmbeddedReferences> & {
      readonly key: string;
    })[];
  };
  Agreement: { readonly status: AgreementStatus };
}

/** Abridged fields that only cards have, because the whole field is too large for a list. */
interface Abridged extends Record<TypeName, unknown> {
  Article: {
    readonly leading: {
      readonly [E in EntityName]?: { readonly total: number; readonly first: Mention<E>[] };
    };
    /** The actors mentioned as authors; absent where they are too many for a card. */
    readonly authors: readonly KnownActor[];
    /** The distinct short ids of all mentioned entities, concatenated (src/projection/mention.ts). */
    readonly mentioned: string;
  };
  /** The statuses and dates of the milestones. */
  Agreement: { readonly course: { readonly status: AgreementStatus; readonly date: string }[] };
}

/**
 * Derives the record, and the body of an article, from a document. `resolveReference` returns the embedded reference for a reference of the document.
 */
export function toRecord(
  document: AnyDocument,
  resolveReference: (reference: Reference) => Known<TypeName>,
  bookkeeping: Bookkeeping,
  { scheduled, removedAt }: PublicationState = { scheduled: false, removedAt: null },
): { record: AnyRecord; body: string | undefined } {
  switch (document.type) {
    case 'Article': {
      const {
        body: written,
        mentions: all,
        ...rest
      } = replaceReferences<typeof document, EmbeddedReferences>(document, resolveReference);
      // Links get the current slugs, so that a text leads to the same records wherever it is imported.
      const body = relinked(written, link => `${link.type}/${resolveReference(link).slug}`, 'writing');
      const wordCount = countWords(body, rest.language);
      const statements = withKeys(rest.statements);
      const mentions = withoutRepeatedLinks(all);
      const fields = { ...rest, mentions, statements, wordCount, scheduled, removedAt };
      return { record: { ...fields, ...bookkeeping }, body };
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
 * The document of a record, as exports write it. Empty fields are omitted. References have the form `Type/slug`, or `Type/id` for internal use, where
 * the document must not depend on the names of other records.
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
        mentions,
        statements,
        publishedAt,
        ...rest
      } = fields;
      const document = {
        ...rest,
        body: body === '' ? undefined : body,
        // Without the text, the mentions that its links make are known from the record alone.
        mentions: mentions
          .filter(mention => body === undefined || !isLinked(mention))
          .map(mention => (isLinked(mention) ? withoutMark(mention) : mention)),
        statements: statements.map(({ key: _key, ...statement }) => statement),
        publishedAt,
        // Only WITHDRAWN is written: a draft has no publishedAt, and the clock tells a scheduled article from a published one.
        status: status === 'WITHDRAWN' ? status : undefined,
      };
      return documentFields(document, references);
    }
    case 'Agreement': {
      const { status: _status, ...rest } = fields;
      return documentFields(rest, references);
    }
    default:
      return documentFields(fields, references);
  }
}

/** Fields in a stable order, so that equal documents have equal texts: type and slug first, then by name. */
export function documentFields(fields: object, references: 'slug' | 'id'): { [field: string]: unknown } {
  const nonEmpty = Object.entries(fields).filter(
    ([, value]) => value != null && !(Array.isArray(value) && value.length === 0),
  );
  const rank = (name: string) => (name === 'type' ? 0 : name === 'slug' ? 1 : 2);
  const ordered = nonEmpty.toSorted(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(ordered.map(([name, value]) => [name, writtenValue(value, references)]));
}

function writtenValue(value: unknown, references: 'slug' | 'id'): unknown {
  if (Array.isArray(value)) return value.map(one => writtenValue(one, references));
  if (typeof value !== 'object' || value === null) return value;
  if (!('type' in value && 'id' in value)) return documentFields(value, references);
  return `${value.type}/${references === 'slug' && 'slug' in value ? value.slug : value.id}`;
}

/** An entity that is mentioned anyway, or linked by several names, is mentioned once. */
function withoutRepeatedLinks<M extends { entity: Known<EntityName> }>(mentions: M[]): M[] {
  const isSame = (one: M, { entity }: M) => one.entity.type === entity.type && one.entity.id === entity.id;
  return mentions.filter(
    (mention, i) => !isLinked(mention) || mentions.findIndex(one => isSame(one, mention)) === i,
  );
}

function withoutMark<M extends { linked?: true }>({ linked: _, ...mention }: M): Omit<M, 'linked'> {
  return mention;
}

/** Derives keys from the text alone, so that a statement keeps its key when its speaker is merged into another record or deleted. */
function withKeys<S extends { text: string }>(statements: S[]): (S & { key: string })[] {
  const keys = distinctKeys(statements.map(({ text }) => derivedKey(text)));
  return statements.map((statement, i) => ({ ...statement, key: keys[i] ?? '' }));
}
