import { expect, test } from 'vitest';
import { faultsOf, Newsroom, type Result } from '../newsroom.ts';

/** As many parties as the Paris Agreement has, at every step of its life: thousands of entries, of which a transaction holds a hundred. */
const parties = 195;

test('a record with more entries than a transaction, or a debt, holds is written, changed and deleted whole', {
  timeout: 120_000,
}, async () => {
  const room = await Newsroom.open();
  const states = Array.from({ length: parties }, (_, n) => ({
    type: 'Organization',
    slug: `state-${n}`,
    name: `State ${n}`,
  }));
  expect((await room.api.import(...states)).problems).toEqual([]);
  const milestones = Array.from({ length: 12 }, (_, n) => ({ status: 'SIGNED', date: String(2000 + n) }));
  const input = {
    name: 'Accord',
    parties: states.map(({ slug }) => ({ actor: `Organization/${slug}` })),
    milestones,
  };
  const dates = async (): Promise<string[]> => {
    const { organization } = await room.read(
      '{ organization(slug: "state-194") { timeline { edges { date } } agreements { nodes { name } } } }',
    );
    expect(organization.agreements.nodes.length).toBe(Math.min(1, organization.timeline.edges.length));
    return organization.timeline.edges.map(({ date }: Result) => date);
  };
  let accord = await room.made('Agreement', input);
  await room.settle();
  expect(await dates()).toEqual(milestones.map(({ date }) => date).toReversed());
  accord = await room.updated('Agreement', accord, {
    milestones: milestones.map(({ status, date }) => ({ status, date: String(Number(date) - 50) })),
  });
  await room.settle();
  expect(await dates()).toEqual(milestones.map(({ date }) => String(Number(date) - 50)).toReversed());
  expect(await room.delete(accord)).toMatchObject({ __typename: 'Deleted' });
  await room.settle();
  expect(await dates()).toEqual([]);
  expect(await faultsOf(room.api)).toEqual([]);
});
