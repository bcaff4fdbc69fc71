import { beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../src/commands/inspection/fault.ts';
import { reproject } from '../../src/commands/repair/reproject.ts';
import { findFaults } from '../../src/commands/repair/verify.ts';
import { parseGlobalId } from '../../src/model/global-id.ts';
import type { TypeName } from '../../src/model/types.ts';
import { embeddedReferenceOf } from '../../src/projection/card.ts';
import { recordFrom } from '../../src/projection/stored.ts';
import { getItems } from '../../src/store/items.ts';
import { documentKey } from '../../src/store/keys.ts';
import { transact } from '../../src/store/transaction.ts';
import { unhurried } from '../api.ts';
import { faultsOf, Newsroom, type Result } from '../newsroom.ts';

/** Parents that lead back to the record, as damage or an earlier release may have left them in the table. */
const kinds: readonly (readonly [TypeName, string, object])[] = [
  ['Topic', 'broader', {}],
  ['Place', 'within', {}],
  ['Organization', 'parent', {}],
  ['Event', 'parent', { startDate: '2024' }],
  ['Article', 'translationOf', {}],
  ['Article', 'versionOf', {}],
];

const cycles = kinds.flatMap(([type, field, needed]) =>
  [1, 2, 3].map(length => [type, field, length, needed] as const),
);

/** Records of which each names the next one as its parent, and the last one the first. */
async function cycleIn(
  room: Newsroom,
  [type, field, length, needed]: (typeof cycles)[number],
): Promise<Result[]> {
  const slugs = Array.from({ length }, (_, i) => `${type}-${field}-${length}-${i}`.toLowerCase());
  const made: Result[] = [];
  for (const slug of slugs) {
    const input = { ...needed, slug, [type === 'Article' ? 'headline' : 'name']: slug };
    made.push(await (type === 'Article' ? room.published(input) : room.made(type, input)));
  }
  await room.drain();
  const keys = made.map(({ id }) => documentKey({ type, id: parseGlobalId(id)?.id ?? '' }));
  const items = (await getItems(room.api.table, keys, 'consistent')).flatMap(item => item ?? []);
  expect(items).toHaveLength(length);
  await transact(
    room.api.table,
    items.map((item, i) => {
      const parent = items[(i + 1) % length] ?? item;
      return { put: { ...item, [field]: embeddedReferenceOf(recordFrom(parent)) } };
    }),
  );
  return made;
}

/** The slugs of the feed without versions, in pages of a size. */
async function feedOf(room: Newsroom, size: number): Promise<string[]> {
  const slugs: string[] = [];
  for (let after: string | null = null; ; ) {
    const { articles }: Result = await room.read(
      `query ($size: Int!, $after: String) {
        articles(first: $size, after: $after, filter: { withoutVersions: true }) { nodes { slug } pageInfo { hasNextPage endCursor } }
      }`,
      { size, after },
    );
    slugs.push(...articles.nodes.map(({ slug }: Result) => slug));
    if (!articles.pageInfo.hasNextPage) return slugs;
    after = articles.pageInfo.endCursor;
  }
}

async function faultsIn(room: Newsroom): Promise<Fault[]> {
  const faults: Fault[] = [];
  for await (const fault of findFaults(room.api.table)) faults.push(fault);
  return faults;
}

describe('a stored cycle of parents', () => {
  let room: Newsroom;
  const records = new Map<string, Result[]>();
  const nameOf = ([type, field, length]: (typeof cycles)[number]) => `${type}.${field} ${length}`;
  let kept: Fault[];
  beforeAll(async () => {
    room = await Newsroom.open(undefined, unhurried);
    for (const cycle of cycles) records.set(nameOf(cycle), await cycleIn(room, cycle));
    kept = [];
    await reproject(room.api.table, {
      confirmDeletion: async () => false,
      onKept: fault => void kept.push(fault),
    });
  }, 120_000);

  test('is reported once, with its records and what an editor can do, and kept', async () => {
    const expected = cycles
      .map(([type, field, length]) => {
        const slug = (i: number) => `${type}-${field}-${length}-${i}`.toLowerCase();
        const ways = Array.from({ length }, (_, first) =>
          Array.from({ length: length + 1 }, (_, i) => slug((first + i) % length)).join(' → '),
        );
        return { type, field, ways };
      })
      .map(({ type, field, ways }) => [
        `cycle ${type}`,
        expect.stringMatching(
          new RegExp(
            `^"${field}" forms a cycle: (${ways.join('|')}); clear "${field}" of one of these records, or set it to another one$`,
          ),
        ),
      ]);
    const told = (faults: readonly Fault[]) =>
      faults.map(({ kind, key, reason }) => [`${kind} ${key.pk.split('#')[0]}`, reason]);
    expect(told(kept)).toHaveLength(expected.length);
    expect(told(kept)).toEqual(expect.arrayContaining(expected));
    expect(told(await faultsIn(room))).toEqual(expect.arrayContaining(expected));
    expect(await faultsIn(room)).toHaveLength(expected.length);
  });

  test.for(cycles.filter(([type]) => type === 'Topic' || type === 'Place'))(
    '%s.%s: is read, in a cycle of %i',
    async ([type, field, length, needed]) => {
      const [first] = records.get(nameOf([type, field, length, needed])) ?? [];
      const below =
        type === 'Topic' ? 'narrower(first: 5) { nodes { slug narrower(first: 5) { nodes { slug } } } }' : '';
      const { node, articles, search } = await room.read(
        `query ($id: ID!) {
          node(id: $id) { ... on ${type} {
            slug ${field} { slug ${field} { slug ${field} { slug } } }
            ${below}
            articles(filter: { includeNarrower: true }) { nodes { slug } }
            jsonLd
          } }
          articles(filter: { mentions: [$id], includeNarrower: true }) { nodes { slug } }
          search(query: "${type}", filter: { mentions: [$id], includeNarrower: true }) { nodes { __typename } }
        }`,
        { id: first.id },
      );
      expect(node[field][field][field].slug).toMatch(`${type}-${field}-${length}`.toLowerCase());
      expect(node.narrower?.nodes ?? [1]).toHaveLength(1);
      expect([articles.nodes, search.nodes]).toEqual([[], []]);
    },
  );

  test.for(cycles.filter(([type]) => type === 'Organization' || type === 'Event'))(
    '%s.%s: is read, in a cycle of %i',
    async ([type, field, length, needed]) => {
      const [first] = records.get(nameOf([type, field, length, needed])) ?? [];
      const below = type === 'Event' ? 'subEvents' : 'subOrganizations';
      const { node } = await room.read(
        `query ($id: ID!) { node(id: $id) { ... on ${type} {
          slug ${field} { slug ${field} { slug } } ${below}(first: 5) { nodes { slug } } jsonLd
        } } }`,
        { id: first.id },
      );
      expect(node[below].nodes).toHaveLength(1);
    },
  );

  test.for(cycles.filter(([type]) => type === 'Article'))('%s.%s: is read, in a cycle of %i', async cycle => {
    const [, field, length] = cycle;
    const [first, ...others] = records.get(nameOf(cycle)) ?? [];
    const family = field === 'versionOf' ? 'versions' : 'translations';
    const { node, articles } = await room.read(
      `query ($id: ID!) {
        node(id: $id) { ... on Article { ${family} { slug } jsonLd } }
        articles(first: 50, filter: { withoutVersions: true }) { nodes { slug } }
      }`,
      { id: first.id },
    );
    const slugs = (nodes: readonly Result[]) => nodes.map(({ slug }) => slug).toSorted();
    expect(slugs(node[family])).toEqual(slugs(others));
    // Nothing tells which of them is the main version, so the feed has all of them.
    expect(slugs(articles.nodes)).toEqual(expect.arrayContaining(slugs([first, ...others])));
    expect(length).toBe(others.length + 1);
  });

  test('keeps its articles in a feed without versions of pages of one article', async () => {
    const [all, pages] = [await feedOf(room, 50), await feedOf(room, 1)];
    expect(pages).toEqual(all);
  });

  test.for(cycles)('%s.%s: ends as an editor clears one reference, in a cycle of %i', async cycle => {
    const [type, field] = cycle;
    const [{ id }] = records.get(nameOf(cycle)) ?? [];
    const { node } = await room.ask(`query ($id: ID!) { node(id: $id) { ... on ${type} { id revision } } }`, {
      id,
    });
    await room.updated(type, node, { [field]: null });
  });

  test('is no fault any more then', async () => {
    await room.drain();
    expect(await faultsOf(room.api)).toEqual([]);
  });
});
