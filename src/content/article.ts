import * as z from 'zod';
import { image, instant, list, number, optional, partialDate, reference, slug, text, url } from './fields.ts';
import { storedStatus } from './publication.ts';
import { mentionRoles, publicationStatuses, statementKinds } from './vocabulary.ts';

/** UTF-8 bytes; with its document far below the 400 KB of a DynamoDB item. */
const maxBodyBytes = 256_000;

const anyEntity = reference('Person', 'Organization', 'Agreement', 'Event', 'Place', 'Topic');

const mention = z.strictObject({ entity: anyEntity, role: z.enum(mentionRoles).default('MENTIONED') });

const statement = z.strictObject({
  text: text(5000),
  kind: z.enum(statementKinds).default('PARAPHRASE'),
  speaker: optional(reference('Person', 'Organization')),
  date: optional(partialDate),
  about: list(anyEntity, 20),
});

const figure = z.strictObject({
  label: text(300),
  value: number,
  unit: optional(text(100)),
  date: optional(partialDate),
  text: text(2000),
});

const correction = z.strictObject({ at: instant, text: text(2000) });

const body = z
  .string()
  .refine(value => Buffer.byteLength(value) <= maxBodyBytes, `longer than ${maxBodyBytes} bytes`)
  .refine(value => value.isWellFormed() && !value.includes('\0'), 'is not well-formed Unicode text');

/** An article as import, export and mutations write it. */
export const articleDocument = z
  .strictObject({
    type: z.literal('Article'),
    slug,
    headline: text(300),
    alternativeHeadline: optional(text(300)),
    summary: optional(text(2000)),
    body: body.default(''),
    byline: list(text(200), 50),
    section: optional(text(100)),
    keywords: list(text(100), 50),
    language: z
      .string()
      .refine(isLanguageTag, 'expected a BCP 47 language tag, like en or pt-BR')
      .default('en'),
    url: optional(url),
    image: optional(image),
    publisher: optional(reference('Organization')),
    mentions: list(mention, 200),
    statements: list(statement, 100),
    figures: list(figure, 100),
    corrections: list(correction, 100),
    publishedAt: optional(instant),
    status: z.enum(publicationStatuses).optional(),
  })
  .superRefine((article, context) => {
    const stage = article.status ?? (article.publishedAt === null ? 'DRAFT' : 'PUBLISHED');
    const refuse = (message: string) => context.addIssue({ code: 'custom', path: ['publishedAt'], message });
    if (stage === 'DRAFT' && article.publishedAt !== null) refuse('a draft has no time of publication');
    if (stage !== 'DRAFT' && article.publishedAt === null) refuse(`is needed where status is ${stage}`);
  })
  .transform(article => ({ ...article, status: storedStatus(article.status, article.publishedAt) }));

function isLanguageTag(tag: string): boolean {
  // Intl takes only well-formed tags; the length bounds a key that is made of it.
  return /^[A-Za-z0-9-]{2,35}$/.test(tag) && isSupported(() => Intl.getCanonicalLocales(tag));
}

function isSupported(probe: () => unknown): boolean {
  try {
    probe();
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
