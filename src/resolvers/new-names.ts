import type { EntityName } from '../model/types.ts';
import { isParticle, isTitle, wordSet } from '../text/name-parts.ts';
import { isStopWord } from '../text/stop-words.ts';
import type { TextWord } from '../text/text-words.ts';
import type { RecognizedEntity } from './recognized-entity.ts';

type Found = Omit<RecognizedEntity, 'text'>;

/** Names in a text that no record has: words with capital letters in a row. Only scripts with capital letters tell of them. */
export function newNames(
  text: string,
  words: readonly TextWord[],
  known: readonly Pick<Found, 'start' | 'end'>[],
): Found[] {
  const isTaken = ({ start, end }: TextWord) => known.some(one => start < one.end && end > one.start);
  const found: Found[] = [];
  for (let i = 0; i < words.length; ) {
    const end = endOfRow(words, i, isTaken);
    const [from, to] = withoutMargins(words, i, end);
    const [first, last] = [words[from], words[to - 1]];
    if (first !== undefined && last !== undefined && from < to) {
      const name = words.slice(from, to).map(({ word }) => word);
      const kind = kindOf(name);
      const title = kind === undefined ? titleBefore(words, from) : undefined;
      // One word with a capital letter may be anything.
      if (name.length > 1 || title !== undefined)
        found.push({
          start: first.start,
          end: last.end,
          entity: undefined,
          candidates: [],
          type: kind ?? (title === undefined ? undefined : 'Person'),
          isNew: true,
          confidence: title !== undefined ? 0.85 : kind !== undefined ? 0.75 : 0.5,
          reasons: [
            'no record has this name',
            ...(title === undefined
              ? []
              : [`the title "${text.slice(title.start, title.end)}" is before it`]),
          ],
        });
    }
    i = Math.max(end, i + 1);
  }
  return found;
}

/** The end of a row of words with capital letters that begins at a place, with small words within. */
function endOfRow(words: readonly TextWord[], from: number, isTaken: (word: TextWord) => boolean): number {
  let end = from;
  for (let i = from; i < words.length; i++) {
    const word = words[i];
    if (word === undefined || isTaken(word) || (i > from && !word.isJoined)) break;
    if (isUpperCased(word)) end = i + 1;
    else if (i === from || !isParticle(word.word)) break;
  }
  return end;
}

/** Titles, and a word that only begins a sentence, are no part of a name. */
function withoutMargins(words: readonly TextWord[], from: number, end: number): [number, number] {
  let [first, last] = [from, end];
  while (first < last && isNoPart(words[first])) first += 1;
  while (last > first && isNoPart(words[last - 1])) last -= 1;
  return [first, last];
}

function isNoPart(word: TextWord | undefined): boolean {
  return word === undefined || !isUpperCased(word) || isStopWord(word.word) || isTitle(word.word);
}

function isUpperCased({ isCapital, word }: TextWord): boolean {
  return isCapital && /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word);
}

function titleBefore(words: readonly TextWord[], from: number): TextWord | undefined {
  const before = words[from - 1];
  return before !== undefined && isTitle(before.word) && words[from]?.isJoined === true ? before : undefined;
}

function kindOf(name: readonly string[]): EntityName | undefined {
  return kinds.find(([, words]) => name.some(word => words.has(word)))?.[0];
}

/** Words that tell of what kind a name is. */
const kinds: readonly (readonly [EntityName, ReadonlySet<string>])[] = [
  [
    'Agreement',
    wordSet(
      'accord accords agreement convention covenant pact protocol treaty abkommen vertrag accord traite',
    ),
  ],
  ['Event', wordSet('conference congress festival games olympics summit war gipfel konferenz sommet')],
  [
    'Organization',
    wordSet(`academy agency alliance army assembly association authority bank board bureau commission committee company
      corporation council court department federation foundation fund group inc institute league ltd ministry
      office organisation organization parliament party police senate service society union university
      bundestag bundeswehr ministerium partei universitat verband agence banque conseil ministere parti universite`),
  ],
  ['Place', wordSet('bay city island islands lake mount mountains province river sea strait street valley')],
];
