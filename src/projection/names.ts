import type { AnyRecord, KnownEntity } from '../model/record.ts';
import type { EntityName } from '../model/types.ts';
import { isGeneral, isLegalForm, isParticle, isTrade } from '../text/name-parts.ts';
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
  /** Whether it is a part of a name that more likely means another record: Ford of Ford Motor Company. */
  readonly isShort?: true;
}

/** The entries of an entity in the lists of names: one for each of its names, by its words. The most mentioned entity of a name comes first. */
export function nameEntries(record: AnyRecord): ListEntry[] {
  if (record.type === 'Article') return [];
  const { type, id, slug, name, image } = record;
  const known = { type, id, slug, name, image };
  const tier = maxPopularityTier - (record.standing ?? 0);
  const byWords = new Map<string, ListEntry>();
  const add = (words: readonly string[], form: Pick<NameCard, 'isUpper' | 'isShort'>) => {
    const [first, ...rest] = words;
    const key = words.join(' ');
    if (first === undefined || words.length > maxNameWords || byWords.has(key)) return;
    const card: NameCard = { known, words, ...form };
    const sort = `${restText(rest)}/${tier}/${type}`;
    byWords.set(key, { list: 'name', of: listedWord(first), sort, id, card });
  };
  const names = [record.name, ...record.alternateNames];
  for (const one of names) add(wordsOfName(one), isUpper(one) ? { isUpper: true } : {});
  for (const one of names) for (const { words, ...form } of shortened(one, type)) add(words, form);
  return [...byWords.values()];
}

type Shortened = Pick<NameCard, 'words' | 'isShort'>;

/**
 * A name as texts shorten it: of a company without its legal form, of a place without the one that it is in, and of a
 * person without a middle name.
 */
function shortened(name: string, type: EntityName): Shortened[] {
  const words = wordsOfName(name);
  if (type === 'Organization') return shortenedCompany(words);
  if (type === 'Place') {
    const [own = '', ...outer] = name.split(',');
    return outer.length > 0 ? [{ words: wordsOfName(own), isShort: true }] : [];
  }
  const [first, middle, last, ...others] = words;
  if (type !== 'Person' || first === undefined || middle === undefined || last === undefined) return [];
  return others.length > 0 || isParticle(middle) ? [] : [{ words: [first, last] }];
}

/** Ford Motor Company is Ford Motor, and Ford. */
function shortenedCompany(words: readonly string[]): Shortened[] {
  const end = words.findLastIndex(word => !isLegalForm(word)) + 1;
  if (end === 0 || end === words.length) return [];
  const own = words.slice(0, words.slice(0, end).findLastIndex(word => !isTrade(word)) + 1);
  const isOwn = own.length > 0 && own.length < end && !own.every(isGeneral);
  return [{ words: words.slice(0, end) }, ...(isOwn ? [{ words: own, isShort: true as const }] : [])];
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

/** The sort keys of names that continue with some words; without words, of all names. A name of one word comes first. */
export function rangeOf(rest: readonly string[]): { from: string; before: string } | undefined {
  if (rest.length === 0) return undefined;
  const text = restText(rest);
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
