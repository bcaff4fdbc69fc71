import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Question } from './evaluate.ts';

/** A document in the content format. */
export interface SourceDocument {
  readonly type: string;
  readonly slug: string;
  readonly [field: string]: unknown;
}

/** Documents, and questions with the records that answer them. */
export interface Collection {
  readonly name: string;
  readonly documents: readonly SourceDocument[];
  readonly questions: readonly Question[];
}

/**
 * A judged collection in a folder: `articles.ndjson` in the content format, `queries.json` with `[{id, text}]`, and `judgements.json` with
 * `{query id: {slug: gain}}`.
 */
export function readCollection(name: string, folder: string): Collection {
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const queries: { id: number | string; text: string }[] = JSON.parse(read('queries.json'));
  const judgements: Record<string, Record<string, number>> = JSON.parse(read('judgements.json'));
  return {
    name,
    documents: documentsIn(read('articles.ndjson')),
    questions: queries.map(({ id, text }) => ({
      text,
      gains: new Map(Object.entries(judgements[id] ?? {}).map(([slug, gain]) => [`Article/${slug}`, gain])),
    })),
  };
}

export function documentsIn(lines: string): SourceDocument[] {
  return lines
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => JSON.parse(line) as SourceDocument);
}

export function nameOf({ type, slug }: SourceDocument): string {
  return `${type}/${slug}`;
}
