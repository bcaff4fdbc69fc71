import type { AnyRecord, RecordOf } from '../model/record.ts';
import type { EntityName } from '../model/types.ts';
import { fold } from '../text/fold.ts';
import { nameWords } from '../text/name-words.ts';
import { wordsOf } from '../text/words.ts';
import type { ListEntry } from './entry.ts';
import { maxPopularityTier } from './popularity.ts';

/** Maximum characters of a prefix with its own list. For a longer prefix, the list of its first characters is read. */
const maxPrefixLength = 3;

/** Maximum letters of a prefix in Hangul, which is indexed by single letters (jamo): two syllables of three letters. */
const maxJamo = 6;

/** Minimum letters of a typed word in which one letter may be wrong. */
const minForgivingLength = 4;

/** The fields of an entity that suggestions, and names in texts, show. */
export type NamedEntity = Pick<RecordOf<EntityName>, 'type' | 'id' | 'slug' | 'name' | 'image'>;

/** The data of an entity that `suggest` has without reading its record. */
export interface PrefixCard {
  readonly known: NamedEntity;
  /** The typeable words of each of its names. */
  readonly names: readonly (readonly string[])[];
}

/**
 * The entries of an entity in the prefix lists of the words of its names, and in the lists for words with one wrong letter. Sorted by popularity,
 * then by the length of the name.
 */
export function prefixEntries(record: AnyRecord): ListEntry[] {
  if (record.type === 'Article') return [];
  const names = [record.name, ...record.alternateNames].map(nameWords);
  const words = names.flat();
  const { type, id, slug, name, image } = record;
  const card: PrefixCard = { known: { type, id, slug, name, image }, names };
  const length = String(Math.min(wordsOf(record.name).length, 99)).padStart(2, '0');
  const sort = `${maxPopularityTier - (record.standing ?? 0)}${length}${fold(record.name)}/${record.type}`;
  const entry = { sort, id: record.id, card };
  return [
    ...[...new Set(words.flatMap(prefixesOf))].map(of => ({ list: 'prefix' as const, of, ...entry })),
    ...[...new Set(words.flatMap(nearPrefixesOf))].map(of => ({
      list: 'prefix/near' as const,
      of,
      ...entry,
    })),
  ];
}

/** The popularity tier in the sort key of an entry. */
export function tierIn(sk: string): number {
  return maxPopularityTier - Number(sk.charAt(0));
}

/** The characters of a word that name a list. */
export function listedPrefix(word: string): string {
  return prefixesOf(word).at(-1) ?? '';
}

/** Whether one letter of a typed word may be wrong. Words with digits must match exactly, because another digit makes another number. */
export function isForgiving(word: string): boolean {
  return [...word].length >= minForgivingLength && !/\p{N}/u.test(word);
}

/**
 * The names of the lists of a word for matches with one wrong letter: its first four letters, each time without one of them. If two prefixes differ
 * by one letter, deleting one letter of each makes them equal (symmetric delete spelling correction), so the two share a list.
 */
export function nearPrefixesOf(word: string): string[] {
  if (!/\p{L}/u.test(word)) return [];
  const letters = [...word].slice(0, minForgivingLength);
  if (letters.length < minForgivingLength)
    return letters.length === minForgivingLength - 1 ? [letters.join('')] : [];
  return [...new Set(letters.map((_, i) => letters.toSpliced(i, 1).join('')))];
}

function prefixesOf(word: string): string[] {
  const letters = [...word].slice(0, /^[\u1100-\u11ff]/.test(word) ? maxJamo : maxPrefixLength);
  return letters.map((_, i) => letters.slice(0, i + 1).join(''));
}
