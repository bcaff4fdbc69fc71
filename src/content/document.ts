import type * as z from 'zod';
import { agreementDocument } from './agreement.ts';
import { articleDocument } from './article.ts';
import { eventDocument } from './event.ts';
import { organizationDocument } from './organization.ts';
import { personDocument } from './person.ts';
import { placeDocument } from './place.ts';
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

export type DocumentCheck = { readonly document: AnyDocument } | { readonly issues: DocumentIssue[] };

/** Checks a document from outside; all that is wrong with it is reported at once. */
export function checkDocument(input: unknown): DocumentCheck {
  const type = typeof input === 'object' && input !== null && 'type' in input ? input.type : undefined;
  if (typeof type !== 'string' || !isTypeName(type)) {
    return {
      issues: [{ path: ['type'], message: `expected one of ${Object.keys(documentSchemas).join(', ')}` }],
    };
  }
  const result = documentSchemas[type].safeParse(input);
  if (result.success) return { document: result.data };
  return { issues: result.error.issues.map(({ path, message }) => ({ path: path.map(String), message })) };
}
