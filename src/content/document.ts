import * as z from 'zod';
import { agreementDocument } from './agreement.ts';
import { articleDocument } from './article.ts';
import { eventDocument } from './event.ts';
import { organizationDocument } from './organization.ts';
import { personDocument } from './person.ts';
import { placeDocument } from './place.ts';
import { visitReferences } from './reference.ts';
import { topicDocument } from './topic.ts';
import { isTypeName, type TypeName } from './type-name.ts';

/** The schema of each type's document: the one truth of what a record may hold. */
const documentSchemas = {
  Article: articleDocument,
  Person: personDocument,
  Organization: organizationDocument,
  Agreement: agreementDocument,
  Event: eventDocument,
  Place: placeDocument,
  Topic: topicDocument,
} as const;

/** A checked document of each type, its references not yet resolved. */
export type Documents = { [T in TypeName]: z.output<(typeof documentSchemas)[T]> };
export type AnyDocument = Documents[TypeName];

/** What is wrong with a document: the field, outermost first, and the reason. */
export interface DocumentIssue {
  readonly path: string[];
  readonly message: string;
}

export type DocumentCheck =
  | { readonly document: AnyDocument }
  /** With those fields of a wrong document that are right by themselves. */
  | { readonly issues: DocumentIssue[]; readonly sound: { readonly [field: string]: unknown } };

/** Checks a document from outside; all that is wrong with it is reported at once. */
export function checkDocument(input: unknown): DocumentCheck {
  const type = typeof input === 'object' && input !== null && 'type' in input ? input.type : undefined;
  if (typeof type !== 'string' || !isTypeName(type)) {
    return {
      issues: [{ path: ['type'], message: `expected one of ${Object.keys(documentSchemas).join(', ')}` }],
      sound: {},
    };
  }
  const result = documentSchemas[type].safeParse(input);
  if (!result.success) {
    const issues = result.error.issues.map(({ path, message }) => ({ path: path.map(String), message }));
    return { issues, sound: soundFields(documentSchemas[type], { ...Object(input) }) };
  }
  const document = result.data;
  const issues: DocumentIssue[] = [];
  visitReferences(document, (reference, path) => {
    if (String(reference) === `${type}/${document.slug}`) issues.push({ path, message: leadsToItself });
  });
  return issues.length === 0 ? { document } : { issues, sound: {} };
}

/** Nothing is a part of itself, or lies in itself, or amends itself. */
export const leadsToItself = 'leads to the record itself';

function soundFields(schema: (typeof documentSchemas)[TypeName], input: { [field: string]: unknown }) {
  const { shape } = schema instanceof z.ZodPipe ? schema.in : schema;
  const results = Object.entries<z.ZodType>(shape).map(
    ([name, field]) => [name, field.safeParse(input[name])] as const,
  );
  return Object.fromEntries(results.flatMap(([name, { success, data }]) => (success ? [[name, data]] : [])));
}
