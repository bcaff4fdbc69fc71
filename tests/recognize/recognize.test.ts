import { beforeAll, expect, test } from 'vitest';
import { defaultThreshold } from '../../src/resolvers/recognition/recognize.ts';
import { type Api, type Client, startApi } from '../api.ts';
import { archiveDocuments, labelledTexts } from './labelled.ts';
import { answersFrom, recognizeQuery } from './method.ts';
import { type Method, score } from './scores.ts';

let api: Api;
let editor: Client;
beforeAll(async () => {
  api = await startApi();
  editor = await api.as({ scopes: ['READ_DRAFTS'] });
  const { problems } = await api.import(...archiveDocuments());
  expect(problems).toEqual([]);
});

const recognize: Method = async ({ text, language }) => {
  const { data, errors } = await editor.ask(recognizeQuery, { text, language });
  expect(errors).toBeUndefined();
  return answersFrom(data.recognizeEntities);
};

/** `npm run bench:recognize` prints the figures; these floors are a little below them. */
test('names of labelled texts are found and linked at least as well as measured before', async () => {
  const texts = labelledTexts();
  expect(texts).toHaveLength(60);
  const part = texts.filter((_, i) => i % 2 === 0);
  const { finding, linking, sure } = await score(recognize, part, defaultThreshold);
  expect(finding.f1).toBeGreaterThanOrEqual(0.95);
  expect(linking.f1).toBeGreaterThanOrEqual(0.95);
  expect(sure.precision).toBeGreaterThanOrEqual(0.95);
  expect(sure.recall).toBeGreaterThanOrEqual(0.9);
});
