import { mulberry32 } from '../generate.ts';
import type { Collection, SourceDocument } from './collection.ts';
import type { Question } from './evaluate.ts';
import { background, firstNames, kinds, placeEndings, syllables, trades } from './news-words.ts';

/** How well the first report of an event, and a later one, answers a question about it. */
const [gainOfFirst, gainOfLater] = [3, 2];

const dayOfFirst = Date.UTC(2020, 0, 1);
const msOfDay = 86_400_000;

/**
 * Generated news: some hundred events, each with a report and up to two later ones, and a question about each event in other words than the reports
 * have. Places and names recur in other events. The same seed makes the same news.
 */
export function generatedNews({ events = 240, seed = 17 } = {}): Collection {
  const random = mulberry32(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const named = (count: number, make: () => string) => Array.from({ length: count }, make);
  const word = () => `${pick(syllables)}${pick(syllables)}`;
  const places = named(50, () => titled(`${pick(syllables)}${pick(placeEndings)}`));
  const people = named(
    120,
    () => `${pick(firstNames)} ${titled(`${word()}${pick(['o', 'en', 'ski', 'a'])}`)}`,
  );
  const groups = named(40, () => `${titled(word())} ${pick(trades)}`);

  const filled = (text: string, values: Readonly<Record<string, string>>) =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  const someBackground = () =>
    named(8 + Math.floor(random() * 10), () =>
      filled(pick(background), {
        place: pick(places),
        person: pick(people),
        number: String(2 + Math.floor(random() * 40)),
      }),
    );
  const shuffled = (texts: readonly string[]) =>
    texts
      .map(text => ({ text, at: random() }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ text }) => text);

  const documents: SourceDocument[] = [];
  const questions: Question[] = [];
  for (let i = 0; i < events; i++) {
    const kind = pick(kinds);
    const [place, person, other, group] = [pick(places), pick(people), pick(people), pick(groups)];
    const number = String(20 + Math.floor(random() * 900));
    const values = { place, person, other, group, number };
    const day = Math.floor(random() * 1500);
    const article = (slug: string, headline: string, texts: readonly string[], after: number) => {
      const [first = '', ...rest] = texts.map(text => filled(text, values));
      documents.push({
        type: 'Article',
        slug,
        headline: filled(headline, values),
        body: [first, ...shuffled([...rest, ...someBackground()])].join('\n\n'),
        publishedAt: new Date(dayOfFirst + (day + after) * msOfDay).toISOString(),
        status: 'PUBLISHED',
      });
      return `Article/${slug}`;
    };
    const dateline = `In ${place}, ${kind.texts[0]?.charAt(0).toLowerCase()}${kind.texts[0]?.slice(1)}`;
    const texts = kind.texts[0]?.startsWith('{') ? kind.texts : [dateline, ...kind.texts.slice(1)];
    const gains = new Map([[article(`event-${i}`, pick(kind.headlines), texts, 0), gainOfFirst]]);
    const later = Math.floor(random() * 3);
    for (let n = 0; n < later; n++) {
      const headline = kind.laterHeadlines[n] ?? pick(kind.headlines);
      const name = article(`event-${i}-${n + 1}`, headline, shuffled(kind.laterTexts), (n + 1) * 9);
      gains.set(name, gainOfLater);
    }
    questions.push({ text: filled(pick(kind.questions), values), gains });
  }
  return { name: 'Generated news', documents, questions };
}

function titled(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
