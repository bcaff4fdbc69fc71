import * as z from 'zod';
import { quoted } from './text.ts';

/** The part of an article that each response names, as the API returns it. */
export const sourceFragment = /* GraphQL */ `
fragment Source on Article {
  id slug headline summary publishedAt updatedAt status section language shareUrl url
  corrections { at kind text }
}`;

const correction = z.object({
  at: z.string().describe('Time of the correction.'),
  kind: z.string().describe('CORRECTION, CLARIFICATION or UPDATE.'),
  text: z.string(),
});

const shared = {
  id: z.string().describe('Id of the article, for get_article.'),
  headline: z.string(),
  summary: z.string().nullable(),
  publishedAt: z.string().nullable().describe('Time of publication; null for a draft.'),
  updatedAt: z.string().describe('Time of the last change.'),
  status: z.string().describe('PUBLISHED, or of a caller with rights also DRAFT, SCHEDULED or WITHDRAWN.'),
  section: z.string().nullable(),
  language: z.string(),
  corrections: z.array(correction).describe('Corrections of the article; quote them with what they correct.'),
};

export const sourceData = z.object({
  ...shared,
  slug: z.string(),
  shareUrl: z.string().nullable(),
  url: z.string().nullable(),
});

/** An article as the source of a fact. */
export const source = z.object({
  ...shared,
  url: z.string().nullable().describe('Address of the article, to cite.'),
  resource: z.string().describe('URI of the article as a resource of this server.'),
});

export type Source = z.output<typeof source>;

export function toSource({ slug, shareUrl, url, ...article }: z.output<typeof sourceData>): Source {
  const { id, headline, summary, publishedAt, updatedAt, status, section, language, corrections } = article;
  return {
    id,
    headline,
    summary,
    publishedAt,
    updatedAt,
    status,
    section,
    language,
    corrections,
    url: shareUrl ?? url,
    resource: articleUri(slug),
  };
}

export function articleUri(slug: string): string {
  return `communique://article/${encodeURIComponent(slug)}`;
}

/** A source with its corrections, as lines. */
export function sourceText(one: Source, lead = '- '): string {
  const { headline, publishedAt, status, url, resource, id, corrections } = one;
  const state = publishedAt === null || status !== 'PUBLISHED' ? status : publishedAt;
  const address = url === null ? '' : ` ${url}`;
  const lines = corrections.map(({ at, kind, text }) => `  ${kind} of ${at}: ${quoted(text)}`);
  return [`${lead}${quoted(headline)} (${state})${address} <${resource}> id ${id}`, ...lines].join('\n');
}
