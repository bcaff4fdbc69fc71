import { checkDocument, type DocumentIssue, selfReferenceMessage } from '../../model/document.ts';
import { distinctReferences } from '../../model/embedded-references.ts';
import type { AnyRecord, Known } from '../../model/record.ts';
import { LinkReference, type Reference, referencesIn } from '../../model/reference.ts';
import type { TypeName } from '../../model/types.ts';
import { invalidInput } from '../../model/user-error.ts';
import type { Table } from '../../store/table.ts';
import type { Action } from '../../store/transaction.ts';
import { invisibleIn } from '../../text/slug.ts';
import { checkParents } from './parent-cycle.ts';
import { resolve } from './resolve.ts';
import type { DocumentWrite } from './version.ts';

/** The fields of a document as a caller gives them, not yet checked. */
export type Input = { readonly [field: string]: unknown };

/**
 * A document as it can be saved, with further conditions of the write. Throws InvalidInputError with all its faults. Every record that it refers to
 * must exist; the targets of `alreadyRead`, the records that the caller has read, are not looked up again.
 */
export async function compose(
  table: Table,
  {
    input,
    id,
    by,
    alreadyRead = [],
    parents,
  }: {
    input: Input;
    id: string;
    by: string;
    alreadyRead?: readonly AnyRecord[];
    /** The caller has made sure that its parents form no cycle. */
    parents?: 'checked';
  },
): Promise<DocumentWrite & { readonly furtherActions: readonly Action[] }> {
  const check = checkDocument(input);
  const embeddedByText = new Map<string, Known<TypeName>>(
    alreadyRead.flatMap(distinctReferences).map(embedded => [`${embedded.type}/${embedded.id}`, embedded]),
  );
  const references = referencesIn('document' in check ? check.document : check.sound);
  // The links of a stored text have the slugs of the record's own references.
  const linkedByText = new Map(
    alreadyRead.flatMap(distinctReferences).map(embedded => [`${embedded.type}/${embedded.slug}`, embedded]),
  );
  const known = (reference: Reference) =>
    embeddedByText.get(String(reference)) ??
    (reference instanceof LinkReference ? linkedByText.get(String(reference)) : undefined);
  const unknown = references.filter(({ reference }) => known(reference) === undefined);
  const found = await resolve(
    table,
    unknown.map(({ reference }) => reference),
  );
  const target = (reference: Reference) => known(reference) ?? found.get(String(reference));
  const referenceIssues = references.flatMap(({ reference, path }): DocumentIssue[] => {
    const found = target(reference);
    if (found === undefined) return [{ path, message: `${reference} does not exist` }];
    return found.id === id ? [{ path, message: selfReferenceMessage }] : [];
  });
  if ('issues' in check) throw invalid([...check.issues, ...referenceIssues]);
  if (referenceIssues.length > 0) throw invalid(referenceIssues);
  // A record that was merged or renamed since has several slugs or ids, and the input may have more than one of them.
  const aliases = new Map(
    [...found].filter(([text, { type, id, slug }]) => ![`${type}/${id}`, `${type}/${slug}`].includes(text)),
  );
  const resolveReference = (reference: Reference) => {
    const found = target(reference);
    if (found === undefined) throw new Error(`${reference} was not looked up.`);
    const text = String(reference);
    return aliases.has(text) ? { ...found, id: text } : found;
  };
  const write = { id, document: check.document, resolveReference, aliases, by };
  const slugFault = faultOfSlug(write, alreadyRead);
  if (slugFault !== undefined) throw invalid([slugFault]);
  // A new record has no parts yet.
  const current = alreadyRead.find(record => record.type === write.document.type && record.id === id);
  if (current === undefined || parents === 'checked') return { ...write, furtherActions: [] };
  const { fault, field = '', unchanged } = await checkParents(table, write, current);
  if (fault !== undefined) throw invalid([{ path: [field], message: fault }]);
  return { ...write, furtherActions: unchanged };
}

/** The fault of a slug with an invisible character: readers could not tell it from another slug. A record keeps such a slug that it has already. */
function faultOfSlug(
  { id, document: { type, slug } }: DocumentWrite,
  alreadyRead: readonly AnyRecord[],
): DocumentIssue | undefined {
  const code = invisibleIn(slug);
  if (code === undefined || alreadyRead.some(one => one.type === type && one.id === id && one.slug === slug))
    return undefined;
  return { path: ['slug'], message: `contains an invisible character (${code}); leave it out` };
}

/** The fields of a document, overlaid with the fields of an input; null removes a field. */
export function overlaid(document: Input, input: Input): Input {
  const fields = Object.entries({ ...document, ...input });
  return Object.fromEntries(fields.filter(([, value]) => value !== null && value !== undefined));
}

function invalid(issues: readonly DocumentIssue[]): Error {
  const [first, ...others] = issues.map(issue => ({ ...issue, path: ['input', ...issue.path] }));
  return first === undefined
    ? new Error('A document was rejected without an issue.')
    : invalidInput(first, ...others);
}
