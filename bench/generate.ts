import type { Line } from '../src/commands/import/import-line.ts';
import { globalId } from '../src/model/global-id.ts';
import { derivedId } from '../src/model/id.ts';
import type { TypeName } from '../src/model/types.ts';

/** The size and the seed of a corpus: the same numbers always give the same documents. */
export interface Corpus {
  readonly articles: number;
  readonly people: number;
  readonly organizations: number;
  readonly events: number;
  readonly agreements: number;
  readonly places: number;
  readonly topics: number;
  /** Number of mentions of all articles together, distributed evenly; if omitted, each article has about eight. */
  readonly edges?: number;
  /** Words of an article's body. */
  readonly words: number;
  readonly seed: number;
}

/** The sizes of a corpus by its number of articles. Entities grow with the square root of it, because names recur. */
export function corpusOf(articles: number, { words = 300, seed = 1 }: Partial<Corpus> = {}): Corpus {
  const some = (min: number, share: number) => Math.max(min, Math.round(Math.sqrt(articles) * share));
  return {
    articles,
    people: some(200, 2),
    organizations: some(60, 0.6),
    events: some(100, 1),
    agreements: some(40, 0.4),
    places: some(40, 0.4),
    topics: some(20, 0.2),
    words,
    seed,
  };
}

/** The lines of a corpus, as in a file. */
export async function* generatedLines(corpus: Corpus): AsyncGenerator<Line> {
  let number = 0;
  for (const document of generate(corpus)) {
    number += 1;
    yield { file: 'generated', number, text: JSON.stringify(document) };
  }
}

/** The id that clients see of the n-th record of a type, once its corpus is imported. */
export function generatedId(type: TypeName, n: number): string {
  return globalId(type, derivedId(type, `${type.toLowerCase()}-${n}`));
}

const sections = ['world', 'politics', 'economy', 'science', 'sport'];
const nouns =
  'accord border council delegate energy forum grain harbour island judge kingdom ledger minister nation office port quota reform summit treaty union vote water year zone'.split(
    ' ',
  );

/** Number of distinct words. Frequencies follow Zipf's law, as in real texts: that of the n-th most frequent word is proportional to 1/n. */
const vocabularySize = 20_000;
const cumulated = zipf(vocabularySize);

/** The n-th most frequent word, counted from 0: plain nouns in their forms, then made-up words of syllables. */
export function wordAt(n: number): string {
  const forms = ['', 's'];
  const noun = nouns[Math.floor(n / forms.length)];
  if (noun !== undefined) return noun + forms[n % forms.length];
  const syllables = [
    'ba',
    'den',
    'fi',
    'gor',
    'hu',
    'kal',
    'lem',
    'mi',
    'nor',
    'pe',
    'ru',
    'sol',
    'tav',
    'vu',
    'wem',
    'zo',
  ];
  let word = '';
  // No stemmer takes a p from the end, so that no two words are forms of each other.
  for (let rest = n; rest > 0 || word.length < 5; rest = Math.floor(rest / syllables.length))
    word += syllables[rest % syllables.length];
  return `${word}p`;
}

/** The documents of a corpus in the content format, entities first, then articles from the oldest to the newest. */
export function* generate(corpus: Corpus): Generator<object> {
  const random = mulberry32(corpus.seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const text = (count: number) => Array.from({ length: count }, () => wordAt(rankAt(random()))).join(' ');
  // Squared, so that a few are in the news every day and most are not.
  const some = (type: string, count: number) =>
    `${type}/${type.toLowerCase()}-${Math.floor(random() ** 2 * count)}`;
  const distinct = (references: string[]) => [...new Set(references)];
  const named = (type: string, count: number) =>
    Array.from({ length: count }, (_, i) => ({
      type,
      slug: `${type.toLowerCase()}-${i}`,
      name: `${titled(pick(nouns))} ${type} ${i}`,
      summary: text(12),
    }));

  yield* named('Topic', corpus.topics);
  yield* named('Place', corpus.places).map(place => ({
    ...place,
    kind: pick(['CITY', 'COUNTRY', 'REGION']),
  }));
  yield* named('Organization', corpus.organizations).map(one => ({
    ...one,
    kind: pick(['MINISTRY', 'COMPANY', 'AGENCY']),
    location: some('Place', corpus.places),
  }));
  yield* named('Person', corpus.people).map(person => ({
    ...person,
    jobTitle: titled(text(2)),
    positions: [
      {
        title: titled(pick(nouns)),
        organization: some('Organization', corpus.organizations),
        startDate: String(2000 + Math.floor(random() * 24)),
      },
    ],
  }));
  yield* named('Event', corpus.events).map(event => ({
    ...event,
    kind: pick(['MEETING', 'VISIT', 'CONFERENCE']),
    startDate: dayOf(Math.floor(random() * 9000)).slice(0, 10),
    location: some('Place', corpus.places),
    participants: distinct([
      some('Person', corpus.people),
      some('Person', corpus.people),
      some('Organization', corpus.organizations),
    ]).map(actor => ({ actor })),
  }));
  yield* named('Agreement', corpus.agreements).map(agreement => ({
    ...agreement,
    kind: pick(['TREATY', 'CONTRACT']),
    parties: distinct([
      some('Organization', corpus.organizations),
      some('Organization', corpus.organizations),
    ]).map(actor => ({ actor })),
    milestones: [
      { status: 'NEGOTIATING', date: dayOf(Math.floor(random() * 4000)).slice(0, 10) },
      {
        status: pick(['SIGNED', 'IN_FORCE', 'NEGOTIATING']),
        date: dayOf(4000 + Math.floor(random() * 4000)).slice(0, 10),
        event: some('Event', corpus.events),
      },
    ],
  }));
  for (let i = 0; i < corpus.articles; i++) {
    const people = distinct([
      some('Person', corpus.people),
      some('Person', corpus.people),
      some('Person', corpus.people),
    ]);
    const others = distinct([
      some('Organization', corpus.organizations),
      some('Organization', corpus.organizations),
      some('Event', corpus.events),
      some('Topic', corpus.topics),
      some('Place', corpus.places),
      ...(random() < 0.3 ? [some('Agreement', corpus.agreements)] : []),
    ]);
    const mentioned = [...people, ...others];
    const edges = corpus.edges === undefined ? mentioned.length : shareOf(corpus.edges, corpus.articles, i);
    while (mentioned.length < edges) {
      const more = some('Person', corpus.people);
      if (!mentioned.includes(more)) mentioned.push(more);
    }
    yield {
      type: 'Article',
      slug: `article-${i}`,
      headline: titled(text(8)),
      summary: text(24),
      body: `${text(Math.ceil(corpus.words / 2))}.\n\n${text(Math.floor(corpus.words / 2))}.`,
      byline: ['A Reporter'],
      section: pick(sections),
      language: pick(['en', 'en', 'en', 'de']),
      publishedAt: new Date(Date.UTC(2000, 0, 1) + i * 3_600_000).toISOString(),
      mentions: mentioned.slice(0, edges).map(entity => ({ entity })),
      statements: [{ text: `${titled(text(10))} ${i}.`, speaker: people[0], about: others.slice(0, 1) }],
      figures: [{ label: text(2), value: Math.floor(random() * 1000), text: text(6) }],
    };
  }
}

/** The i-th share of a total; shares differ by one at most. */
function shareOf(total: number, among: number, i: number): number {
  return Math.floor(((i + 1) * total) / among) - Math.floor((i * total) / among);
}

function zipf(size: number): Float64Array {
  const sums = new Float64Array(size);
  let sum = 0;
  for (let n = 0; n < size; n++) {
    sum += 1 / (n + 3);
    sums[n] = sum;
  }
  return sums.map(one => one / sum);
}

/** The rank of the word at a point between 0 and 1 of the cumulative frequency. */
function rankAt(point: number): number {
  let low = 0;
  let high = cumulated.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulated[middle] ?? 1) < point) low = middle + 1;
    else high = middle;
  }
  return low;
}

function dayOf(day: number): string {
  return new Date(Date.UTC(2000, 0, 1 + day)).toISOString();
}

function titled(phrase: string): string {
  return phrase.charAt(0).toUpperCase() + phrase.slice(1);
}

/** Tommy Ettinger's mulberry32: small, fast, and the same on every machine. */
export function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
