import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { globalId } from '../../src/model/global-id.ts';
import { newId } from '../../src/model/id.ts';
import { entityTypeNames, type TypeName } from '../../src/model/types.ts';
import { faultsOf, Newsroom, type Result } from '../newsroom.ts';
import { scan } from '../table.ts';

const nobody = globalId('Person', newId(0));
let room: Newsroom;
beforeAll(async () => {
  room = await Newsroom.open();
});

describe('a created record', () => {
  test('an article is a draft with a slug of its headline, and hidden from the public', async () => {
    const article = await room.made('Article', { headline: 'Élan & “Größe”: a study' });
    expect(article).toMatchObject({
      slug: 'elan-grosse-a-study',
      status: 'DRAFT',
      publishedAt: null,
      revision: 1,
    });
    expect(await room.read('query ($id: ID!) { node(id: $id) { id } }', { id: article.id })).toEqual({
      node: null,
    });
  });

  test.for(entityTypeNames)('a record of type %s is public at once', async type => {
    const made = await room.made(type, { name: `One ${type}`, ...neededBy(type) });
    expect(made).toMatchObject({ slug: `one-${type.toLowerCase()}`, revision: 1 });
    const { node } = await room.read('query ($id: ID!) { node(id: $id) { __typename id } }', { id: made.id });
    expect(node).toEqual({ __typename: type, id: made.id });
  });

  test('null counts as an absent field, also for the slug', async () => {
    const made = await room.made('Organization', { name: 'Null and Sons', slug: null, kind: null });
    expect(made.slug).toBe('null-and-sons');
    const { organization } = await room.read('{ organization(slug: "null-and-sons") { kind } }');
    expect(organization.kind).toBe('OTHER');
  });

  test('every field of an article comes back as it was given', async () => {
    const [ada, acme] = await Promise.all([
      room.made('Person', { name: 'Ada Given' }),
      room.made('Organization', { name: 'Acme Given' }),
    ]);
    const given = {
      slug: 'all-fields',
      headline: 'All fields',
      alternativeHeadline: 'Every field',
      summary: 'A summary.',
      body: 'A *text*.',
      byline: ['A. Author', 'A. Author'],
      section: 'science',
      keywords: ['one', 'two'],
      language: 'pt-BR',
      url: 'https://example.org/original',
      image: {
        url: 'https://example.org/i.jpg',
        alt: 'An image',
        width: 3,
        height: 2,
        caption: 'c',
        credit: 'd',
      },
    };
    const { id } = await room.made('Article', {
      ...given,
      publisher: acme.id,
      mentions: [{ entity: ada.id, role: 'SUBJECT' }, { entity: acme.id }],
      statements: [{ text: 'Said so.', kind: 'QUOTE', speaker: ada.id, date: '2024-05', about: [acme.id] }],
      figures: [{ label: 'share', value: 12.5, unit: '%', date: '2024', text: 'One in eight.' }],
      corrections: [{ at: '2024-05-01T10:00:00+02:00', text: 'A name.' }],
    });
    const { article } = await room.ask(
      `query ($id: ID!) { article(id: $id) {
        slug headline alternativeHeadline summary body byline section keywords language url
        image { url alt width height caption credit } publisher { id }
        mentions { edges { role node { id } } }
        statements { text kind date speaker { id } about { id } }
        figures { label value unit date text } corrections { kind at text }
      } }`,
      { id },
    );
    expect(article).toEqual({
      ...given,
      publisher: { id: acme.id },
      mentions: {
        edges: [
          { role: 'SUBJECT', node: { id: ada.id } },
          { role: 'MENTIONED', node: { id: acme.id } },
        ],
      },
      statements: [
        {
          text: 'Said so.',
          kind: 'QUOTE',
          date: '2024-05',
          speaker: { id: ada.id },
          about: [{ id: acme.id }],
        },
      ],
      figures: [{ label: 'share', value: 12.5, unit: '%', date: '2024', text: 'One in eight.' }],
      corrections: [{ kind: 'CORRECTION', at: '2024-05-01T08:00:00.000Z', text: 'A name.' }],
    });
  });
});

describe('a refusal', () => {
  test('reports all faults of an input at once, with their paths, and writes nothing', async () => {
    const before = await scan(room.api.table);
    const result = await room.create('Article', {
      slug: 'Not A Slug',
      headline: ' ',
      language: 'no language',
      figures: [{ label: 'x', value: 1e20, text: 'y' }],
      publisher: globalId('Organization', newId(0)),
      mentions: [{ entity: nobody }],
    });
    expect(result.__typename).toBe('InvalidInputError');
    expect(result.issues.map(({ path }: Result) => path.join('.')).toSorted()).toEqual([
      'input.figures.0.value',
      'input.headline',
      'input.language',
      'input.mentions.0.entity',
      'input.publisher',
      'input.slug',
    ]);
    expect(result.path).toEqual(result.issues[0].path);
    expect(await scan(room.api.table)).toEqual(before);
  });

  test('of a slug with an invisible character names it; a record that has such a slug keeps it', async () => {
    for (const [slug, code] of [
      ['tea\ufe0f', 'U+FE0F'],
      ['te\u034fa', 'U+034F'],
    ])
      expect(await room.create('Topic', { slug, name: 'Tea' })).toMatchObject({
        __typename: 'InvalidInputError',
        path: ['input', 'slug'],
        message: expect.stringContaining(`contains an invisible character (${code})`),
      });
    const { problems } = await room.api.import({ type: 'Topic', slug: 'old\ufe0f', name: 'Old' });
    expect(problems).toEqual([]);
    const { topic } = await room.read('{ topic(slug: "old\ufe0f") { id revision } }');
    await room.updated('Topic', topic, { name: 'Older' });
    const renamed = await room.update('Topic', { id: topic.id, revision: 2 }, { slug: 'older\ufe0f' });
    expect(renamed).toMatchObject({ __typename: 'InvalidInputError', path: ['input', 'slug'] });
  });

  test('of a record without a name asks for the name, not for the slug', async () => {
    const [article, event] = await Promise.all([
      room.create('Article', { summary: 'No headline.' }),
      room.create('Event', { summary: 'No name, no date.' }),
    ]);
    const paths = ({ issues }: Result) => issues.map(({ path }: Result) => path.join('.'));
    expect(paths(article)).toEqual(['input.headline']);
    expect(paths(event)).toEqual(['input.name', 'input.startDate']);
  });

  test.for<[TypeName, object, string]>([
    ['Article', { mentions: [{ entity: nobody }] }, 'mentions.0.entity'],
    ['Article', { publisher: globalId('Organization', newId(0)) }, 'publisher'],
    ['Article', { statements: [{ text: 't', about: [nobody] }] }, 'statements.0.about.0'],
    ['Article', { statements: [{ text: 't', speaker: nobody }] }, 'statements.0.speaker'],
    ['Person', { positions: [{ title: 't', source: globalId('Article', newId(0)) }] }, 'positions.0.source'],
    ['Organization', { parent: globalId('Organization', newId(0)) }, 'parent'],
    ['Organization', { location: globalId('Place', newId(0)) }, 'location'],
    ['Agreement', { parties: [{ actor: nobody }] }, 'parties.0.actor'],
    [
      'Agreement',
      { relations: [{ kind: 'AMENDS', agreement: globalId('Agreement', newId(0)) }] },
      'relations.0.agreement',
    ],
    [
      'Agreement',
      { milestones: [{ status: 'SIGNED', date: '2024', event: globalId('Event', newId(0)) }] },
      'milestones.0.event',
    ],
    ['Event', { participants: [{ actor: nobody }] }, 'participants.0.actor'],
    ['Place', { within: globalId('Place', newId(0)) }, 'within'],
    ['Topic', { broader: globalId('Topic', newId(0)) }, 'broader'],
    ['Topic', { broader: globalId('Place', newId(0)) }, 'broader'],
    ['Topic', { broader: 'Topic/nothing-like-this' }, 'broader'],
  ])('for a %s with a dangling reference, or one of an invalid type, %o', async ([type, input, path]) => {
    const before = await scan(room.api.table);
    const result = await room.create(type, {
      name: 'N',
      headline: 'N',
      ...neededBy(type),
      ...input,
      ...titleOf(type),
    });
    expect(result.issues?.map((issue: Result) => issue.path)).toEqual([['input', ...path.split('.')]]);
    expect(await scan(room.api.table)).toEqual(before);
  });

  test('protects a record from becoming a part of itself', async () => {
    const [topic, place] = await Promise.all([
      room.made('Topic', { name: 'Ouroboros' }),
      room.made('Place', { name: 'Inside Out' }),
    ]);
    const self = await room.update('Topic', topic, { broader: topic.id });
    expect(self).toMatchObject({ __typename: 'InvalidInputError', path: ['input', 'broader'] });
    const bySlug = await room.update('Place', place, { within: 'Place/inside-out' });
    expect(bySlug).toMatchObject({ __typename: 'InvalidInputError', path: ['input', 'within'] });
    const { problems } = await room.api.import({ type: 'Topic', slug: 'o', name: 'O', broader: 'Topic/o' });
    expect(problems).toMatchObject([{ path: ['broader'] }]);
  });
});

describe('a slug that is taken', () => {
  test.for<TypeName>(['Person', 'Event'])('is answered with the %s that has it', async type => {
    const first = await room.made(type, { slug: 'taken', name: 'First', ...neededBy(type) });
    const before = await scan(room.api.table);
    const second = await room.create(type, { slug: 'taken', name: 'Second', ...neededBy(type) });
    expect(second).toMatchObject({
      __typename: 'DuplicateError',
      path: ['input', 'slug'],
      existing: { __typename: type, id: first.id },
    });
    expect(await scan(room.api.table)).toEqual(before);
  });

  test('by a draft is not disclosed to a caller who may not see the draft', async () => {
    const hush = { slug: 'hush', headline: 'Hush' };
    const draft = await room.made('Article', hush);
    const writer = await room.api.as({ scopes: ['WRITE'] });
    const twice = await room.create('Article', hush, undefined, writer);
    expect(twice).toMatchObject({ __typename: 'DuplicateError', existing: null });
    expect(await room.create('Article', hush)).toMatchObject({ existing: { id: draft.id } });
    await room.publish(draft);
    expect(await room.create('Article', hush, undefined, writer)).toMatchObject({
      existing: { id: draft.id },
    });
  });

  test('is free for a record of another type, and for one of two concurrent requests', async () => {
    await room.made('Topic', { slug: 'contested', name: 'Contested' });
    const results = await Promise.all(
      Array.from({ length: 5 }, (_, i) => room.create('Place', { slug: 'contested', name: `Claim ${i}` })),
    );
    const [winner, ...more] = results.filter(({ __typename }) => __typename === 'Place');
    expect(more).toEqual([]);
    for (const result of results.filter(one => one !== winner))
      expect(result).toMatchObject({ __typename: 'DuplicateError', existing: { id: winner.id } });
  });
});

describe('a slug that is generated', () => {
  const slugs = (results: Result[]) => results.map(({ slug }) => slug);

  test.for<TypeName>(['Article', 'Person', 'Event'])('of the name of another %s is numbered', async type => {
    const input = { name: 'Named twice', headline: 'Named twice', ...neededBy(type), ...titleOf(type) };
    const made: Result[] = [];
    for (let i = 0; i < 3; i++) made.push(await room.made(type, input));
    expect(slugs(made)).toEqual(['named-twice', 'named-twice-2', 'named-twice-3']);
    expect(new Set(made.map(({ id }) => id)).size).toBe(3);
    expect(await room.create(type, { ...input, slug: 'named-twice' })).toMatchObject({
      __typename: 'DuplicateError',
      existing: { id: made[0].id },
    });
  });

  test('for several concurrent records of one headline is different for each, without gaps', async () => {
    const made = await Promise.all(
      Array.from({ length: 6 }, () => room.made('Article', { headline: 'At once' })),
    );
    expect(slugs(made).toSorted()).toEqual([
      'at-once',
      'at-once-2',
      'at-once-3',
      'at-once-4',
      'at-once-5',
      'at-once-6',
    ]);
  });

  test('skips numbers that are taken, even by a former slug', async () => {
    await room.made('Topic', { name: 'Passed over' });
    const second = await room.made('Topic', { name: 'Passed over' });
    await room.updated('Topic', second, { slug: 'elsewhere' });
    await room.made('Topic', { slug: 'passed-over-3', name: 'Third' });
    expect((await room.made('Topic', { name: 'Passed over' })).slug).toBe('passed-over-4');
  });

  test('is the same for a repeated request with its idempotency key', async () => {
    await room.made('Topic', { name: 'Came again' });
    const first = await room.create('Topic', { name: 'Came again' }, 'came-again');
    expect(first.slug).toBe('came-again-2');
    expect(await room.create('Topic', { name: 'Came again' }, 'came-again')).toEqual(first);
    const both = await Promise.all(
      [1, 2].map(() => room.create('Topic', { name: 'Came again' }, 'came-again-at-once')),
    );
    expect(slugs(both)).toEqual(['came-again-3', 'came-again-3']);
  });

  test('for a name that is too long leaves space for its number', async () => {
    const name = 'Слово '.repeat(16).trim();
    const made = [await room.made('Topic', { name }), await room.made('Topic', { name })];
    expect(made[1].slug).toMatch(/^слово-.*-2$/);
    expect(Buffer.byteLength(made[1].slug)).toBeLessThanOrEqual(200);
  });
});

describe('a slug in the decomposed form', () => {
  const name = 'Zürich'.toLowerCase();
  test('is stored and found in the composed one, as a slug and in references', async () => {
    const decomposed = name.normalize('NFD');
    const made = await room.made('Place', { slug: decomposed, name: 'Zürich' });
    expect(made.slug).toBe(name.normalize('NFC'));
    const { place } = await room.read('query ($slug: String!) { place(slug: $slug) { id } }', {
      slug: decomposed,
    });
    expect(place).toEqual({ id: made.id });
    const event = await room.made('Event', { name: 'E', startDate: '2024', location: `Place/${decomposed}` });
    const { problems } = await room.api.import(
      { type: 'Place', slug: 'inner'.normalize('NFD'), name: 'Inner', within: `Place/${decomposed}` },
      { type: 'Topic', slug: 'é'.normalize('NFD'), name: 'É' },
      { type: 'Topic', slug: 'narrow', name: 'Narrow', broader: `Topic/${'é'.normalize('NFC')}` },
    );
    expect(problems).toEqual([]);
    const read = await room.read(
      'query ($id: ID!) { place(slug: "inner") { within { id } } event(id: $id) { location { id } } topic(slug: "narrow") { broader { slug } } }',
      { id: event.id },
    );
    expect(read).toEqual({
      place: { within: { id: made.id } },
      event: { location: { id: made.id } },
      topic: { broader: { slug: 'é'.normalize('NFC') } },
    });
    expect(await room.create('Place', { slug: decomposed, name: 'Again' })).toMatchObject({
      __typename: 'DuplicateError',
      existing: { id: made.id },
    });
  });
});

describe('an idempotency key', () => {
  let calls = 0;
  let key: string;
  beforeEach(() => {
    calls += 1;
    key = `key-${calls}`;
  });
  const article = () => ({ headline: `Request ${key}`, body: 'As sent.' });

  test('gives the first answer again, and writes once', async () => {
    const first = await room.create('Article', article(), key);
    const before = await scan(room.api.table);
    expect(await room.create('Article', article(), key)).toEqual(first);
    expect(await scan(room.api.table)).toEqual(before);
  });

  test('is refused for another input, or another type', async () => {
    await room.create('Article', article(), key);
    const refused = { __typename: 'InvalidInputError', path: ['idempotencyKey'] };
    expect(await room.create('Article', { ...article(), body: 'Otherwise.' }, key)).toMatchObject(refused);
    expect(await room.create('Person', { name: 'Other' }, key)).toMatchObject(refused);
  });

  test('of another caller is another key', async () => {
    const other = await room.api.as({ scopes: ['WRITE'], subject: 'pipeline' });
    const mine = await room.create('Topic', { name: `Mine ${key}` }, key);
    const theirs = await room.create('Topic', { name: `Theirs ${key}` }, key, other);
    expect([mine.__typename, theirs.__typename]).toEqual(['Topic', 'Topic']);
    expect(theirs.id).not.toBe(mine.id);
  });

  test('writes once for many concurrent requests', async () => {
    const results = await Promise.all(
      Array.from({ length: 8 }, () => room.create('Article', article(), key)),
    );
    expect(new Set(results.map(({ id }) => id)).size).toBe(1);
    const { drafts } = await room.ask('{ drafts(first: 100) { nodes { headline } } }');
    expect(drafts.nodes.filter(({ headline }: Result) => headline === article().headline)).toHaveLength(1);
  });

  test('expires after a day, and not before', async () => {
    const first = await room.create('Topic', { name: key, slug: key }, key);
    room.pass(86_399_000);
    expect(await room.create('Topic', { name: key, slug: key }, key)).toEqual(first);
    room.pass(1000);
    expect(await room.create('Topic', { name: key, slug: key }, key)).toMatchObject({
      __typename: 'DuplicateError',
      existing: { id: first.id },
    });
    const anew = await room.create('Topic', { name: key, slug: `${key}-anew` }, key);
    expect(anew).toMatchObject({ __typename: 'Topic', slug: `${key}-anew` });
    expect(await room.create('Topic', { name: key, slug: `${key}-anew` }, key)).toEqual(anew);
  });

  test('gives the first answer even if the record has changed since', async () => {
    const first = await room.create('Article', article(), key);
    await room.updated('Article', first, { headline: 'Changed', body: 'Changed.' });
    expect(await room.create('Article', article(), key)).toEqual(first);
  });

  test('of a record that was deleted since reports the deletion, whatever is left of its history', async () => {
    const first = await room.create('Article', article(), key);
    const second = await room.updated('Article', first, { body: 'Changed.' });
    await room.delete(second);
    const gone = { __typename: 'NotFoundError', path: ['idempotencyKey'], missing: first.id };
    expect(await room.create('Article', article(), key)).toMatchObject(gone);
    await room.drain();
    expect(await room.create('Article', article(), key)).toMatchObject(gone);
  });

  test('of a record that was merged since gives the first answer', async () => {
    const first = await room.create('Topic', { name: `From ${key}` }, key);
    await room.merge(first, await room.made('Topic', { name: `Into ${key}` }));
    await room.drain();
    expect(await room.create('Topic', { name: `From ${key}` }, key)).toEqual(first);
  });

  test.for(['', '   ', 'x'.repeat(256)])('cannot be %j', async wrong => {
    const result = await room.create('Topic', { name: 'Wrong key' }, wrong);
    expect(result).toMatchObject({ __typename: 'InvalidInputError', path: ['idempotencyKey'] });
  });
});

test('after all of that the table is the projection of its documents', async () => {
  await room.drain();
  expect(await faultsOf(room.api)).toEqual([]);
});

function neededBy(type: TypeName): object {
  return type === 'Event' ? { startDate: '2024' } : {};
}

/** An input has a headline or a name, and knows no other. */
function titleOf(type: TypeName): object {
  return type === 'Article' ? { name: undefined } : { headline: undefined };
}
