import { performance } from 'node:perf_hooks';
import { expect, onTestFinished, test, vi } from 'vitest';
import { importInto, sourceOf, startApi } from '../api.ts';

const people = ['ada', 'bea', 'cy'].map(slug => ({ type: 'Person', slug, name: slug }));
const article = (slug: string) => ({
  type: 'Article',
  slug,
  headline: slug,
  body: 'Text.',
  publishedAt: '2024-05-01T10:00:00Z',
  mentions: people.map(person => ({ entity: `Person/${person.slug}` })),
});

test('a slow store receives no more requests for each line', async () => {
  const clock = movableClock();
  const reads: string[] = [];
  const api = await startApi({
    async intercept(send, command) {
      if (command === 'BatchGetItemCommand') reads.push(command);
      const output = await send();
      if (command === 'TransactWriteItemsCommand') clock.forward(500);
      return output;
    },
  });
  await api.import(...people);
  reads.length = 0;
  const lines = Array.from({ length: 60 }, (_, i) => article(`report-${i}`));
  expect(await importInto(api.table, sourceOf(lines))).toMatchObject({ new: { Article: 60 }, problems: [] });
  // The lines are written in 30 s or more; each of them on its own would have taken three reads.
  expect(reads.length).toBeLessThan(45);
});

test('a record that changes while earlier lines are written is imported in its latest state', async () => {
  const clock = movableClock();
  const quiet = await startApi();
  const desk = await quiet.as({ subject: 'rosa', scopes: ['READ_DRAFTS', 'WRITE', 'PUBLISH'] });
  await quiet.import(...people);
  let isMoved = false;
  const api = await startApi({
    over: quiet,
    async intercept(send, command) {
      const output = await send();
      if (command !== 'TransactWriteItemsCommand' || isMoved) return output;
      isMoved = true;
      await rename();
      await makeAndDelete();
      clock.forward(6000);
      return output;
    },
  });
  const lines = [article('first'), article('second'), { type: 'Topic', slug: 'brief', name: 'Brief' }];
  const report = await importInto(api.table, sourceOf(lines), { concurrency: 1 });
  expect(isMoved).toBe(true);
  expect(report).toMatchObject({ new: { Article: 2 }, kept: { Topic: 1 }, problems: [] });
  const { data } = await quiet.ask(
    '{ article(slug: "second") { people { nodes { name } } } topic(slug: "brief") { name } }',
  );
  expect(data.article.people.nodes).toContainEqual({ name: 'Ada Lovelace' });
  expect(data.topic).toBeNull();

  async function rename(): Promise<void> {
    const { id, revision } = (await desk.ask('{ it: person(slug: "ada") { id revision } }')).data.it;
    const input = `id: "${id}", expectedRevision: ${revision}, input: { name: "Ada Lovelace" }`;
    await succeeds(`updatePerson(${input}) { __typename ... on UserError { message } }`);
  }

  async function makeAndDelete(): Promise<void> {
    await succeeds(
      'createTopic(input: { slug: "brief", name: "Made" }) { __typename ... on UserError { message } }',
    );
    const { id, revision } = (await desk.ask('{ it: topic(slug: "brief") { id revision } }')).data.it;
    const input = `id: "${id}", expectedRevision: ${revision}`;
    await succeeds(`deleteEntity(${input}) { __typename ... on UserError { message } }`);
  }

  async function succeeds(mutation: string): Promise<void> {
    const { data, errors } = await desk.ask(`mutation { it: ${mutation} }`);
    expect(errors).toBeUndefined();
    expect(data.it).not.toHaveProperty('message');
  }
});

/** The clock that determines the age of cached reads; tests advance it. */
function movableClock() {
  const real = performance.now.bind(performance);
  let ahead = 0;
  const spy = vi.spyOn(performance, 'now').mockImplementation(() => real() + ahead);
  onTestFinished(() => spy.mockRestore());
  return {
    forward(milliseconds: number) {
      ahead += milliseconds;
    },
  };
}
