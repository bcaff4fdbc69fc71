import type { Line, Source } from '../commands/import/import-line.ts';
import { parse } from '../commands/import/import-line.ts';
import { toPlain } from '../formats/markdown.ts';
import type { AnyRecord } from '../model/record.ts';
import { likeText } from '../resolvers/near-duplicates.ts';
import { Records } from '../resolvers/records.ts';
import type { Table } from '../store/table.ts';

/** An article of an import that tells the story of an earlier one, and does not say so. */
interface VersionProposal {
  readonly file: string;
  readonly line: number;
  /** The slug of the main version: the earlier article, or the article that this one is a version of. */
  readonly versionOf: string;
  readonly similarity: number;
}

/** The articles of some lines that tell the story of an article published before, as `similarArticles` of the API finds them. */
export async function* versionProposals(table: Table, source: Source): AsyncGenerator<VersionProposal> {
  for await (const line of source()) {
    const proposal = await proposalFor(table, line);
    if (proposal !== undefined) yield proposal;
  }
}

/** A line of the output of an import: `stories.ndjson:3: tells the story of Article/ferry-aground (0.93)`. */
export function proposalInWords({ file, line, versionOf, similarity }: VersionProposal): string {
  return `${file}:${line}: tells the story of Article/${versionOf} (${similarity.toFixed(2)})`;
}

async function proposalFor(table: Table, line: Line): Promise<VersionProposal | undefined> {
  const { document } = parse(line);
  if (document?.type !== 'Article' || document.versionOf != null) return undefined;
  const { slug, body, publishedAt = null } = document;
  const context = { table, records: new Records(table), now: table.now() };
  const found = await likeText({ text: toPlain(body ?? ''), publishedAt }, context);
  for (const { id, isSameStory, similarity } of found) {
    if (!isSameStory) break;
    const record = await context.records.load({ type: 'Article', id });
    if (record === undefined || record.slug === slug || !isEarlier(record, slug, publishedAt)) continue;
    const main = record.versionOf?.slug ?? record.slug;
    if (main !== slug) return { file: line.file, line: line.number, versionOf: main, similarity };
  }
  return undefined;
}

/** Of two articles published at the same time, the first by slug is the main version, so that they never propose each other. */
function isEarlier(
  record: AnyRecord & { type: 'Article' },
  slug: string,
  publishedAt: string | null,
): boolean {
  if (publishedAt === null || record.publishedAt === null) return true;
  const [one, other] = [Date.parse(record.publishedAt), Date.parse(publishedAt)];
  return one < other || (one === other && record.slug < slug);
}
