import { isStopWord } from '../../src/text/stop-words.ts';
import { wordsOf } from '../../src/text/words.ts';
import { misspellings } from '../../tests/search/misspellings.ts';
import { mulberry32 } from '../generate.ts';
import type { SourceDocument } from './collection.ts';
import type { Engine } from './evaluate.ts';

/** A question as it was typed, with a wrong letter, and as it was meant. */
export interface Misspelt {
  readonly typed: string;
  readonly meant: string;
}

const wordsOfQuestion = 3;

/** Words with fewer letters have too many neighbours, and are not corrected. */
const minLetters = 4;

/** Questions of three words of one article, one of them with one edit: a letter substituted, missing, extra, or swapped with its neighbour. */
export function misspeltQuestions(
  documents: readonly SourceDocument[],
  { count = 500, seed = 23 } = {},
): Misspelt[] {
  const random = mulberry32(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const texts = documents
    .filter(({ type }) => type === 'Article')
    .map(({ headline, body }) => wordsOf(`${headline}\n${body}`));
  const known = new Set(texts.flat());
  const candidates = texts
    .map(words => [...new Set(words)].filter(word => /^[a-z]+$/.test(word) && !isStopWord(word)))
    .map(words => words.filter(({ length }) => length >= minLetters))
    .filter(words => words.length >= wordsOfQuestion);
  if (candidates.length === 0) throw new Error('No article has three words to ask for.');
  const questions: Misspelt[] = [];
  while (questions.length < count) {
    const article = pick(candidates);
    const words = new Set<string>();
    while (words.size < wordsOfQuestion) words.add(pick(article));
    const wrong = pick([...words]);
    // Of the four kinds of edits, substituted and extra letters have most results; each kind is as likely as any other.
    const made = Map.groupBy(misspellings(wrong), word => kindOf(word, wrong));
    const typed = pick(made.get(pick([...made.keys()])) ?? []);
    if (known.has(typed)) continue;
    questions.push({
      meant: [...words].join(' '),
      typed: [...words].map(word => (word === wrong ? typed : word)).join(' '),
    });
  }
  return questions;
}

/** The number of questions with the same first result as without the wrong letter. */
export async function sameFirst(engine: Engine, questions: readonly Misspelt[]): Promise<number> {
  let same = 0;
  for (const { typed, meant } of questions) {
    const [[first], [wanted]] = [await engine.search(typed), await engine.search(meant)];
    if (first === wanted) same += 1;
  }
  return same;
}

function kindOf(word: string, meant: string): string {
  if (word.length !== meant.length) return word.length < meant.length ? 'missing' : 'extra';
  return [...word].toSorted().join('') === [...meant].toSorted().join('') ? 'swapped' : 'substituted';
}
