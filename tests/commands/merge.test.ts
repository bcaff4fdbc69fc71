import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { getItems } from '../../src/store/items.ts';
import { slugKey } from '../../src/store/keys.ts';
import { faultsOf, Newsroom, type Result } from '../newsroom.ts';
import { scan } from '../table.ts';

/** Two records of one thing become one. */
let room: Newsroom;
let count = 0;
beforeAll(async () => {
  room = await Newsroom.open();
});
beforeEach(() => {
  count += 1;
});

/** Records of one type by name, with a number that keeps the tests apart. */
const people = (...names: string[]): Promise<Result[]> =>
  Promise.all(names.map(name => room.made('Person', { name: `${name} ${count}` })));

const mentioning = (headline: string, ...entities: Result[]) =>
  room.published({ headline: `${headline} ${count}`, mentions: entities.map(({ id }) => ({ entity: id })) });

const idsOf = ({ nodes }: Result): string[] => nodes.map(({ id }: Result) => id);

describe('names', () => {
  test('of the first are added to those of the second, and so are fields that the second lacks', async () => {
    const from = await room.made('Person', {
      name: `M. Naqvi ${count}`,
      alternateNames: ['Naqvi', 'Mohsin'],
      sameAs: ['https://www.wikidata.org/wiki/Q1', 'https://example.org/m'],
      summary: 'Not needed.',
      jobTitle: 'Minister',
      birthDate: '1978',
    });
    const into = await room.made('Person', {
      name: `Mohsin Naqvi ${count}`,
      alternateNames: ['Mohsin'],
      sameAs: ['https://www.wikidata.org/wiki/Q1'],
      summary: 'His own.',
    });
    const merged = await room.merge(from, into);
    expect(merged).toMatchObject({
      id: into.id,
      slug: into.slug,
      name: `Mohsin Naqvi ${count}`,
      alternateNames: ['Mohsin', `M. Naqvi ${count}`, 'Naqvi'],
      sameAs: ['https://www.wikidata.org/wiki/Q1', 'https://example.org/m'],
      revision: 2,
    });
    const { person } = await room.read(
      'query ($id: ID!) { person(id: $id) { summary jobTitle birthDate } }',
      into,
    );
    expect(person).toEqual({ summary: 'His own.', jobTitle: 'Minister', birthDate: '1978' });
  });
});

describe('the old id and the old slugs', () => {
  test('lead to the survivor in every lookup, filter and input at once', async () => {
    let [from, into] = await people('From', 'Into');
    from = await room.updated('Person', from, { slug: `moved-${count}` });
    await mentioning('Of the survivor', into);
    await room.merge(from, into);
    const found = await room.read(
      `query ($id: ID!, $old: String!, $older: String!) {
        node(id: $id) { id } nodes(ids: [$id, $id]) { id } byId: person(id: $id) { id }
        bySlug: person(slug: $old) { id } byOlder: person(slug: $older) { id }
        articles(filter: { mentions: [$id] }) { nodes { slug } }
      }`,
      { id: from.id, old: `moved-${count}`, older: `from-${count}` },
    );
    const survivor = { id: into.id };
    expect(found).toEqual({
      node: survivor,
      nodes: [survivor, survivor],
      byId: survivor,
      bySlug: survivor,
      byOlder: survivor,
      articles: { nodes: [{ slug: `of-the-survivor-${count}` }] },
    });
    const article = await mentioning('By the old id', from);
    const { article: read } = await room.read(
      'query ($id: ID!) { article(id: $id) { mentions { nodes { id } } } }',
      article,
    );
    expect(idsOf(read.mentions)).toEqual([into.id]);
    // It was at revision 2, and what it became is at none that its editors have seen.
    const late = await room.update('Person', from, { summary: 'Of the old record.' });
    expect(late).toMatchObject({ __typename: 'StaleRevisionError', currentRevision: 3 });
    const changed = await room.update('Person', { id: from.id, revision: 3 }, { summary: 'By the old id.' });
    expect(changed).toMatchObject({ id: into.id, revision: 4 });
  });

  test('page through a filter that names the merged record', async () => {
    const [from, into, other] = await people('From', 'Into', 'Other');
    for (const title of ['A', 'B', 'C']) await mentioning(title, from, other);
    await room.merge(from, into);
    await room.drain();
    const slugs: string[] = [];
    let after: string | null = null;
    do {
      const { articles }: Result = await room.read(
        `query ($ids: [ID!], $after: String) {
          articles(first: 1, after: $after, filter: { mentions: $ids }) { nodes { slug } pageInfo { hasNextPage endCursor } }
        }`,
        { ids: [from.id, other.id], after },
      );
      slugs.push(...articles.nodes.map(({ slug }: Result) => slug));
      after = articles.pageInfo.hasNextPage ? articles.pageInfo.endCursor : null;
    } while (after !== null);
    expect(slugs.toSorted()).toEqual(['a', 'b', 'c'].map(letter => `${letter}-${count}`));
  });

  test('cost no second read of the survivor in a filter that names both', async () => {
    const [from, into, unmentioned] = await people('From', 'Into', 'Unmentioned');
    const article = await mentioning('Of both', from);
    await room.merge(from, into);
    await room.drain();
    const read = async (...some: Result[]) => {
      const { data, extensions } = await room.api.ask(
        'query ($ids: [ID!]) { articles(filter: { mentionsAny: $ids }) { nodes { id } } }',
        { ids: some.map(({ id }) => id) },
      );
      expect(idsOf(data.articles)).toEqual([article.id]);
      return extensions.cost.requests;
    };
    // Of the other two, both lists are empty, and that of the survivor is read besides.
    expect(await read(from, into)).toBe((await read(from, unmentioned)) - 1);
  });

  test('lead through a chain to its end', async () => {
    const [a, b, c] = await people('A', 'B', 'C');
    const article = await mentioning('Of all three', a, b, c);
    await room.merge(b, await room.merge(a, b).then(() => c));
    const { byA, byB, slugA } = await room.read(
      `query ($a: ID!, $b: ID!, $slug: String!) {
        byA: node(id: $a) { id } byB: node(id: $b) { id } slugA: person(slug: $slug) { id }
      }`,
      { a: a.id, b: b.id, slug: a.slug },
    );
    expect([byA.id, byB.id, slugA.id]).toEqual([c.id, c.id, c.id]);
    await room.drain();
    const { article: read } = await room.read(
      'query ($id: ID!) { article(id: $id) { mentions { nodes { id } } } }',
      article,
    );
    expect(idsOf(read.mentions)).toEqual([c.id]);
  });

  test('lead to a record into which several were merged, and so does its own old slug', async () => {
    const [a, b, into] = await people('A', 'B', 'Into');
    const renamed = await room.updated('Person', into, { slug: `renamed-${count}` });
    await room.merge(b, await room.merge(a, renamed));
    const found = await room.read(
      `query ($a: ID!, $b: ID!, $slugA: String!, $slug: String!) {
        a: node(id: $a) { id } b: node(id: $b) { id } slugA: person(slug: $slugA) { id } own: person(slug: $slug) { id }
      }`,
      { a: a.id, b: b.id, slugA: a.slug, slug: into.slug },
    );
    const { id } = into;
    expect(found).toEqual({ a: { id }, b: { id }, slugA: { id }, own: { id } });
  });

  test('are deleted with the survivor, together with all data of the first', async () => {
    const [from, into, witness] = await people('From', 'Into', 'Witness');
    await mentioning('Before', from, witness);
    await room.drain();
    const merged = await room.merge(from, into);
    await room.drain();
    await room.delete(merged);
    await room.drain();
    const { node, person } = await room.read(
      'query ($id: ID!, $slug: String!) { node(id: $id) { id } person(slug: $slug) { id } }',
      { id: from.id, slug: from.slug },
    );
    expect([node, person]).toEqual([null, null]);
    for (const { id } of [from, into]) {
      const raw = Buffer.from(id, 'base64').toString().replace('Person:', '');
      const left = [...(await scan(room.api.table)).keys()].filter(key => key.includes(raw));
      // The audit log outlives the records.
      expect(left.filter(key => !/^list#(?:removals|audit|.*\/audit\/record)/.test(key))).toEqual([]);
    }
    expect(await faultsOf(room.api)).toEqual([]);
  });

  test('are kept, however many slugs the first record had', { timeout: 600_000 }, async () => {
    let [from, into] = await people('Renamed', 'Lasting');
    const slugs = Array.from({ length: 110 }, (_, i) => `alias-${count}-${i}`);
    for (const slug of slugs) from = await room.updated('Person', from, { slug });
    into = await room.merge(from, into);
    const items = await getItems(
      room.api.table,
      slugs.map(slug => slugKey('Person', slug)),
    );
    const survivor = Buffer.from(into.id, 'base64').toString().replace('Person:', '');
    expect(new Set(items.map(item => item?.id))).toEqual(new Set([survivor]));
  });
});

describe('edges', () => {
  test('of every kind lead from and to the survivor', async () => {
    const [ada] = await people('Ada');
    const [from, into] = await Promise.all(
      ['From', 'Into'].map(name => room.made('Organization', { name: `${name} ${count}` })),
    );
    const report = await room.published({
      headline: `Report ${count}`,
      publisher: from.id,
      mentions: [{ entity: from.id, role: 'SUBJECT' }],
      statements: [{ text: 'We did.', speaker: from.id, about: [from.id] }],
    });
    const draft = await room.made('Article', { headline: `Draft ${count}`, mentions: [{ entity: from.id }] });
    const member = await room.made('Person', {
      name: `Member ${count}`,
      positions: [{ title: 'Chair', organization: from.id }],
    });
    const child = await room.made('Organization', { name: `Child ${count}`, parent: from.id });
    const event = await room.made('Event', {
      name: `Event ${count}`,
      startDate: '2024',
      participants: [{ actor: from.id, role: 'HOST', delegation: 'the hosts' }],
    });
    const agreement = await room.made('Agreement', {
      name: `Deal ${count}`,
      parties: [{ actor: from.id, signedBy: ada.id }],
      milestones: [{ status: 'SIGNED', date: '2024-05' }],
    });
    await room.merge(from, into);
    await room.drain();
    const { organization } = await room.read(
      `query ($id: ID!) { organization(id: $id) {
        articles { edges { role node { id } } } statements { nodes { text } } members { edges { title node { id } } }
        subOrganizations { nodes { id } } events { edges { role delegation node { id } } }
        agreements { nodes { id } } timeline { edges { node { __typename } } }
      } }`,
      into,
    );
    expect(organization).toEqual({
      articles: { edges: [{ role: 'SUBJECT', node: { id: report.id } }] },
      statements: { nodes: [{ text: 'We did.' }] },
      members: { edges: [{ title: 'Chair', node: { id: member.id } }] },
      subOrganizations: { nodes: [{ id: child.id }] },
      events: { edges: [{ role: 'HOST', delegation: 'the hosts', node: { id: event.id } }] },
      agreements: { nodes: [{ id: agreement.id }] },
      timeline: {
        edges: ['Article', 'AgreementMilestone', 'Event'].map(__typename => ({ node: { __typename } })),
      },
    });
    const others = await room.ask(
      `query ($report: ID!, $draft: ID!, $member: ID!, $child: ID!, $event: ID!, $agreement: ID!) {
        report: article(id: $report) { revision publisher { name } mentions { nodes { id } } statements { speaker { id } about { id } } }
        draft: article(id: $draft) { revision mentions { nodes { id } } }
        member: person(id: $member) { revision positions { organization { id } } }
        child: organization(id: $child) { revision parent { id } }
        event(id: $event) { revision participants { nodes { id } } }
        agreement(id: $agreement) { revision parties { nodes { id } } }
      }`,
      {
        report: report.id,
        draft: draft.id,
        member: member.id,
        child: child.id,
        event: event.id,
        agreement: agreement.id,
      },
    );
    const one = { id: into.id };
    expect(others).toEqual({
      report: {
        revision: 2,
        publisher: { name: into.name },
        mentions: { nodes: [one] },
        statements: [{ speaker: one, about: [one] }],
      },
      draft: { revision: 1, mentions: { nodes: [one] } },
      member: { revision: 1, positions: [{ organization: one }] },
      child: { revision: 1, parent: one },
      event: { revision: 1, participants: { nodes: [one] } },
      agreement: { revision: 1, parties: { nodes: [one] } },
    });
  });

  test('in the record of the first move to the survivor', async () => {
    const [org] = await Promise.all([room.made('Organization', { name: `Employer ${count}` })]);
    const from = await room.made('Person', {
      name: `From ${count}`,
      positions: [{ title: 'Minister', organization: org.id, startDate: '2020' }],
    });
    const into = await room.made('Person', { name: `Into ${count}`, positions: [{ title: 'Author' }] });
    await room.merge(from, into);
    const read = await room.read(
      `query ($id: ID!, $org: ID!) {
        person(id: $id) { positions { title } }
        organization(id: $org) { members { edges { title node { id } } } }
      }`,
      { id: into.id, org: org.id },
    );
    expect(read).toEqual({
      person: { positions: [{ title: 'Minister' }, { title: 'Author' }] },
      organization: { members: { edges: [{ title: 'Minister', node: { id: into.id } }] } },
    });
  });

  test('of both records to one article become one', async () => {
    const [from, into, other] = await people('From', 'Into', 'Other');
    const article = await room.published({
      headline: `Both ${count}`,
      mentions: [
        { entity: from.id, role: 'SUBJECT' },
        { entity: other.id },
        { entity: into.id, role: 'SUBJECT' },
        { entity: into.id, role: 'QUOTED' },
      ],
      statements: [{ text: 'Of both.', about: [from.id, into.id] }],
    });
    await room.merge(from, into);
    await room.drain();
    const read = await room.read(
      `query ($id: ID!, $into: ID!) {
        article(id: $id) { mentions { edges { role node { id } } } statements { about { id } } }
        person(id: $into) { articles { edges { role node { id } } } related { entity { id } articleCount } }
      }`,
      { id: article.id, into: into.id },
    );
    expect(read).toEqual({
      article: {
        mentions: {
          edges: [
            { role: 'MENTIONED', node: { id: other.id } },
            { role: 'SUBJECT', node: { id: into.id } },
            { role: 'QUOTED', node: { id: into.id } },
          ],
        },
        statements: [{ about: [{ id: into.id }] }],
      },
      person: {
        articles: { edges: [{ role: 'SUBJECT', node: { id: article.id } }] },
        related: [{ entity: { id: other.id }, articleCount: 1 }],
      },
    });
  });

  test('of the first become one with that of the survivor whose role is the strongest', async () => {
    const [from, into, other] = await people('From', 'Into', 'Other');
    const article = await room.published({
      headline: `Strongest ${count}`,
      mentions: [
        { entity: from.id, role: 'QUOTED' },
        { entity: other.id },
        { entity: into.id },
        { entity: into.id, role: 'SUBJECT' },
      ],
    });
    await room.merge(from, into);
    await room.drain();
    const read = await room.read(
      'query ($id: ID!) { article(id: $id) { mentions { edges { role node { id } } } } }',
      article,
    );
    expect(read.article.mentions.edges).toEqual([
      { role: 'SUBJECT', node: { id: into.id } },
      { role: 'MENTIONED', node: { id: other.id } },
      { role: 'MENTIONED', node: { id: into.id } },
    ]);
  });

  test('of an author stay beside those in which the survivor is mentioned', async () => {
    const [from, into] = await people('From', 'Into');
    const article = await room.published({
      headline: `Authors ${count}`,
      mentions: [
        { entity: from.id, role: 'AUTHOR' },
        { entity: into.id, role: 'AUTHOR' },
        { entity: from.id, role: 'SUBJECT' },
        { entity: into.id, role: 'MENTIONED' },
      ],
    });
    await room.merge(from, into);
    await room.drain();
    const read = await room.read(
      'query ($id: ID!) { article(id: $id) { byline authors { ... on Person { id } } mentions { edges { role } } } }',
      { id: article.id },
    );
    expect(read.article).toEqual({
      byline: [expect.stringContaining('Into')],
      authors: [{ id: into.id }],
      mentions: { edges: [{ role: 'AUTHOR' }, { role: 'SUBJECT' }] },
    });
  });

  test('of an agreement whose two parties are merged become one, with the fields of both', async () => {
    const [from, into] = await people('From', 'Into');
    const parties = (input: object) => [
      { actor: from.id, role: 'SIGNATORY', ...input },
      { actor: into.id, role: 'SIGNATORY' },
    ];
    const [same, different] = await Promise.all([
      room.made('Agreement', { name: `Same ${count}`, parties: parties({}) }),
      room.made('Agreement', { name: `Different ${count}`, parties: parties({ signedDate: '2024' }) }),
    ]);
    await room.merge(from, into);
    await room.drain();
    const { one, two, person } = await room.read(
      `query ($one: ID!, $two: ID!, $into: ID!) {
        one: agreement(id: $one) { parties { edges { signedDate node { id } } } }
        two: agreement(id: $two) { parties { edges { signedDate node { id } } } }
        person(id: $into) { agreements { nodes { id } } }
      }`,
      { one: same.id, two: different.id, into: into.id },
    );
    const node = { id: into.id };
    expect(one.parties.edges).toEqual([{ signedDate: null, node }]);
    expect(two.parties.edges).toEqual([{ signedDate: '2024', node }]);
    expect(idsOf(person.agreements).toSorted()).toEqual([same.id, different.id].toSorted());
  });

  test('to a record that was merged into the same survivor just before are removed', async () => {
    const make = (name: string) => room.made('Agreement', { name: `${name} ${count}` });
    const [old, survivor, amending] = [await make('Old'), await make('Survivor'), await make('Amending')];
    const amended = await room.updated('Agreement', amending, {
      relations: [{ kind: 'AMENDS', agreement: old.id }],
    });
    await room.merge(amended, await room.merge(old, survivor));
    await room.drain();
    const { agreement } = await room.read(
      'query ($id: ID!) { agreement(id: $id) { alternateNames relations { agreement { id } } } }',
      survivor,
    );
    expect(agreement).toEqual({
      alternateNames: [`Old ${count}`, `Amending ${count}`],
      relations: [],
    });
  });

  test('between the two are removed, in either direction', async () => {
    const make = (name: string, input: object = {}) =>
      room.made('Organization', { name: `${name} ${count}`, ...input });
    const whole = await make('Whole');
    const part = await make('Part', { parent: whole.id });
    const grandchild = await make('Grandchild', { parent: part.id });
    await room.merge(part, whole);
    await room.drain();
    const parents = await room.read(
      'query ($a: ID!, $b: ID!) { whole: organization(id: $a) { parent { id } } grandchild: organization(id: $b) { parent { id } } }',
      { a: whole.id, b: grandchild.id },
    );
    expect(parents).toEqual({ whole: { parent: null }, grandchild: { parent: { id: whole.id } } });
    const above = await make('Above');
    const below = await make('Below', { parent: above.id });
    await room.merge(above, below);
    await room.drain();
    const { organization } = await room.read(
      'query ($id: ID!) { organization(id: $id) { parent { id } subOrganizations { nodes { id } } } }',
      below,
    );
    expect(organization).toEqual({ parent: null, subOrganizations: { nodes: [] } });

    const [old, fresh] = await Promise.all([
      room.made('Agreement', { name: `Old ${count}` }),
      room.made('Agreement', { name: `Fresh ${count}` }),
    ]);
    const amended = await room.updated('Agreement', fresh, {
      relations: [{ kind: 'AMENDS', agreement: old.id }],
    });
    await room.merge(old, amended);
    const { agreement } = await room.read(
      'query ($id: ID!) { agreement(id: $id) { relations { kind } } }',
      fresh,
    );
    expect(agreement.relations).toEqual([]);
  });
});

describe('a refusal', () => {
  test('for records of two types, for a record and itself, and for an already merged record', async () => {
    const [a, b] = await people('A', 'B');
    const topic = await room.made('Topic', { name: `Topic ${count}` });
    const refused = { __typename: 'InvalidInputError', path: ['from'] };
    expect(await room.merge(topic, a)).toMatchObject(refused);
    expect(await room.merge(a, a)).toMatchObject(refused);
    const merged = await room.merge(a, b);
    const before = await scan(room.api.table);
    expect(await room.merge(a, merged)).toMatchObject(refused);
    expect(await room.merge(b, { ...a, revision: merged.revision })).toMatchObject(refused);
    expect(await scan(room.api.table)).toEqual(before);
  });

  test('for articles, for missing records, and for a survivor that was changed since', async () => {
    const [a, b] = await people('A', 'B');
    const article = await room.made('Article', { headline: `No entity ${count}` });
    expect(await room.merge(article, a)).toMatchObject({ __typename: 'NotFoundError', path: ['from'] });
    expect(await room.merge(a, article)).toMatchObject({ __typename: 'NotFoundError', path: ['into'] });
    await room.updated('Person', b, { summary: 'Written since.' });
    expect(await room.merge(a, b)).toMatchObject({ __typename: 'StaleRevisionError', currentRevision: 2 });
  });
});

test('for one of two concurrent merges of one record into two others', async () => {
  const [from, one, other] = await people('From', 'One', 'Other');
  const results = await Promise.all([room.merge(from, one), room.merge(from, other)]);
  await room.drain();
  const { node } = await room.read('query ($id: ID!) { node(id: $id) { id } }', from);
  // The second follows the first: what it was to merge is a part of another record by then.
  expect([one.id, other.id]).toContain(node.id);
  expect(results.map(({ __typename }) => __typename)).toContain('Person');
  expect(await faultsOf(room.api)).toEqual([]);
});

test('after all of that the table is the projection of its documents', async () => {
  await room.drain();
  expect(await faultsOf(room.api)).toEqual([]);
});
