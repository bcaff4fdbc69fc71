import { parseArgs } from 'node:util';
import { wordsOf } from '../src/text/words.ts';
import { type Question, ratiosOf, scoreOf, trialOf } from '../tests/near-duplicates/trial.ts';
import { startEditorApi } from './editor-api.ts';
import { table } from './report/page.ts';

/**
 * How well the API tells that a text is a version of an article, `npm run bench:near-duplicates`: generated versions,
 * as wires send them, against follow-ups and reports that share text with an article and tell other news. Beside it
 * stands a plain comparison of each text with each article: the share of sequences of three words that both have
 * (Jaccard), with the threshold that is best on the half that the API was developed on. `--faults` prints what the API
 * has wrong in that half, `--seed 7` makes other versions, and `--others 5000` a larger archive around the stories.
 */
const { values } = parseArgs({
  options: {
    faults: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    others: { type: 'string', default: '500' },
  },
});
const { archive, questions } = trialOf({
  seed: Number(values.seed),
  others: Number(values.others),
  reportsOfForm: 15,
  withSample: true,
});
await using api = await startEditorApi(archive);
const costs = { requests: 0, units: 0, milliseconds: 0 };
const query = `query ($text: String!) {
  similarArticles(text: $text, first: 20) { article { slug } isSameStory }
}`;
const answers = new Map<Question, string[]>();
for (const question of questions) {
  const start = performance.now();
  const { data, extensions } = await api.ask(query, { text: question.text });
  costs.milliseconds += performance.now() - start;
  costs.requests += extensions.cost.requests;
  costs.units += extensions.cost.readUnits;
  answers.set(question, sameStories(data.similarArticles));
}
const shingled = archive.map(({ slug, body }) => ({ slug, shingles: shinglesOf(body) }));
const shares = new Map(questions.map(question => [question, sharesOf(question)] as const));
const threshold = bestThreshold();

for (const isHeldBack of [false, true]) {
  const part = questions.filter(one => one.isHeldBack === isHeldBack);
  const again = part.filter(({ story }) => story !== undefined).length;
  console.log(`
${isHeldBack ? 'Held back' : 'Developed on'}: ${again} versions, ${part.length - again} other texts that share some text, ${archive.length} articles
`);
  const rows = [
    ['the API', part.map(question => answers.get(question) ?? [])] as const,
    [
      `shingles alone, from ${threshold.toFixed(2)}`,
      part.map(question => resembling(question, threshold)),
    ] as const,
  ].map(([name, found]) => {
    const score = scoreOf(part, found);
    if (values.faults && !isHeldBack && name === 'the API') console.log(`${score.faults.join('\n')}\n`);
    const { precision, recall, f1 } = ratiosOf(score);
    return [name, ...[precision, recall, f1].map(ratio => ratio.toFixed(3))];
  });
  console.log(table([['', 'precision', 'recall', 'F1'], ...rows]));
  if (isHeldBack) console.log(`\n${table([['change', 'versions', 'found'], ...byKind(part)])}`);
}
const mean = (sum: number) => (sum / questions.length).toFixed(1);
console.log(
  `\nA query: ${mean(costs.requests)} requests, ${mean(costs.units)} read units, ${mean(costs.milliseconds)} ms.`,
);

function sameStories(found: { article: { slug: string }; isSameStory: boolean }[]): string[] {
  return found.flatMap(({ article, isSameStory }) => (isSameStory ? article.slug : []));
}

function byKind(part: readonly Question[]): (string | number)[][] {
  const kinds = [...new Set(part.map(({ kind }) => kind))];
  return kinds.map(kind => {
    const some = part.filter(one => one.kind === kind);
    const found = some.filter(one => {
      const slugs = answers.get(one) ?? [];
      return one.story === undefined ? slugs.length > 0 : slugs.includes(one.story);
    });
    const name = some[0]?.story === undefined ? `${kind} (not a version)` : kind;
    return [name, some.length, found.length];
  });
}

function shinglesOf(text: string): ReadonlySet<string> {
  const words = wordsOf(text);
  return new Set(words.slice(2).map((word, i) => `${words[i]} ${words[i + 1]} ${word}`));
}

/** The articles with which a text has some shingles in common, and the share. */
function sharesOf({ text }: Question): { slug: string; share: number }[] {
  const own = shinglesOf(text);
  return shingled.flatMap(({ slug, shingles }) => {
    const common = [...own].filter(one => shingles.has(one)).length;
    return common === 0 ? [] : { slug, share: common / (own.size + shingles.size - common) };
  });
}

function resembling(question: Question, from: number): string[] {
  return (shares.get(question) ?? []).flatMap(({ slug, share }) => (share >= from ? slug : []));
}

/** The threshold with the highest F1 on the half that the API was developed on. */
function bestThreshold(): number {
  const part = questions.filter(({ isHeldBack }) => !isHeldBack);
  const f1 = (from: number) =>
    ratiosOf(
      scoreOf(
        part,
        part.map(one => resembling(one, from)),
      ),
    ).f1;
  return Array.from({ length: 17 }, (_, i) => (i + 2) / 20).reduce((best, one) =>
    f1(one) > f1(best) ? one : best,
  );
}
