import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { corpusOf, generate, mulberry32 } from '../../bench/generate.ts';
import { toPlain } from '../../src/formats/markdown.ts';
import { reportOf, templates } from './reports.ts';
import { ownStories } from './stories.ts';
import { type Change, changes, followUp, roundup, type Story, twoChanges } from './variants.ts';

/** A text that is sent again, or one that only looks like it. */
export interface Question {
  readonly kind: Change | 'two changes' | 'follow-up' | 'report of the same form' | 'news in brief';
  readonly text: string;
  /** The slug of the article whose story it tells; undefined where it tells another one. */
  readonly story: string | undefined;
  /** Whether it belongs to the half that nothing was developed on. */
  readonly isHeldBack: boolean;
}

interface Trial {
  readonly archive: readonly ArchivedArticle[];
  readonly questions: readonly Question[];
}

interface ArchivedArticle {
  readonly type: 'Article';
  readonly slug: string;
  readonly headline: string;
  readonly body: string;
  readonly language: string;
  readonly publishedAt: string;
}

interface TrialOptions {
  readonly seed: number;
  /** The number of generated articles beside those that the questions are about. */
  readonly others: number;
  /** The reports of each form in the archive. */
  readonly reportsOfForm: number;
  /** Whether the articles of the sample content are sent again too. */
  readonly withSample: boolean;
}

/** Every other story, and every other form of report, belongs to the half that is held back. */
export function trialOf({ seed, others, reportsOfForm, withSample }: TrialOptions): Trial {
  const random = mulberry32(seed);
  const stories = [...ownStories(), ...(withSample ? sampleStories() : [])];
  const reports = Array.from({ length: templates }, (_, form) =>
    Array.from({ length: reportsOfForm }, () => reportOf(form, random)),
  );
  const bodies = [
    ...stories.map((story, i) => ({ slug: `story-${i}`, ...story })),
    ...reports.flatMap((some, form) =>
      some.map((body, i) => ({ slug: `report-${form}-${i}`, headline: 'Report', language: 'en', body })),
    ),
    ...generated(others),
  ];
  const archive = bodies.map(({ slug, headline, language, body }, i) => ({
    type: 'Article' as const,
    ...{ slug, headline, language, body },
    publishedAt: new Date(Date.UTC(2024, 0, 1, i)).toISOString(),
  }));
  const ofStories = stories.flatMap((story, i): Question[] => {
    const isHeldBack = i % 2 === 1;
    const again = (kind: Question['kind'], { body }: Story): Question => {
      return { kind, text: body, story: `story-${i}`, isHeldBack };
    };
    const from = [1, 2, 3, 4].flatMap(n => stories[(i + n * 7) % stories.length] ?? []);
    return [
      ...namesOfChanges.map(kind => again(kind, changes[kind](story, random))),
      ...[1, 2, 3].map(() => again('two changes', twoChanges(story, random))),
      { kind: 'follow-up', text: followUp(story, from, random).body, story: undefined, isHeldBack },
      { kind: 'news in brief', text: roundup([story, ...from]).body, story: undefined, isHeldBack },
    ];
  });
  const ofReports = reports.flatMap((_, form) =>
    [1, 2, 3, 4].map((): Question => {
      const text = reportOf(form, random);
      return { kind: 'report of the same form', text, story: undefined, isHeldBack: form % 2 === 1 };
    }),
  );
  return { archive, questions: [...ofStories, ...ofReports] };
}

/** Articles that a text was said to be a version of, right and wrong, and texts of which the story was not found. */
interface Score {
  readonly right: number;
  readonly wrong: number;
  readonly missed: number;
  readonly faults: readonly string[];
}

/** Scores answers: for each question the slugs of the articles whose story it is said to tell. */
export function scoreOf(questions: readonly Question[], answers: readonly (readonly string[])[]): Score {
  const faults: string[] = [];
  let [right, wrong, missed] = [0, 0, 0];
  for (const [i, { kind, story }] of questions.entries()) {
    const found = answers[i] ?? [];
    for (const slug of found) {
      if (slug === story) right += 1;
      else {
        wrong += 1;
        faults.push(`${kind}: not ${slug}`);
      }
    }
    if (story !== undefined && !found.includes(story)) {
      missed += 1;
      faults.push(`${kind}: ${story} is missing`);
    }
  }
  return { right, wrong, missed, faults };
}

export function ratiosOf({ right, wrong, missed }: Pick<Score, 'right' | 'wrong' | 'missed'>) {
  const [precision, recall] = [right / (right + wrong), right / (right + missed)];
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) };
}

const namesOfChanges = Object.keys(changes) as Change[];

function sampleStories(): Story[] {
  const lines = readFileSync(join(import.meta.dirname, '../../content/articles.ndjson'), 'utf8').split('\n');
  return lines
    .filter(line => line !== '')
    .map(line => JSON.parse(line))
    .filter(({ type }) => type === 'Article')
    .map(({ headline, body, language = 'en' }) => ({ headline, body: toPlain(body), language }));
}

/** The articles of a generated archive, without what they mention. */
function generated(articles: number): (Story & { readonly slug: string })[] {
  return [...generate(corpusOf(articles))].flatMap(document => {
    const { type, slug, headline, body } = Object(document);
    return type === 'Article' ? [{ slug, headline, body, language: 'en' }] : [];
  });
}
