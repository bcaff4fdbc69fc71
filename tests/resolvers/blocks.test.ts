import { beforeAll, describe, expect, test } from 'vitest';
import { exportDocuments } from '../../src/commands/import/export.ts';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { type Api, type Client, startApi } from '../api.ts';
import { faultsOf } from '../newsroom.ts';

const publishedAt = '2024-01-01T00:00:00Z';

/** Every field of every block. */
const runs = 'runs { text bold italic strikethrough code href entity { __typename name } }';
const blocks = `blocks {
  __typename key
  ... on ParagraphBlock { ${runs} }
  ... on HeadingBlock { level ${runs} }
  ... on QuoteBlock { ${runs} statement { text kind speaker { name } } }
  ... on ListBlock { ordered items { level number ${runs} } }
  ... on ImageBlock { image { url alt caption credit width height focalPoint { x y } placeholder rendition(width: 300) } }
  ... on EmbedBlock { url provider title }
  ... on TableBlock { header { ${runs} } rows { cells { ${runs} } } }
  ... on CodeBlock { language text }
}`;

describe('an article as blocks', () => {
  let api: Api;

  beforeAll(async () => {
    api = await startApi({
      server: {
        addresses: {
          entity: 'https://news.example/{type}/{slug}',
          image: 'https://images.example/{width}/{url}',
        },
      },
    });
    await api.import(
      { type: 'Person', slug: 'ada', name: 'Ada Lovelace' },
      {
        type: 'Article',
        slug: 'engine',
        headline: 'The engine',
        publishedAt,
        body: [
          '## News of [Ada](Person/ada)',
          '> “The engine weaves *algebraic* patterns.”',
          '![Engine](https://a.example/e.jpg)',
          'https://vimeo.com/1',
          '| Year |\n| - |\n| 1843 |',
          '1. one\n   - two',
          '```js\n1\n```',
          '---',
        ].join('\n\n'),
        statements: [{ text: 'The engine weaves algebraic patterns.', kind: 'QUOTE', speaker: 'Person/ada' }],
        media: [
          {
            kind: 'IMAGE',
            url: 'https://a.example/e.jpg',
            caption: 'In <brass>',
            credit: 'A & B',
            image: {
              url: 'https://a.example/e.jpg',
              alt: 'x',
              width: 640,
              height: 480,
              focalPoint: { x: 0.25, y: 0.5 },
              placeholder: 'LEHV6nWB2yk8',
            },
          },
        ],
      },
    );
  });

  test('all kinds, with their entities, statements and pictures', async () => {
    const { data, errors } = await api.ask(`{ article(slug: "engine") { ${blocks} } }`);
    expect(errors).toBeUndefined();
    const keys = data.article.blocks.map(({ key }: { key: string }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    const run = (text: string, more: object = {}) => ({
      ...{ text, bold: false, italic: false, strikethrough: false, code: false, href: null, entity: null },
      ...more,
    });
    expect(data.article.blocks).toMatchObject([
      {
        __typename: 'HeadingBlock',
        level: 2,
        runs: [run('News of '), run('Ada', { entity: { __typename: 'Person', name: 'Ada Lovelace' } })],
      },
      {
        __typename: 'QuoteBlock',
        runs: [run('“The engine weaves '), run('algebraic', { italic: true }), run(' patterns.”')],
        statement: {
          text: 'The engine weaves algebraic patterns.',
          kind: 'QUOTE',
          speaker: { name: 'Ada Lovelace' },
        },
      },
      {
        __typename: 'ImageBlock',
        image: {
          ...{ url: 'https://a.example/e.jpg', alt: 'Engine', caption: 'In <brass>', credit: 'A & B' },
          ...{ width: 640, height: 480, focalPoint: { x: 0.25, y: 0.5 }, placeholder: 'LEHV6nWB2yk8' },
          rendition: 'https://images.example/300/https%3A%2F%2Fa.example%2Fe.jpg',
        },
      },
      { __typename: 'EmbedBlock', url: 'https://vimeo.com/1', provider: 'Vimeo', title: null },
      {
        __typename: 'TableBlock',
        header: [{ runs: [run('Year')] }],
        rows: [{ cells: [{ runs: [run('1843')] }] }],
      },
      {
        __typename: 'ListBlock',
        ordered: true,
        items: [
          { level: 1, number: 1, runs: [run('one')] },
          { level: 2, number: null, runs: [run('two')] },
        ],
      },
      { __typename: 'CodeBlock', language: 'js', text: '1' },
      { __typename: 'DividerBlock' },
    ]);
  });

  test('cost one request more than a page without text, whatever is selected of them', async () => {
    const bare = await api.ask('{ article(slug: "engine") { headline } }');
    const whole = await api.ask(`{ article(slug: "engine") { headline body(format: HTML) ${blocks} } }`);
    expect(whole.errors).toBeUndefined();
    expect(whole.extensions.cost.requests).toBe(bare.extensions.cost.requests + 1);
  });

  test('HTML has the entities, figures and embeds too', async () => {
    const { data } = await api.ask('{ article(slug: "engine") { body(format: HTML) } }');
    const html: string = data.article.body;
    expect(html).toContain('<a href="https://news.example/person/ada" data-entity="Person/ada">Ada</a>');
    expect(html).toContain(
      '<figure><img src="https://a.example/e.jpg" alt="Engine" width="640" height="480" /><figcaption>In &lt;brass&gt; <small>A &amp; B</small></figcaption></figure>',
    );
    expect(html).toContain('<p><a href="https://vimeo.com/1">https://vimeo.com/1</a></p>');
    expect(html).toContain('<th>Year</th>');
    const without = await startApi({ over: api });
    const plain = await without.ask('{ article(slug: "engine") { body(format: HTML) } }');
    expect(plain.data.article.body).toContain('<a data-entity="Person/ada">Ada</a>');
  });

  test('a key stays while its block does', async () => {
    const own = await startApi();
    const client = await own.as({ scopes: ['ADMIN'] });
    const fields = 'blocks { key ... on ParagraphBlock { runs { text } } }';
    const made = await client.ask(
      `mutation { createArticle(input: { headline: "x", body: "a\\n\\nb\\n\\na" }) { ... on Article { id ${fields} } } }`,
    );
    const [first, second, third] = made.data.createArticle.blocks;
    expect(third.key).toBe(`${first.key}-2`);
    const changed = await client.ask(
      `mutation ($id: ID!) { updateArticle(id: $id, expectedRevision: 1, input: { body: "new\\n\\na\\n\\nb" }) { ... on Article { ${fields} } } }`,
      { id: made.data.createArticle.id },
    );
    expect(changed.data.updateArticle.blocks.slice(1)).toEqual([first, second]);
  });

  test('of a working copy are those of its text, beside those of the public one', async () => {
    const client = await api.as({ scopes: ['ADMIN'] });
    const text = `html: body(format: HTML) plain: body(format: PLAIN) blocks { ... on ParagraphBlock { runs { text } } }`;
    const { data: made } = await client.ask(
      'mutation { createArticle(input: { headline: "x", body: "Old" }) { ... on Article { id } } }',
    );
    const { data } = await client.ask(
      `mutation ($id: ID!) {
        saveWorkingCopy(id: $id, expectedRevision: 1, input: { body: "New" }) {
          ... on Article { ${text} workingCopy { article { ${text} } } }
        }
      }`,
      { id: made.createArticle.id },
    );
    const { workingCopy, ...own } = data.saveWorkingCopy;
    const of = (word: string) => ({
      html: `<p>${word}</p>`,
      plain: word,
      blocks: [{ runs: [{ text: word }] }],
    });
    expect(own).toEqual(of('Old'));
    expect(workingCopy.article).toEqual(of('New'));
  });

  test('count as conversions of text', async () => {
    const own = await startApi();
    const body = 'one two three '.repeat(17_000);
    await own.import(
      ...Array.from({ length: 6 }, (_, i) => ({
        type: 'Article',
        slug: `a${i}`,
        headline: 'x',
        body,
        publishedAt,
      })),
    );
    const { errors } = await own.ask('{ articles(first: 6) { nodes { blocks { key } } } }');
    // On a busy machine, the first texts may take too long.
    expect(errors?.map(({ extensions }) => extensions)).toContainEqual(
      expect.objectContaining({ code: 'LIMIT_EXCEEDED', allowed: 1_000_000 }),
    );
  });
});

describe('a link to an entity', () => {
  let api: Api;
  let client: Client;

  beforeAll(async () => {
    api = await startApi();
    client = await api.as({ scopes: ['ADMIN'] });
  });

  const errors = '... on InvalidInputError { message path issues { path message } }';
  const fields =
    'id revision body mentions { edges { role node { slug name } } } blocks { ... on ParagraphBlock { runs { text entity { slug name } } } }';
  const create = (input: object) =>
    client
      .ask(
        `mutation ($input: ArticleInput!) { createArticle(input: $input) { __typename ... on Article { ${fields} } ${errors} } }`,
        { input: { headline: 'x', ...input } },
      )
      .then(({ data }) => data.createArticle);
  const update = (id: string, expectedRevision: number, input: object) =>
    client
      .ask(
        `mutation ($id: ID!, $expectedRevision: Int!, $input: ArticleInput!) { updateArticle(id: $id, expectedRevision: $expectedRevision, input: $input) { __typename ... on Article { ${fields} } ${errors} } }`,
        { id, expectedRevision, input },
      )
      .then(({ data }) => data.updateArticle);
  const read = (id: string) =>
    client
      .ask(`query ($id: ID!) { article(id: $id) { ${fields} } }`, { id })
      .then(({ data }) => data.article);
  const person = (slug: string, name = slug) => api.import({ type: 'Person', slug, name });
  const idOf = async (slug: string) =>
    (await client.ask(`{ person(slug: "${slug}") { id revision } }`)).data.person;
  const linkedIn = ({ blocks: [block] }: { blocks: { runs: { entity: object | null }[] }[] }) =>
    block?.runs.map(({ entity }) => entity).filter(entity => entity !== null);
  const mentionsIn = ({ mentions }: { mentions: { edges: { role: string; node: { slug: string } }[] } }) =>
    mentions.edges.map(({ role, node }) => `${role} ${node.slug}`);

  test('must lead to an entity that exists', async () => {
    expect(await create({ body: 'By [nobody](Person/nobody).' })).toMatchObject({
      __typename: 'InvalidInputError',
      path: ['input', 'body'],
      message: expect.stringContaining('Person/nobody does not exist'),
    });
    expect(await create({ body: 'By [nobody](Person/No-Body).' })).toMatchObject({
      __typename: 'InvalidInputError',
      path: ['input', 'body'],
      message: expect.stringContaining('has a link to "Person/No-Body"'),
    });
    const { problems } = await api.import({
      type: 'Article',
      slug: 'dangling',
      headline: 'x',
      body: '[a][1]\n\n[1]: Topic/nothing',
    });
    expect(problems).toMatchObject([
      { line: 1, path: ['body'], message: 'Topic/nothing is neither in these files nor stored' },
    ]);
  });

  test('makes a mention while it is there, unless there is one', async () => {
    await person('grace');
    await person('joan');
    const body = '[Grace](Person/grace), [Joan](Person/joan) and [Grace](Person/grace)';
    const made = await create({ body, mentions: [{ entity: 'Person/joan', role: 'SUBJECT' }] });
    expect(mentionsIn(made)).toEqual(['SUBJECT joan', 'MENTIONED grace']);
    expect(linkedIn(made)).toMatchObject([{ slug: 'grace' }, { slug: 'joan' }, { slug: 'grace' }]);
    const other = await update(made.id, 1, { headline: 'y' });
    expect(mentionsIn(other)).toEqual(mentionsIn(made));
    const changed = await update(made.id, 2, { body: 'No links' });
    expect(mentionsIn(changed)).toEqual(['SUBJECT joan']);
  });

  test('follows a renamed entity, and is written under its current name', async () => {
    await person('old-name', 'Old Name');
    const made = await create({ body: '**[She](Person/old-name "t")** won.' });
    const { id, revision } = await idOf('old-name');
    await client.ask(
      'mutation ($id: ID!, $revision: Int!) { updatePerson(id: $id, expectedRevision: $revision, input: { slug: "new-name", name: "New Name" }) { __typename } }',
      { id, revision },
    );
    await drainOutbox(api.table);
    const after = await read(made.id);
    expect(after.body).toBe('**[She](Person/new-name "t")** won.');
    expect(linkedIn(after)).toEqual([{ slug: 'new-name', name: 'New Name' }]);
    const again = await update(made.id, after.revision, { body: 'And [she](Person/old-name)' });
    expect(again.body).toBe('And [she](Person/new-name)');
    expect(linkedIn(again)).toEqual([{ slug: 'new-name', name: 'New Name' }]);
  });

  test('leads to the survivor of a merge', async () => {
    await person('double', 'Double');
    await person('original', 'Original');
    const made = await create({
      body: '[One](Person/double) and [two](Person/original)',
      mentions: [{ entity: 'Person/original', role: 'SUBJECT' }],
    });
    const [from, into] = [await idOf('double'), await idOf('original')];
    await client.ask(
      'mutation ($from: ID!, $into: ID!, $revision: Int!) { mergeEntities(from: $from, into: $into, expectedRevision: $revision) { __typename } }',
      { from: from.id, into: into.id, revision: into.revision },
    );
    await drainOutbox(api.table);
    const after = await read(made.id);
    expect(after.body).toBe('[One](Person/original) and [two](Person/original)');
    expect(linkedIn(after)).toMatchObject([{ slug: 'original' }, { slug: 'original' }]);
    expect(mentionsIn(after)).toEqual(['SUBJECT original']);
    const changed = await update(made.id, after.revision, { body: 'None' });
    expect(mentionsIn(changed)).toEqual(['SUBJECT original']);
  });

  test('becomes text when the entity is deleted, also in an old revision that is restored', async () => {
    await person('gone');
    const made = await create({
      body: 'With [Gone *Person*](Person/gone) and [more][1].\n\n[1]: Person/gone',
    });
    expect(mentionsIn(made)).toEqual(['MENTIONED gone']);
    await update(made.id, 1, { body: 'x' });
    await update(made.id, 2, { body: 'Again [gone](Person/gone)' });
    const { id, revision } = await idOf('gone');
    await client.ask(
      'mutation ($id: ID!, $revision: Int!) { deleteEntity(id: $id, expectedRevision: $revision) { __typename } }',
      { id, revision },
    );
    await drainOutbox(api.table);
    const after = await read(made.id);
    expect(after).toMatchObject({ body: 'Again gone', revision: 3 });
    expect(mentionsIn(after)).toEqual([]);
    expect(await update(made.id, 3, { headline: 'y' })).toMatchObject({ __typename: 'Article' });
    const { data } = await client.ask(
      `mutation ($id: ID!) { restoreArticle(id: $id, revision: 1, expectedRevision: 4) { __typename ... on Article { ${fields} } ${errors} } }`,
      { id: made.id },
    );
    expect(data.restoreArticle).toMatchObject({ __typename: 'Article' });
    expect(data.restoreArticle.body.trim()).toBe('With Gone *Person* and more.');
  });

  test('is exported under the current name, and the table has no faults', async () => {
    const lines = await exported(api);
    for (const { body = '' } of lines) expect(body).not.toMatch(/old-name|double|gone\)/);
    const other = await startApi();
    const { problems } = await other.import(...lines);
    expect(problems).toEqual([]);
    expect(await exported(other)).toEqual(lines);
    expect(await faultsOf(api)).toEqual([]);
    expect(await faultsOf(other)).toEqual([]);
  });
});

async function exported({ table }: Api): Promise<{ body?: string }[]> {
  const lines: { body?: string }[] = [];
  for await (const line of exportDocuments(table)) lines.push(JSON.parse(line));
  return lines;
}
