import { performance } from 'node:perf_hooks';
import { table } from '../report/page.ts';
import { startRecognizing } from './api.ts';

/** Time and cost of texts of a thousand words, in an archive of some entities. */
export async function measureSpeed(entities: number): Promise<void> {
  await using api = await startRecognizing(generated(entities));
  const rows = [];
  for (const [name, text] of [
    ['names of one record each', textOf(i => `${placeName(i)} and ${fullName(i)}`)],
    ['names of many records each', textOf(i => crowdedName(i * 7))],
    ['names of no record', textOf(i => `Guest${i} Name${i}`)],
    ['as in news', textOf(i => `${fullName(i % 12)} of ${placeName(i % 9)}`)],
  ] as const) {
    const times: number[] = [];
    let cost = { readUnits: 0, requests: 0 };
    let found = 0;
    for (let round = 0; round < 12; round++) {
      const begun = performance.now();
      const { data, extensions } = await api.ask(text, 'en');
      times.push(performance.now() - begun);
      cost = extensions.cost;
      found = data.recognizeEntities.length;
    }
    const sorted = times.slice(2).toSorted((a, b) => a - b);
    const words = text.split(' ').length;
    rows.push([
      ...[name, words, found, cost.requests, cost.readUnits],
      ...[sorted[5] ?? 0, sorted.at(-1) ?? 0].map(time => Math.round(time)),
    ]);
  }
  console.log(`\n${entities} entities\n`);
  console.log(
    table([['text', 'words', 'names', 'requests', 'read units', 'ms (median)', 'ms (max)'], ...rows]),
  );
}

/** Half of the people share few names, as many as 25 or more each. */
function* generated(entities: number): Generator<object> {
  for (let i = 0; i < entities; i++) {
    if (i % 5 === 0) yield { type: 'Place', slug: `place-${i}`, name: placeName(i / 5) };
    else if (i % 5 === 1)
      yield { type: 'Organization', slug: `organization-${i}`, name: `${placeName(i)} Bank Ltd` };
    else if (i % 2 === 0) yield { type: 'Person', slug: `person-${i}`, name: crowdedName(i / 2) };
    else yield { type: 'Person', slug: `person-${i}`, name: fullName(i) };
  }
}

function textOf(names: (i: number) => string): string {
  const sentences: string[] = [];
  for (let i = 0, count = 0; count < 1000; i++) {
    const sentence = `On that day ${names(i)} spoke of it for an hour.`;
    sentences.push(sentence);
    count += sentence.split(' ').length;
  }
  return sentences.join(' ');
}

function crowdedName(i: number): string {
  return `${syllables(i % 40)} ${syllables(1000 + (i % 39))}`;
}

function fullName(i: number): string {
  return `${syllables(50 + (i % 800))} ${syllables(5000 + i)}`;
}

function placeName(i: number): string {
  return `${syllables(200_000 + i)}ville`;
}

/** A word of its own for each number. */
function syllables(i: number): string {
  const parts = ['ba', 'ke', 'li', 'mo', 'nu', 'ra', 'se', 'ti', 'vo', 'zu'];
  const word = [...String(i)].map(digit => parts[Number(digit)] ?? '').join('');
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
