import * as z from 'zod';
import { reasonFor, shown } from '../errors/reason.ts';
import { TooComplex } from '../errors/too-complex.ts';
import { tooComplexText } from '../formats/markdown-tree.ts';
import { maxMentions } from './article.ts';
import { linksOf } from './body-links.ts';
import { shapeOf } from './document-schema.ts';
import { type StoredStatus, storedStatus } from './publication.ts';
import { referencesIn } from './reference.ts';
import {
  type DeclaredFields,
  isTypeName,
  type TypeName,
  typeNames,
  types,
  withIndefiniteArticle,
} from './types.ts';
import { publicationStatus } from './vocabulary.ts';

/** A valid document of each type. Its references are not resolved yet. */
export type Documents = {
  [T in TypeName]: { type: T } & (T extends 'Article' ? ArticleDocument : DeclaredFields[T]);
};

type ArticleDocument = Omit<DeclaredFields['Article'], 'mentions'> & {
  status: StoredStatus;
  mentions: DocumentMention[];
};

/** A mention that an editor names, or one that only a link of the text makes. */
export type DocumentMention = DeclaredFields['Article']['mentions'][number] & { linked?: true };

export type AnyDocument = Documents[TypeName];

/** A fault of a document: the path of the field, outermost first, and the reason. */
export interface DocumentIssue {
  readonly path: string[];
  readonly message: string;
}

export type DocumentCheck =
  | { readonly document: AnyDocument }
  /** `sound` has the fields of an invalid document that are valid by themselves. */
  | { readonly issues: DocumentIssue[]; readonly sound: { readonly [field: string]: unknown } };

/** Validates a document from outside, and reports all its faults at once. */
export function checkDocument(input: unknown): DocumentCheck {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return {
      issues: [{ path: [], message: 'expected a JSON object, like {"type":"Person","slug":"…","name":"…"}' }],
      sound: {},
    };
  }
  const type = 'type' in input ? input.type : undefined;
  if (typeof type !== 'string' || !isTypeName(type)) {
    const expected = `expected one of ${typeNames.join(', ')}`;
    const message = type === undefined ? `is missing; ${expected}` : `${expected}, got ${shown(type)}`;
    return { issues: [{ path: ['type'], message }], sound: {} };
  }
  const { shape, schema } = schemas(type);
  const result = schema.safeParse(input, { error: reasonFor });
  if (!result.success) {
    const issues = result.error.issues.flatMap(issue => issuesFrom(issue, withIndefiniteArticle(type)));
    return { issues, sound: soundFields(shape, { ...input }) };
  }
  // The schema and the type are derived from the same declarations.
  const { document, issues } = withLinkedMentions(result.data as AnyDocument);
  for (const { reference, path } of referencesIn(document))
    if (String(reference) === `${type}/${document.slug}`)
      issues.push({ path, message: selfReferenceMessage });
  return issues.length === 0 ? { document } : { issues, sound: {} };
}

/** An article mentions the entities that its text links to. */
function withLinkedMentions(document: AnyDocument): { document: AnyDocument; issues: DocumentIssue[] } {
  if (document.type !== 'Article') return { document, issues: [] };
  const issue = (message: string) => ({ document, issues: [{ path: ['body'], message }] });
  try {
    const { links, malformed } = linksOf(document.body);
    if (malformed.length > 0) return issue(malformedLink(malformed));
    const named = new Set(document.mentions.map(({ entity }) => String(entity)));
    const linked = links
      .filter(link => !named.has(String(link)))
      .map(entity => ({ entity, role: 'MENTIONED' as const, linked: true as const }));
    const mentions = [...document.mentions, ...linked];
    if (mentions.length > maxMentions)
      return issue(
        `mentions too many entities, including those that its text links to: ${mentions.length} (maximum ${maxMentions})`,
      );
    return { document: linked.length === 0 ? document : { ...document, mentions }, issues: [] };
  } catch (error) {
    if (!(error instanceof TooComplex)) throw error;
    return issue(tooComplexText);
  }
}

export function malformedLink([first = '']: readonly string[]): string {
  return `has a link to "${first.slice(0, 80)}"; expected a reference like Person/some-slug, or a URL`;
}

/** A record cannot be a part of itself, lie within itself, or amend itself. */
export const selfReferenceMessage = 'must not reference itself';

interface Schemas {
  readonly shape: Readonly<Record<string, z.ZodType>>;
  readonly schema: z.ZodType;
}

const made = new Map<TypeName, Schemas>();

function schemas(type: TypeName): Schemas {
  const known = made.get(type);
  if (known !== undefined) return known;
  const declared = { type: z.literal(type), ...shapeOf(types[type].fields) };
  const result = type === 'Article' ? articleSchemas(declared) : withSchema(declared);
  made.set(type, result);
  return result;
}

function withSchema(shape: Record<string, z.ZodType>): Schemas {
  return { shape, schema: z.strictObject(shape) };
}

/** A document has the publication time of an article, or the status WITHDRAWN. The stored status is derived from both. */
function articleSchemas(declared: Record<string, z.ZodType>): Schemas {
  const { shape, schema } = withSchema({
    ...declared,
    status: z.enum([...publicationStatus.values]).nullish(),
  });
  const article = schema
    .superRefine((given, context) => {
      const { status, publishedAt } = publicationOf(given);
      const stage = status ?? (publishedAt === null ? 'DRAFT' : 'PUBLISHED');
      const refuse = (message: string) =>
        context.addIssue({ code: 'custom', path: ['publishedAt'], message });
      if (stage === 'DRAFT' && publishedAt !== null) refuse('must be empty for a draft');
      if (stage !== 'DRAFT' && publishedAt === null) refuse(`is required if status is ${stage}`);
    })
    .transform(given => {
      const { status, publishedAt } = publicationOf(given);
      return { ...Object(given), status: storedStatus(status, publishedAt) };
    });
  return { shape, schema: article };
}

/** The two publication fields of a parsed article. */
function publicationOf(checked: unknown): { status: string | undefined; publishedAt: string | null } {
  const { status, publishedAt }: { status?: unknown; publishedAt?: unknown } = Object(checked);
  return {
    status: typeof status === 'string' ? status : undefined,
    publishedAt: typeof publishedAt === 'string' ? publishedAt : null,
  };
}

/** The fields of an invalid input that are valid by themselves. */
export function soundFields(
  shape: Schemas['shape'],
  input: { readonly [field: string]: unknown },
): { readonly [field: string]: unknown } {
  const results = Object.entries(shape).map(([name, field]) => [name, field.safeParse(input[name])] as const);
  return Object.fromEntries(results.flatMap(([name, { success, data }]) => (success ? [[name, data]] : [])));
}

/** Zod reports the unknown fields of an object as one issue; each field becomes an issue of its own. */
export function issuesFrom(issue: z.core.$ZodIssue, document: string): DocumentIssue[] {
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
  const message = path.length === 0 ? `is not a field of ${document}` : 'is an unknown field';
  return issue.keys.map(key => ({ path: [...path, key], message }));
}
