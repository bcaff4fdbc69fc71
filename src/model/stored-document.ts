import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { isCompared, mayBeAbsent } from './defaults.ts';
import { checkDocument, type DocumentIssue } from './document.ts';
import { embeddedReferences, withBareReferences } from './embedded-references.ts';
import { isId } from './id.ts';
import { isLinked } from './merged-edges.ts';
import { type AnyRecord, type Bookkeeping, type Known, toDocument, toRecord } from './record.ts';
import { LinkReference, type Reference } from './reference.ts';
import { isTypeName, type TypeName } from './types.ts';
import { withoutReferences } from './without-references.ts';

export type StoredCheck =
  /** The record as stored, and as derived again from its document. They are equal unless a derived field is wrong. */
  | { readonly stored: AnyRecord; readonly derived: AnyRecord }
  /** The document is invalid: nothing can be derived from it. */
  | { readonly issues: readonly DocumentIssue[] };

/** Validates a document that was read from the table, whatever it contains, and reports what is missing or wrong. */
export function checkStored(stored: object, body: string | undefined): StoredCheck {
  const type = 'type' in stored ? stored.type : undefined;
  if (typeof type !== 'string' || !isTypeName(type)) {
    const known = type === undefined ? 'is missing' : `is not a known type: ${JSON.stringify(type)}`;
    return { issues: [{ path: ['type'], message: known }] };
  }
  const kept = (type === 'Article' ? articleBookkeeping : bookkeeping).safeParse(stored);
  if (!kept.success)
    return { issues: kept.error.issues.map(({ path, message }) => ({ path: path.map(String), message })) };
  // The bookkeeping is valid, and `toDocument` can go through the lists; other fields are compared with those derived from the document.
  const record = stored as AnyRecord;
  const check = checkDocument(toDocument(record, body, 'id'));
  if ('issues' in check) return { issues: check.issues };
  const embeddedByName = new Map<string, Known<TypeName>>(
    embeddedReferences(record).flatMap(embedded => [
      [`${embedded.type}/${embedded.id}`, embedded],
      [`${embedded.type}/${embedded.slug}`, embedded],
    ]),
  );
  // Texts stored before links became references may link to anything.
  const isUnknownLink = (reference: Reference) =>
    reference instanceof LinkReference && !embeddedByName.has(String(reference));
  const { record: rebuilt } = toRecord(
    withoutReferences(check.document, isUnknownLink),
    reference => {
      const embedded = embeddedByName.get(String(reference));
      if (embedded === undefined) throw new Error(`${reference} is not in the document that was read.`);
      return embedded;
    },
    bookkeepingOf(record),
    record.type === 'Article' ? record : undefined,
  );
  return comparison(record, body === undefined ? withLinkMarks(rebuilt, record) : rebuilt, body);
}

/** Without the text, the stored mentions show which of them come from links. */
function withLinkMarks(rebuilt: AnyRecord, stored: AnyRecord): AnyRecord {
  if (rebuilt.type !== 'Article' || stored.type !== 'Article') return rebuilt;
  const mentions = rebuilt.mentions.map((mention, i) =>
    isLinked(stored.mentions[i]) ? { ...mention, linked: true as const } : mention,
  );
  return { ...rebuilt, mentions };
}

function comparison(record: AnyRecord, rebuilt: AnyRecord, body: string | undefined): StoredCheck {
  const [was, is] = [record, rebuilt].map(one => new Map(Object.entries(Object(withBareReferences(one)))));
  const differing = [...(is?.keys() ?? [])].filter(name => !isDeepStrictEqual(was?.get(name), is?.get(name)));
  const isDeclaredLater = (name: string) => was?.has(name) !== true && mayBeAbsent(record.type, name);
  const isRewritten = (name: string) =>
    derivedFields.has(`${record.type}.${name}`) || isCompared(record.type, name) || isDeclaredLater(name);
  const wrong = differing.filter(name => !isRewritten(name));
  if (wrong.length > 0)
    return {
      issues: wrong.map(name => ({
        path: [name],
        message: was?.has(name) === true ? 'differs from the value derived from the document' : 'is missing',
      })),
    };
  // The word count cannot be derived without the text.
  const rederived = differing.filter(name => name !== 'wordCount' || body !== undefined);
  const fields = Object.fromEntries(rederived.map(name => [name, Reflect.get(rebuilt, name)]));
  return { stored: record, derived: rederived.length === 0 ? record : { ...record, ...fields } };
}

/** Fields that are derived from other fields of the document. The key of a statement is derived from its text. */
const derivedFields: ReadonlySet<string> = new Set([
  'Article.wordCount',
  'Article.statements',
  'Agreement.status',
]);

function bookkeepingOf(record: AnyRecord): Bookkeeping {
  const { id, revision, version, createdAt, updatedAt, updatedBy, formerSlugs, formerIds } = record;
  // The popularity tier, under its name since version 0.1. Only entities that were counted have it.
  const { standing: popularityTier } = record;
  const tier = popularityTier === undefined ? {} : { standing: popularityTier };
  return { id, revision, version, createdAt, updatedAt, updatedBy, formerSlugs, formerIds, ...tier };
}

const instant = z.iso.datetime({ precision: 3, error: 'is not a timestamp' });
const id = z.string('is missing').refine(isId, 'is not an id');
const count = z.int('is not an integer').positive('is below 1');

const bookkeeping = z.looseObject({
  id,
  revision: count,
  version: count,
  createdAt: instant,
  updatedAt: instant,
  updatedBy: z.string('is missing'),
  formerSlugs: z.array(z.string(), 'is not a list'),
  formerIds: z.array(id, 'is not a list'),
  standing: z.int().min(0).max(9).optional(),
});

const articleBookkeeping = z.looseObject({
  ...bookkeeping.shape,
  wordCount: z.int('is not an integer').min(0),
  scheduled: z.boolean('is neither true nor false'),
  removedAt: z.union([z.null(), instant], 'is not a timestamp'),
  mentions: z.array(z.unknown(), 'is not a list'),
  statements: z.array(z.looseObject({ key: z.string() }), 'is not a list'),
});
