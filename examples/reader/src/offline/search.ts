import type { Copied, Copy } from './copy.ts';

/** The records of the copy that have all words, those with a word in their name or headline first. The API's own search knows inflected forms too. */
export function searchCopy({ articles, entities }: Copy, query: string): readonly Copied[] {
  const wanted = plain(query)
    .split(/\s+/)
    .filter(word => word !== '');
  if (wanted.length === 0) return [];
  return [...articles, ...entities.values()]
    .map(record => ({ record, score: score(record, wanted) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, 50)
    .map(({ record }) => record);
}

function score(record: Copied, wanted: readonly string[]): number {
  const title = plain(record.__typename === 'Article' ? record.headline : record.name);
  const rest = plain(
    `${record.summary ?? ''} ${record.__typename === 'Article' ? textOf(record.body ?? '') : ''}`,
  );
  const scores = wanted.map(word => (hasWord(title, word) ? 5 : hasWord(rest, word) ? 1 : 0));
  return scores.includes(0) ? 0 : scores.reduce((sum: number, each) => sum + each, 0);
}

function hasWord(text: string, beginning: string): boolean {
  return ` ${text}`.includes(` ${beginning}`);
}

function textOf(html: string): string {
  return html.replace(/<[^>]*>/g, ' ');
}

/** In lower case, without accents and punctuation. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
