import { expect, test } from 'vitest';
import { startApi, unhurried } from '../api.ts';
import { ratiosOf, scoreOf, trialOf } from './trial.ts';

test('versions of the stories that were held back are found, and follow-ups and templated reports are none', {
  timeout: 300_000,
}, async () => {
  const { archive, questions } = trialOf({ seed: 5, others: 20, reportsOfForm: 5, withSample: false });
  const part = questions.filter(({ isHeldBack }) => isHeldBack);
  const api = await startApi(unhurried);
  expect(await api.import(...archive)).toMatchObject({ problems: [] });
  const desk = await api.as({ scopes: ['READ_DRAFTS'] });
  const answers: string[][] = [];
  for (const { text } of part) {
    const { data, errors } = await desk.ask(
      'query ($text: String!) { similarArticles(text: $text, first: 20) { isSameStory article { slug } } }',
      { text },
    );
    expect(errors).toBeUndefined();
    answers.push(
      data.similarArticles.flatMap((one: { isSameStory: boolean; article: { slug: string } }) =>
        one.isSameStory ? one.article.slug : [],
      ),
    );
  }
  const score = scoreOf(part, answers);
  const { precision, recall } = ratiosOf(score);
  expect(precision, score.faults.join('\n')).toBeGreaterThanOrEqual(0.95);
  expect(recall, score.faults.join('\n')).toBeGreaterThanOrEqual(0.9);
});
