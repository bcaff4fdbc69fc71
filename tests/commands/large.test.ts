import { expect, test } from 'vitest';
import { unhurried } from '../api.ts';
import { faultsOf, Newsroom, type Result } from '../newsroom.ts';

/** Many parties, at every step of an agreement's life: thousands of entries, of which a transaction holds a hundred. */
const parties = 240;
const steps = 16;

test('a record with more entries than one item of the outbox could name is renamed and deleted whole', {
  timeout: 600_000,
}, async () => {
  // On a slow machine, the write takes longer than its usual deadline of ten seconds.
  const room = await Newsroom.open(undefined, unhurried);
  const states = Array.from({ length: parties }, (_, n) => ({
    type: 'Organization',
    slug: `state-${n}`,
    name: `State ${n}`,
  }));
  const accord = {
    type: 'Agreement',
    slug: 'accord',
    name: 'Accord',
    parties: states.map(({ slug }) => ({ actor: `Organization/${slug}` })),
    milestones: Array.from({ length: steps }, (_, n) => ({ status: 'SIGNED', date: String(2000 + n) })),
  };
  expect((await room.api.import(...states, accord)).problems).toEqual([]);
  const { agreement } = await room.read('{ agreement(slug: "accord") { id revision } }');
  const timelines = async (): Promise<number[]> => {
    const data: Result = await room.read(
      '{ a: organization(slug: "state-0") { timeline { edges { date } } } b: organization(slug: "state-239") { timeline { edges { date } } } }',
    );
    return [data.a, data.b].map(({ timeline }) => timeline.edges.length);
  };
  expect(await timelines()).toEqual([steps, steps]);
  // The write takes some fifty transactions; the agreement can be read afterwards.
  const renamed = await room.ask(
    `mutation ($id: ID!, $revision: Int!) {
      updateAgreement(id: $id, expectedRevision: $revision, input: { name: "Treaty" }) {
        ... on Agreement { id revision timeline(first: 1) { edges { node { ... on AgreementMilestone { agreement { name } } } } } }
      }
    }`,
    agreement,
  );
  expect(renamed.updateAgreement.timeline.edges).toEqual([{ node: { agreement: { name: 'Treaty' } } }]);
  expect(await room.delete(renamed.updateAgreement)).toMatchObject({ __typename: 'Deleted' });
  await room.drain();
  expect(await timelines()).toEqual([0, 0]);
  expect(await faultsOf(room.api)).toEqual([]);
});
