import { listName } from '../../projection/lists.ts';
import { listedWord, nameCardFrom, rangeOf, tierInName } from '../../projection/names.ts';
import { readList } from '../../store/list.ts';
import type { Table } from '../../store/table.ts';
import { isParticle } from '../../text/name-parts.ts';
import { isStopWord } from '../../text/stop-words.ts';
import type { TextWord } from '../../text/text-words.ts';
import { exactSpans, mayBegin, type Named } from './name-spans.ts';

/** Maximum names that are looked up, each by a query of half a read unit or a little more. */
const maxLookups = 70;

/** Maximum entities that are read of one lookup, the most mentioned first. */
const entriesRead = 20;

/** The names that begin with the words of the text. Names of several words come first; the words that they leave are looked up alone. */
export async function lookUp(words: readonly TextWord[], table: Table): Promise<readonly Named[]> {
  table.allowReads(maxLookups + 1);
  const pairs = beginningsIn(words, i => pairsAt(words, i)).slice(0, maxLookups);
  const ofPairs = await readNames(table, pairs);
  const covered = new Set(exactSpans(words, ofPairs).flatMap(({ from, to }) => words.slice(from, to)));
  const alone = (formOf: (word: TextWord) => string | undefined) =>
    beginningsIn(words, i => {
      const one = words[i];
      const form = one === undefined || covered.has(one) || !mayBegin(one) ? undefined : formOf(one);
      return form === undefined ? [] : [[form]];
    });
  const singles = [...alone(({ word }) => word), ...alone(({ stem }) => stem)];
  return [...ofPairs, ...(await readNames(table, singles.slice(0, maxLookups - pairs.length)))];
}

/** The first two words that a name at a place may have in its record. */
function pairsAt(words: readonly TextWord[], i: number): string[][] {
  const [first, second, third] = [words[i], words[i + 1], words[i + 2]];
  if (first === undefined || second === undefined || !mayBegin(first) || !goesOn(words, i + 1)) return [];
  const isInitial = second.word.length === 1 && third?.isCapital === true && third.isJoined;
  const seconds = [second.stem ?? second.word, ...(isInitial ? [third.word] : [])];
  const firsts = [...(first.stem === undefined ? [] : [first.stem]), first.word];
  return firsts.flatMap(word => seconds.map(next => [word, next]));
}

/**
 * The different beginnings of names in a text, the most frequent first. Those that only stand where a sentence begins, where every word has a capital letter,
 * come last.
 */
function beginningsIn(words: readonly TextWord[], keysAt: (i: number) => string[][]): string[][] {
  const counts = new Map<string, { readonly key: string[]; within: number; times: number }>();
  for (const [i, { isFirst }] of words.entries())
    for (const key of keysAt(i)) {
      const text = key.join(' ');
      const known = counts.get(text) ?? { key, within: 0, times: 0 };
      known.times += 1;
      known.within += isFirst ? 0 : 1;
      counts.set(text, known);
    }
  const rank = ({ within, times }: { within: number; times: number }) => (within > 0 ? 1000 : 0) + times;
  return [...counts.values()].toSorted((a, b) => rank(b) - rank(a)).map(({ key }) => key);
}

async function readNames(table: Table, beginnings: readonly string[][]): Promise<Named[]> {
  const lists = await Promise.all(
    beginnings.map(([first = '', second]) =>
      readList(table, listName('name', listedWord(first)), {
        direction: 'ASC',
        limit: entriesRead,
        range: rangeOf(second),
      }),
    ),
  );
  return lists.flat().map(({ sk, card }) => {
    const { known, ...rest } = nameCardFrom(card);
    return { known, card: rest, tier: tierInName(sk) };
  });
}

/** Whether a name goes on with a word: with a capital letter, or with a small word before one (Bank of England, Mohammed bin Salman). */
function goesOn(words: readonly TextWord[], i: number): boolean {
  const [word, next] = [words[i], words[i + 1]];
  if (word?.isJoined !== true) return false;
  if (word.isCapital || word.isTail) return true;
  return (
    (isStopWord(word.word) || isParticle(word.word)) &&
    next?.isJoined === true &&
    (next.isCapital || isStopWord(next.word))
  );
}
