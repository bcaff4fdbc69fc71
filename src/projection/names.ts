import type { AnyRecord, KnownEntity } from '../model/record.ts';
import type { EntityName } from '../model/types.ts';
import { isLegalForm, isParticle } from '../text/name-parts.ts';
import { wordsOf } from '../text/words.ts';
import type { ListEntry } from './entry.ts';
import { maxPopularityTier } from './popularity.ts';
import type { NamedEntity } from './prefixes.ts';

/** Maximum words of a name in a text. A longer name is not recognized. */
export const maxNameWords = 12;

/** Letters of the first word of a name that name its list. */
const maxFirstWord = 40;

/** The data of a name that the recognition of entities has without reading their records. */
export interface NameCard {
  readonly known: NamedEntity;
  readonly words: readonly string[];
  /** Whether the name has no small letters, as an acronym: WHO is not "who". */
  readonly isUpper?: true;
}

/** The entries of an entity in the lists of names: one for each of its names, by its words. The most mentioned entity of a name comes first. */
export function nameEntries(record: AnyRecord): ListEntry[] {
  if (record.type === 'Article') return [];
  const { type, id, slug, name, image } = record;
  const known = { type, id, slug, name, image };
  const tier = maxPopularityTier - (record.standing ?? 0);
  const byWords = new Map<string, ListEntry>();
  for (const one of [record.name, ...record.alternateNames]) {
    const whole = wordsOfName(one);
    for (const words of [whole, ...shortened(whole, type)]) {
      const [first, ...rest] = words;
      if (first === undefined || words.length > maxNameWords) continue;
      const card: NameCard = { known, words, ...(isUpper(one) ? { isUpper: true } : {}) };
      const sort = `${restText(rest)}/${tier}/${type}`;
      const key = words.join(' ');
      if (!byWords.has(key)) byWords.set(key, { list: 'name', of: listedWord(first), sort, id, card });
    }
  }
  return [...byWords.values()];
}

/** A name as texts shorten it: of a company without its legal form, and of a person without a middle name. */
function shortened(words: readonly string[], type: EntityName): string[][] {
  if (type === 'Organization') {
    const end = words.findLastIndex(word => !isLegalForm(word)) + 1;
    return end > 0 && end < words.length ? [words.slice(0, end)] : [];
  }
  const [first, middle, last, ...others] = words;
  if (type !== 'Person' || first === undefined || middle === undefined || last === undefined) return [];
  return others.length > 0 || isParticle(middle) ? [] : [[first, last]];
}

/** The words of a name, without the article that texts leave out or write small: the Red Cross. */
export function wordsOfName(name: string): string[] {
  const words = wordsOf(name);
  const [first] = words;
  return words.length > 1 && first === 'the' ? words.slice(1) : words;
}

/** The name of the list of names that begin with a word. */
export function listedWord(word: string): string {
  return [...word].slice(0, maxFirstWord).join('');
}

/** The sort keys of names that consist of one word, or that go on with another one. */
export function rangeOf(next: string | undefined): { from: string; before: string } {
  if (next === undefined) return { from: '/', before: '0' };
  const text = restText([next]);
  return { from: text, before: `${text}\uffff` };
}

/** The popularity tier in the sort key of an entry. */
export function tierInName(sk: string): number {
  const [, tier = '9'] = /\/(\d)\/[A-Z][A-Za-z]+#/.exec(sk) ?? [];
  return maxPopularityTier - Number(tier);
}

export function nameCardFrom(card: string): Omit<NameCard, 'known'> & { readonly known: KnownEntity } {
  // The projection of names wrote this card.
  return JSON.parse(card) as NameCard & { readonly known: KnownEntity };
}

/** Maximum letters of the rest of a name in a sort key. */
const maxRest = 60;

function restText(words: readonly string[]): string {
  return words.join(' ').slice(0, maxRest).toWellFormed();
}

function isUpper(name: string): boolean {
  return /\p{Lu}/u.test(name) && !/\p{Ll}/u.test(name);
}
