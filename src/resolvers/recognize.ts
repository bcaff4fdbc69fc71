import { limitExceeded } from '../errors/problem.ts';
import type { KnownEntity } from '../model/record.ts';
import type { EntityName } from '../model/types.ts';
import { listName } from '../projection/lists.ts';
import {
  listedWord,
  maxNameWords,
  type NameCard,
  nameCardFrom,
  rangeOf,
  tierInName,
} from '../projection/names.ts';
import { readList } from '../store/list.ts';
import type { Table } from '../store/table.ts';
import { isParticle, isTitle } from '../text/name-parts.ts';
import { isStopWord } from '../text/stop-words.ts';
import { type TextWord, textWords } from '../text/text-words.ts';
import type { Context } from './context.ts';
import { newNames } from './new-names.ts';
import type { RecognizedEntity } from './recognized-entity.ts';

/** Maximum characters of a text: some 3,000 words. */
const maxTextLength = 20_000;

/** Maximum names that are looked up, each by a query of half a read unit or a little more. */
const maxLookups = 70;

/** Maximum entities that are read of one lookup, the most mentioned first. */
const entriesRead = 20;

/** Maximum entities whose related entities are read, to choose between entities of one name. */
const maxCompared = 8;

/** The confidence from which a name stands for one entity. */
const minConfidence = 0.5;

/** The entities that a text names. */
export async function recognizeEntities(
  {
    text,
    language,
    types,
  }: { readonly text: string; readonly language: string; readonly types: readonly EntityName[] | undefined },
  context: Context,
): Promise<RecognizedEntity[]> {
  if (text.length > maxTextLength)
    throw limitExceeded('text', {
      what: '"text" is too long',
      asked: text.length,
      allowed: maxTextLength,
      advice: 'Send it in parts.',
    });
  const words = textWords(text, language);
  const names = await lookUp(words, context.table);
  const spans = withShortForms(words, exactSpans(words, names));
  const linked = await choose(spans, words, context);
  const all = [...linked, ...newNames(text, words, linked)];
  return all
    .filter(({ type }) => types === undefined || (type !== undefined && types.includes(type)))
    .toSorted((a, b) => a.start - b.start)
    .map(({ start, end, ...rest }) => ({ text: text.slice(start, end), start, end, ...rest }));
}

/** An entity with a name that the archive knows. */
interface Named {
  readonly known: KnownEntity;
  readonly card: Pick<NameCard, 'words' | 'isUpper'>;
  readonly tier: number;
}

/** The names that begin with the words of the text. Names of several words come first; the words that they leave are looked up alone. */
async function lookUp(words: readonly TextWord[], table: Table): Promise<readonly Named[]> {
  table.allowReads(maxLookups + 1);
  const pairs = beginningsIn(words, i => {
    const [first, second] = [words[i], words[i + 1]];
    return first !== undefined && second !== undefined && mayBegin(first) && goesOn(words, i + 1)
      ? [first.word, second.stem ?? second.word]
      : undefined;
  }).slice(0, maxLookups);
  const ofPairs = await readNames(table, pairs);
  const covered = coveredBy(exactSpans(words, ofPairs));
  const alone = (formOf: (word: TextWord) => string | undefined) =>
    beginningsIn(words, i => {
      const [one, form] = [words[i], words[i] && formOf(words[i])];
      return form !== undefined && !covered.has(i) && mayBegin(one) ? [form] : undefined;
    });
  const singles = [...alone(({ word }) => word), ...alone(({ stem }) => stem)];
  return [...ofPairs, ...(await readNames(table, singles.slice(0, maxLookups - pairs.length)))];
}

/**
 * The different beginnings of names in a text, the most frequent first. Those that only stand where a sentence begins, where every word has a capital letter,
 * come last.
 */
function beginningsIn(words: readonly TextWord[], keyAt: (i: number) => string[] | undefined): string[][] {
  const counts = new Map<string, { readonly key: string[]; within: number; times: number }>();
  for (const [i, { isFirst }] of words.entries()) {
    const key = keyAt(i);
    if (key === undefined) continue;
    const text = key.join(' ');
    const known = counts.get(text) ?? { key, within: 0, times: 0 };
    known.times += 1;
    known.within += isFirst ? 0 : 1;
    counts.set(text, known);
  }
  const rank = ({ within, times }: { within: number; times: number }) => (within > 0 ? 1000 : 0) + times;
  return [...counts.values()].toSorted((a, b) => rank(b) - rank(a)).map(({ key }) => key);
}

function coveredBy(spans: readonly Span[]): ReadonlySet<number> {
  return new Set(spans.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, k) => from + k)));
}

async function readNames(table: Table, beginnings: readonly string[][]): Promise<Named[]> {
  const lists = await Promise.all(
    beginnings.map(([first = '', second]) =>
      readList(table, listName('name', listedWord(first)), {
        ...{ direction: 'ASC', limit: entriesRead, range: rangeOf(second) },
      }),
    ),
  );
  return lists.flat().map(({ sk, card }) => {
    const { known, ...rest } = nameCardFrom(card);
    return { known, card: rest, tier: tierInName(sk) };
  });
}

/** Words of a text that are a name, from one to another one, with the entities that have it. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly named: readonly Named[];
  readonly reason: string;
}

/** The longest names in a text, from left to right. */
function exactSpans(words: readonly TextWord[], names: readonly Named[]): Span[] {
  const byFirst = Map.groupBy(names, ({ card }) => card.words[0] ?? '');
  const spans: Span[] = [];
  for (let i = 0; i < words.length; ) {
    const matches = mayBegin(words[i])
      ? [words[i]?.word, words[i]?.stem]
          .flatMap(form => byFirst.get(form ?? '') ?? [])
          .filter(one => standsAt(words, i, one.card))
      : [];
    const length = Math.max(0, ...matches.map(({ card }) => card.words.length));
    if (length > 0) {
      const longest = matches.filter(({ card }) => card.words.length === length);
      const distinct = [...new Map(longest.map(one => [one.known.id, one])).values()];
      spans.push({ from: i, to: i + length, named: distinct, reason: 'a name of the record' });
    }
    i += Math.max(1, length);
  }
  return spans;
}

function standsAt(
  words: readonly TextWord[],
  from: number,
  card: Pick<NameCard, 'words' | 'isUpper'>,
): boolean {
  if (card.words.length > maxNameWords) return false;
  const isSame = card.words.every((word, k) => {
    const own = words[from + k];
    const isForm = own?.word === word || (own?.stem === word && k === card.words.length - 1);
    return isForm && (k === 0 || own?.isJoined === true);
  });
  if (!isSame) return false;
  const own = words.slice(from, from + card.words.length);
  // WHO is not the first word of a question.
  if (card.isUpper === true && own.length === 1) return own[0]?.isUpper === true;
  return own.length > 2 || own.at(-1)?.isCapital === true;
}

/** The surnames of the people, and the acronyms in parentheses of what is named in full. */
function withShortForms(words: readonly TextWord[], spans: readonly Span[]): Span[] {
  const short = new Map<string, Map<string, Named>>();
  const add = (word: string, one: Named) =>
    short.set(word, (short.get(word) ?? new Map<string, Named>()).set(one.known.id, one));
  for (const { to, named } of spans)
    for (const one of named) {
      const last = one.card.words.at(-1) ?? '';
      if (one.known.type === 'Person' && one.card.words.length > 1 && last.length > 1) add(last, one);
      const acronym = words[to];
      const initials = one.card.words.filter(word => !isStopWord(word)).map(word => word.charAt(0));
      if (acronym?.isUpper === true && initials.length > 1 && acronym.word === initials.join(''))
        add(acronym.word.toUpperCase(), one);
    }
  const covered = new Set(
    spans.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, k) => from + k)),
  );
  const more = words.flatMap((word, i): Span[] => {
    // The keys of acronyms are in capital letters: WHO is not "who".
    const named = (word.isUpper ? short.get(word.word.toUpperCase()) : undefined) ?? short.get(word.word);
    if (named === undefined || !word.isCapital || covered.has(i) || isLaterPart(words, i)) return [];
    return [{ from: i, to: i + 1, named: [...named.values()], reason: shortForm }];
  });
  return [...spans, ...more].toSorted((a, b) => a.from - b.from);
}

/** Whether another name, and not a title, is before a word: Nawaz Sharif is not the Shehbaz Sharif of the text. */
function isLaterPart(words: readonly TextWord[], i: number): boolean {
  const before = words[i - 1];
  if (before?.isCapital !== true || words[i]?.isJoined !== true) return false;
  return !isTitle(before.word) && !isStopWord(before.word);
}

const shortForm = 'a short form of a name in the text';

type Linked = Omit<RecognizedEntity, 'text'>;

/** Chooses between the entities of one name: by what the text names besides, and by how often they are mentioned. */
async function choose(
  spans: readonly Span[],
  words: readonly TextWord[],
  { records }: Context,
): Promise<Linked[]> {
  const sure = new Set(
    spans.flatMap(({ named: [one, ...others] }) => (one && others.length === 0 ? one.known.id : [])),
  );
  const doubtful = new Map(
    spans.flatMap(({ named }) =>
      named.length > 1 ? named.map(one => [one.known.id, one.known] as const) : [],
    ),
  );
  const compared = [...doubtful.values()].slice(0, maxCompared);
  const related = new Map(
    await Promise.all(
      compared.map(async known => {
        const around = await records.relatedEntities(known);
        return [known.id, around.filter(({ name }) => sure.has(name.id)).length] as const;
      }),
    ),
  );
  return spans.map(({ from, to, named, reason }) => {
    const place = { start: words[from]?.start ?? 0, end: words[to - 1]?.end ?? 0 };
    const certainty = certaintyOf(words, from, to, named[0], reason);
    const scores = named.map(one => Math.exp((related.get(one.known.id) ?? 0) * 1.5 + one.tier / 4));
    const sum = scores.reduce((total, one) => total + one, 0);
    const candidates = named
      .map((one, i) => ({ entity: one.known, confidence: rounded((certainty * (scores[i] ?? 0)) / sum) }))
      .toSorted((a, b) => b.confidence - a.confidence);
    const [best] = candidates;
    const confidence = best?.confidence ?? 0;
    const hits = best === undefined ? 0 : (related.get(best.entity.id) ?? 0);
    return {
      ...place,
      entity: confidence >= minConfidence ? best?.entity : undefined,
      candidates,
      type: best?.entity.type,
      isNew: false,
      confidence,
      reasons: [
        reason,
        ...(named.length === 1 ? ['no other record has this name'] : []),
        ...(hits > 0 ? [`articles mention it together with ${hits} of the others in the text`] : []),
      ],
    };
  });
}

/** How sure it is that words of a text are a name at all. */
function certaintyOf(
  words: readonly TextWord[],
  from: number,
  to: number,
  named: Named | undefined,
  reason: string,
): number {
  if (reason === shortForm) return 0.92;
  if (to - from > 1) return 0.98;
  // The Security Council is not the topic Security.
  if (isFollowedByName(words, to)) return 0.45;
  if (named?.card.isUpper === true) return 0.96;
  // A person is rarely called by one word, a topic has the name of a common thing, and the first word of a sentence has a capital letter anyway.
  if (named?.known.type === 'Topic') return words[from]?.isFirst === true ? 0.3 : 0.7;
  if (named?.known.type === 'Person') return 0.7;
  return words[from]?.isFirst === true ? 0.85 : 0.93;
}

function isFollowedByName(words: readonly TextWord[], to: number): boolean {
  const next = words[to];
  return next?.isCapital === true && next.isJoined && !isTitle(next.word) && !isStopWord(next.word);
}

function rounded(confidence: number): number {
  return Math.round(confidence * 1000) / 1000;
}

/** Whether a name may begin with a word. In scripts without capital letters, with any word that is no small one. */
function mayBegin(word: TextWord | undefined): boolean {
  return word?.isCapital === true && !isStopWord(word.word);
}

/** Whether a name goes on with a word: with a capital letter, or with a small word before one (Bank of England, Mohammed bin Salman). */
function goesOn(words: readonly TextWord[], i: number): boolean {
  const [word, next] = [words[i], words[i + 1]];
  if (word?.isJoined !== true) return false;
  if (word.isCapital) return true;
  return (
    (isStopWord(word.word) || isParticle(word.word)) &&
    next?.isJoined === true &&
    (next.isCapital || isStopWord(next.word))
  );
}
