import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A name in a text: its place in UTF-16 code units, and the slug of its record, or `new`. */
export interface Label {
  readonly start: number;
  readonly end: number;
  readonly record: string;
}

export interface LabelledText {
  readonly title: string;
  readonly language: string;
  readonly text: string;
  readonly labels: readonly Label[];
  /** Whether the text belongs to the third that nothing was developed on. */
  readonly isHeldBack: boolean;
}

/** The texts of texts.txt, each with the names in it. */
export function labelledTexts(): LabelledText[] {
  const [, ...parts] = read('texts.txt').split(/^## /m);
  return parts.map(part => {
    const [, number = '', language = '', title = '', marked = ''] =
      /^(\d+) (\S+) ([^\n]*)\n(.*)$/s.exec(part.trimEnd()) ?? [];
    return { title, language, ...unmarked(marked), isHeldBack: Number(number) % 3 === 0 };
  });
}

/** The documents of archive.txt: the records, and articles that mention some of them together. */
export function archiveDocuments(): object[] {
  const lines = read('archive.txt').split('\n');
  const entities = lines.flatMap(line => {
    const [, type, slug = '', names = ''] = /^([A-Z]\w+)\/(\S+) = (.*)$/.exec(line) ?? [];
    if (type === undefined) return [];
    const [name, ...alternateNames] = names.split('; ');
    const more =
      type === 'Event' ? { kind: 'OTHER', startDate: '2023' } : type === 'Agreement' ? { kind: 'OTHER' } : {};
    return [{ type, slug, name, alternateNames, ...more }];
  });
  const typeOf = new Map(entities.map(({ type, slug }) => [slug, type]));
  const articles = lines.flatMap((line, i) => {
    const [, times = '0', slugs = ''] = /^\+ (\d+) (.*)$/.exec(line) ?? [];
    return Array.from({ length: Number(times) }, (_, n) => ({
      type: 'Article',
      slug: `past-${i}-${n}`,
      headline: `Past article ${i}, ${n}`,
      publishedAt: new Date(Date.UTC(2024, 0, 1 + n, i % 24)).toISOString(),
      mentions: slugs.split(' ').map(slug => ({ entity: `${typeOf.get(slug)}/${slug}` })),
    }));
  });
  return [...entities, ...articles];
}

function unmarked(marked: string): Pick<LabelledText, 'text' | 'labels'> {
  const labels: Label[] = [];
  let text = '';
  let last = 0;
  for (const match of marked.matchAll(/\[([^\]|]+)\|([^\]]+)\]/g)) {
    const [whole, name = '', record = ''] = match;
    text += marked.slice(last, match.index);
    labels.push({ start: text.length, end: text.length + name.length, record });
    text += name;
    last = match.index + whole.length;
  }
  return { text: text + marked.slice(last), labels };
}

function read(file: string): string {
  return readFileSync(join(import.meta.dirname, file), 'utf8');
}
