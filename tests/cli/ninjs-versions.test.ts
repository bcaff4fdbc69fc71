import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ninjsItems } from '../../src/cli/ninjs.ts';
import { filesAt } from '../../src/commands/import/import-files.ts';
import { findFaults } from '../../src/commands/repair/verify.ts';
import { type Api, type Imported, importInto, startApi } from '../api.ts';
import { newFolder } from './process.ts';

let api: Api;
let items = 0;

beforeAll(async () => {
  api = await startApi();
});

async function importItems(...inputs: object[]): Promise<Imported> {
  const folder = await newFolder();
  await writeFile(join(folder, 'items.json'), JSON.stringify(inputs));
  return importInto(api.table, ninjsItems(await filesAt([folder], ['.json'])));
}

const third = {
  standard: { name: 'ninjs', version: '3.0' },
  type: 'text',
  firstCreated: '2024-06-03T06:15:00Z',
};

/** What the public sees of an item: undefined where it is refused, null where it is hidden. */
async function published(item: object) {
  items += 1;
  const uri = `https://wire.example/versions/${items}`;
  const { problems } = await importItems({ uri, headlines: [{ value: 'H' }], ...item });
  const { data } = await api.ask(
    `query ($slug: String!) { article(slug: $slug) {
      headline alternativeHeadline status publishedAt expiresAt plain: body(format: PLAIN) html: body(format: HTML) body byline summary keywords
      publisher { name } image { url alt caption credit width }
      mentions(first: 9) { edges { role } nodes { ... on Entity { name } } }
    } }`,
    { slug: `wire-example-versions-${items}` },
  );
  return { article: data.article, problems: problems.map(({ message }) => message) };
}

describe('the publication status of an item', () => {
  test.for(['usable', ' Usable '])('%j is public', async pubStatus => {
    const { article, problems } = await published({ ...third, pubStatus });
    expect(problems).toEqual([]);
    expect(article).toMatchObject({ status: 'PUBLISHED', publishedAt: '2024-06-03T06:15:00.000Z' });
  });

  test.for([
    { pubStatus: 'WITHHELD ' },
    { pubstatus: 'withheld' },
    { pubstatus: 'canceled' },
    { PubStatus: 'Cancelled' },
    { pub_status: 'withheld' },
    { pubStatus: 'canceled', firstCreated: undefined },
  ])('%j is hidden from the public', async fields => {
    const { article, problems } = await published({ ...third, ...fields });
    expect(article).toBeNull();
    expect(problems).toEqual([]);
  });

  test.for([
    [{ pubStatus: 'draft' }, /pubStatus: expected one of usable, withheld, canceled, got "draft"/],
    [{ pubStatus: 7 }, /pubStatus: .* got 7/],
    [{ pubstatus: null }, /pubStatus: .* got null/],
    [{ pubStatus: '' }, /pubStatus: /],
    [{ pubStatus: 'usable', pubstatus: 'withheld' }, /pubStatus: is given twice/],
    [{ embargoed: '2034-06-03T06:15:00' }, /embargoed: expected a timestamp with an offset/],
    [{ embargoed: '3 June' }, /embargoed: /],
    [{ embargoed: '' }, /embargoed: /],
    [{ embargoedUntil: '3 June' }, /embargoed: /],
    [
      { embargoed: '2034-06-03T06:15:00Z', embargoedUntil: '2024-06-03T06:15:00Z' },
      /embargoed: is given twice/,
    ],
    [{ embargoed: 20340603 }, /embargoed: /],
    [{ firstCreated: '2024-06-03T06:15:00' }, /firstCreated: /],
    [{ expires: '3 June' }, /expires: /],
    [{ expires: '2024-07-03T06:15:00Z', Expires: '2094-06-03T06:15:00Z' }, /expires: is given twice/],
    [{ embargo: '2094-06-03T06:15:00Z' }, /embargo: may determine whether the item is shown/],
    [{ pubStatus: 'usable', embargoDate: '2094-06-03T06:15:00Z' }, /embargoDate: /],
    [{ embargoedReason: 'until the speech' }, /embargoedReason: /],
    [{ pubStat: 'withheld' }, /pubStat: /],
    [{ publicationStatus: 'usable' }, /publicationStatus: /],
    [{ publish_status: 'canceled' }, /publish_status: /],
    [{ '@pubStatus': 'withheld' }, /@pubStatus: /],
    [{ 'nar:pubStatus': 'withheld' }, /nar:pubStatus: /],
    [{ status: 'Withheld' }, /status: /],
    [{ state: 'scheduled' }, /state: /],
    [{ status: 'On hold' }, /status: /],
    [{ post_status: 'future', status: 'in_review' }, /status: /],
    [{ publish_schedule: '2094-06-03T06:15:00+0000' }, /publish_schedule: /],
    [{ publishAt: '2094-06-03' }, /publishAt: /],
    [{ releaseDate: '2094-06-03' }, /releaseDate: /],
    [{ available_from: '2094-06-03T06:15:00Z' }, /available_from: /],
    [{ holdUntil: '2094-06-03T06:15:00Z' }, /holdUntil: /],
    [{ workflow_status: 'draft' }, /workflow_status: /],
    [{ visibility: 'private' }, /visibility: /],
    [{ operation: 'delete' }, /operation: /],
    [{ published: false }, /published: /],
    [{ isPublic: 'no' }, /isPublic: /],
    [{ is_draft: true }, /is_draft: /],
    [{ deleted: 1 }, /deleted: /],
    [{ itemMeta: { pubStatus: 'withheld' } }, /itemMeta.pubStatus: /],
    [
      { rightsInfo: { terms: { embargoedUntil: '2094-06-03T06:15:00Z' } } },
      /rightsInfo.terms.embargoedUntil: /,
    ],
  ] as const)('%j is refused by name', async ([fields, message]) => {
    const { article, problems } = await published({ ...third, ...fields });
    expect(article).toBeNull();
    expect(problems).toEqual([expect.stringMatching(message)]);
  });

  test('times of publication that are past, those of its end, and marks of what is public, decide nothing', async () => {
    const times = {
      firstpublished: '2024-06-03T06:15:00+0000',
      publish_schedule: '2024-06-03T06:15:00+0000',
    };
    const { problems } = await published({
      ...third,
      ...times,
      unpublishAt: '2094-06-03',
      publishEnd: '2094-06-03',
      availableUntil: '2094-06-03',
      ...{
        published: true,
        deleted: false,
        draft: 0,
        hidden: null,
        workflow_status: 'published',
        action: 'update',
      },
    });
    expect(problems).toEqual([]);
  });

  test('the reason for an embargo, beside the embargo, decides nothing', async () => {
    const past = { embargoed: '2024-06-03T06:15:00Z', embargoedreason: 'Until the speech' };
    const { article, problems } = await published({ ...third, ...past });
    expect(problems).toEqual([]);
    expect(article).toMatchObject({ publishedAt: '2024-06-03T06:15:00.000Z' });
  });

  test.for([
    '2024-06-03T08:15:00+0200',
    '2024-06-03T08:15:00+02',
    '2024-06-03T08:15+02:00',
    '2024-06-03 06:15:00Z',
    '20240603T061500+0000',
    '20240603T081500+0200',
  ])('the time %s is read', async firstCreated => {
    const { article } = await published({ ...third, firstCreated });
    expect(article?.publishedAt).toBe('2024-06-03T06:15:00.000Z');
  });

  test('an embargo of ninjs 1 and 2 holds an article back', async () => {
    for (const embargoed of ['2094-06-03T06:15:00+0000', '2094-06-03T06:15Z']) {
      const { article, problems } = await published({
        pubstatus: 'usable',
        versioncreated: '2024-06-03T06:15:00Z',
        embargoed,
      });
      expect(problems).toEqual([]);
      expect(article).toBeNull();
    }
  });

  test('an embargo of ninjs 3 holds an article back', async () => {
    for (const embargo of [
      { embargoedUntil: '2094-06-03T06:15:00Z' },
      { embargoed: null, embargoed_until: '2094-06-03T06:15:00Z' },
    ]) {
      const { article, problems } = await published({ ...third, pubStatus: 'usable', ...embargo });
      expect(problems).toEqual([]);
      expect(article).toBeNull();
    }
  });

  test.for([
    { embargoDate: null },
    { publicationStatus: ' ' },
    { status: 'final' },
    { slugline: 'embargo', edNote: 'Embargo lifted.', keywords: ['withheld'] },
    { plannedCoverage: [{ pubStatus: 'withheld' }] },
    { associations: [{ type: 'text', pubStatus: 'withheld', status: 'withheld' }] },
  ])('%j decides nothing', async fields => {
    expect(await published({ ...third, ...fields })).toMatchObject({
      article: { status: 'PUBLISHED' },
      problems: [],
    });
  });

  test('an expiry ends a publication, and a past one leaves names out', async () => {
    const named = { ...third, people: [{ name: 'Late Name' }] };
    expect(await published({ ...named, expires: '2024-07-03T06:15:00+0000' })).toEqual({
      article: null,
      problems: [],
    });
    const { data } = await api.ask('{ person(slug: "late-name") { name } }');
    expect(data.person).toBeNull();
    const { article } = await published({ ...third, expires: '2094-07-03T06:15:00Z' });
    expect(article).toMatchObject({ status: 'PUBLISHED', expiresAt: '2094-07-03T06:15:00.000Z' });
    const canceled = { pubStatus: 'canceled', expires: '2094-07-03T06:15:00Z' };
    expect(await published({ ...third, ...canceled })).toEqual({ article: null, problems: [] });
    const withheld = { pubStatus: 'withheld', expires: '2094-07-03T06:15:00Z' };
    expect(await published({ ...third, ...withheld })).toEqual({ article: null, problems: [] });
    for await (const fault of findFaults(api.table)) expect(fault).toBeUndefined();
  });

  test('an event that must not be public is refused, since events cannot be hidden', async () => {
    const event = {
      uri: 'https://wire.example/e',
      type: 'event',
      title: 'E',
      eventDetails: { dates: { startDate: '2024-06-03' } },
    };
    const { problems, new: made } = await importItems(
      { ...event, pubStatus: 'withheld' },
      { ...event, embargoed: '2094-06-03T06:15:00Z' },
    );
    expect(problems).toHaveLength(2);
    expect(made).toEqual({});
  });
});

test('ninjs 1 is read: texts and lists by their old names, objects of associations and renditions', async () => {
  const { article, problems } = await published({
    headlines: undefined,
    type: 'text',
    pubstatus: 'usable',
    versioncreated: '2024-06-03T06:15:00+0000',
    headline: 'Profit &amp; loss of <em>Tram Works</em>',
    byline: 'Nora &quot;Q&quot; Quill',
    copyrightholder: 'Example Wire',
    body_xhtml: '<p>One<br/>two</p><script src="x"/><p>three&nbsp;four</p>',
    person: [{ name: 'Ida O&#39;Stone', rel: 'about' }],
    organisation: [{ name: 'Tram Works' }],
    place: [{ name: 'Port Example' }],
    subject: [{ name: 'Transport', scheme: 'http://cv.iptc.org/newscodes/mediatopic/', code: '20000337' }],
    associations: {
      none: { type: 'picture', uri: 'https://wire.example/none' },
      broken: 'x',
      held: {
        type: 'picture',
        pubstatus: 'withheld',
        renditions: { a: { href: 'https://wire.example/held.jpg' } },
      },
      main: {
        type: 'picture',
        headline: 'A &amp; B',
        byline: 'Jo Lens',
        description_text: 'Cap',
        renditions: {
          s: { href: 'https://wire.example/s.jpg', mimetype: 'image/jpeg', width: 10 },
          l: { href: 'https://wire.example/l.jpg', mimetype: 'image/jpeg', width: 2000 },
        },
      },
    },
  });
  expect(problems).toEqual([]);
  expect(article).toMatchObject({
    headline: 'Profit & loss of Tram Works',
    byline: ['Nora "Q" Quill'],
    publisher: { name: 'Example Wire' },
    image: {
      url: 'https://wire.example/l.jpg',
      alt: 'A & B',
      caption: 'Cap',
      credit: 'Jo Lens',
      width: 2000,
    },
    mentions: {
      nodes: [
        { name: "Ida O'Stone" },
        { name: 'Tram Works' },
        { name: 'Port Example' },
        { name: 'Transport' },
      ],
    },
  });
  expect(article.plain.replace('\u00a0', ' ')).toBe('One\ntwo\n\nthree four');
});

describe('Superdesk, which identifies an item by its guid', () => {
  const guid = 'urn:newsml:desk.example:2024-06-03T13:56:39.404843:56465de4';
  const slug = 'desk-example-2024-06-03t13-56-39-404843-56465de4';
  const item = {
    ...{ guid, version: '2', type: 'text', pubstatus: 'usable', language: 'nb-NO', priority: 6, urgency: 3 },
    ...{ firstcreated: '2024-06-03T09:11:28+0000', versioncreated: '2024-06-03T13:57:28+0000' },
    ...{ headline: 'Harbour closed', slugline: 'harbour', located: 'Oslo', profile: 'story', keywords: [] },
    body_html: '<p>It is closed.</p>',
    description_text: 'For a week',
    description_html: '<p>For a week</p>',
    authors: [{ code: 'a', name: 'Ada Quill', role: 'writer' }, { name: 'Ben Ink' }],
    subject: [{ code: '20000337', name: 'Transport' }],
    service: [{ name: 'Domestic', code: 'd' }],
    place: [{ code: 'OSL', name: 'Oslo', country: 'Norway' }],
    associations: {
      featuremedia: {
        ...{
          guid: 'tag:desk.example:1',
          type: 'picture',
          version: '1',
          pubstatus: 'usable',
          headline: 'Pier',
        },
        ...{ description_text: 'The pier', body_text: 'A pier in the fog', byline: 'Jo Lens' },
        renditions: {
          original: { href: 'https://desk.example/o.tif', mimetype: 'image/tiff', width: 6000, height: 4000 },
          viewImage: { href: 'https://desk.example/v.jpg', mimetype: 'image/jpeg', width: 640, height: 426 },
        },
      },
      editor_0: null,
    },
  };
  const stored = async () =>
    (await api.ask(`{ article(slug: "${slug}") { headline body byline summary image { url alt caption } } }`))
      .data.article;

  test('is read', async () => {
    expect((await importItems(item)).problems).toEqual([]);
    expect(await stored()).toEqual({
      headline: 'Harbour closed',
      body: 'It is closed.',
      byline: ['Ada Quill, Ben Ink'],
      summary: 'For a week',
      image: { url: 'https://desk.example/v.jpg', alt: 'A pier in the fog', caption: 'The pier' },
    });
  });

  test('hides no version that cannot be read', async () => {
    const { notices } = await importItems({ ...item, version: '3' }, { ...item, version: '4', headline: 7 });
    expect(notices).toMatchObject([
      { line: 1, message: expect.stringMatching(/version 4 .* cannot be read/) },
    ]);
  });

  test('is withdrawn by an item without any text', async () => {
    expect((await importItems({ guid, version: '5', pubstatus: 'canceled' })).problems).toEqual([]);
    expect(await stored()).toBeNull();
  });

  test('has an address beside the guid in other systems', async () => {
    const uri = 'https://desk.example/items/7';
    expect((await importItems({ ...item, uri })).problems).toEqual([]);
    expect((await api.ask('{ article(slug: "desk-example-items-7") { url } }')).data.article).toEqual({
      url: uri,
    });
  });
});

test.for([
  [{ by: ['Ada Quill', 'Ben Ink'] }, ['Ada Quill, Ben Ink']],
  [{ bylines: [{ byline: 'Ada Quill/TT', firstname: 'Ada' }] }, ['Ada Quill/TT']],
  [{ by: 'Desk', authors: [{ name: 'Ada Quill' }] }, ['Desk']],
  [{ authors: [null, 7, {}] }, []],
] as const)('the byline of %j is %j', async ([fields, byline]) => {
  expect((await published({ ...third, ...fields })).article).toMatchObject({ byline });
});

describe('of several texts', () => {
  const html = (role: string, value: string) => ({ role, contentType: 'text/html', value });
  test.for([
    [{ bodies: [html('lead', '<p>Part</p>'), html('main', '<p>All</p>')] }, { body: 'All' }],
    [{ bodies: [html('web', '<p>Web</p>'), html('main', '<p>All</p>')] }, { body: 'All' }],
    [
      { bodies: [html('extract', '<p>Part</p>'), { contentType: 'text/plain', value: 'All' }] },
      { body: 'All' },
    ],
    [{ bodies: [html('teaser', '<p>Part</p>')] }, { body: 'Part' }],
    [
      { bodies: [html('main', '<p>&nbsp;</p>'), { contentType: 'text/plain', value: 'All' }] },
      { body: 'All' },
    ],
    [{ description_html: '<p></p>', description_text: 'Lead' }, { summary: 'Lead' }],
    [{ body_event: { a: 1 }, body_pages: [], body_sportsml: '<sports/>', body_text: 'All' }, { body: 'All' }],
    [{ description_usage: 'Not before noon', description_text: 'Lead' }, { summary: 'Lead' }],
    [{ descriptions: [{ role: 'usage', value: 'Not before noon' }] }, { summary: null }],
    [
      {
        associations: {
          list: [
            {
              type: 'picture',
              description_usage: 'No archives',
              description_text: 'Cap',
              renditions: { a: { href: 'https://wire.example/a.jpg' } },
            },
          ],
        },
      },
      { image: { caption: 'Cap' } },
    ],
    [{ keywords: ['R&amp;D', '<b>x</b>', '<br>'] }, { keywords: ['R&D', 'x'] }],
  ] as const)('%j is %j', async ([fields, expected]) => {
    const { article, problems } = await published({ ...third, ...fields });
    expect(problems).toEqual([]);
    expect(article).toMatchObject(expected);
  });
});

test('a headline that is too long is cut', async () => {
  const { article } = await published({ ...third, headlines: [{ value: 'word '.repeat(100) }] });
  expect(article.headline).toMatch(/^word .* …$/);
  for (const start of ['', 'a']) {
    const { article } = await published({ ...third, headlines: [{ value: `${start}${'😀'.repeat(200)}` }] });
    expect(article.headline).toMatch(/^a?(?:😀)+ …$/u);
  }
});

test('ninjs 2 is read: lists with names in small letters', async () => {
  const { article, problems } = await published({
    standard: { name: 'ninjs', version: '2.1' },
    firstcreated: '2024-06-03T06:15:00Z',
    bodies: [{ contenttype: 'text/html', value: '<p>x</p>' }],
    infosources: [{ name: 'Supplier', role: 'provider' }],
    associations: [
      { type: 'picture' },
      { type: 'picture', renditions: [{ href: 'https://wire.example/p.jpg', contenttype: 'image/jpeg' }] },
    ],
  });
  expect(problems).toEqual([]);
  expect(article).toMatchObject({
    body: 'x',
    publisher: { name: 'Supplier' },
    image: { url: 'https://wire.example/p.jpg' },
  });
});

test.for(['1.3', '2.1', '3.0', undefined])(
  'texts and names in the fields of ninjs 1 are read in an item that says it is %s',
  async version => {
    const { article, problems } = await published({
      ...{ type: 'text', headlines: undefined, headline: 'One', firstCreated: third.firstCreated },
      ...(version === undefined ? {} : { standard: { name: 'ninjs', version } }),
      ...{ body_html: '<p>x</p>', byline: 'Nora Quill', person: [{ name: 'Ida Stone' }] },
    });
    expect(problems).toEqual([]);
    expect(article).toMatchObject({
      headline: 'One',
      body: 'x',
      byline: ['Nora Quill'],
      mentions: { nodes: [{ name: 'Ida Stone' }] },
    });
  },
);

test('terms are read in any case, and with blanks around them', async () => {
  const { article, problems } = await published({
    ...third,
    title: 'Profit &amp; loss',
    headlines: [
      { role: 'short', value: 'Short' },
      { role: ' MAIN', value: 'Profit & loss' },
    ],
    people: [{ name: 'Ida Stone', rel: 'About' }],
    associations: [
      {
        type: ' Picture',
        headlines: [{ value: 'A' }],
        renditions: [{ href: ' https://wire.example/p.jpg\n', contentType: 'IMAGE/JPEG' }],
      },
    ],
  });
  expect(problems).toEqual([]);
  expect(article).toMatchObject({
    headline: 'Profit & loss',
    alternativeHeadline: null,
    image: { url: 'https://wire.example/p.jpg' },
    mentions: { edges: [{ role: 'SUBJECT' }] },
  });
});

test.for([
  { embargo: '2094-06-03T06:15:00Z' },
  { publicationStatus: 'withheld' },
  { expires: '2024-06-03T06:15:00Z' },
  { renditions: [{ href: `https://wire.example/${'x'.repeat(2000)}`, contentType: 'image/jpeg' }] },
])('a picture with %j is left out, and its item is imported', async fields => {
  const renditions = [{ href: 'https://wire.example/p.jpg', contentType: 'image/jpeg' }];
  const picture = { type: 'picture', headlines: [{ value: 'A' }], renditions };
  expect(await published({ ...third, associations: [picture] })).toMatchObject({ article: { image: {} } });
  const { article, problems } = await published({ ...third, associations: [{ ...picture, ...fields }] });
  expect(problems).toEqual([]);
  expect(article).toMatchObject({ image: null });
});

test.for(['picture', 'image', 'photo'])(
  'an association of the type %s is a picture, whose address may be a `url`, without a scheme and with blanks',
  async type => {
    const renditions = [{ url: '//wire.example/a b.jpg', mimetype: 'image/jpeg' }];
    const { article } = await published({ ...third, associations: [{ type, renditions }] });
    expect(article).toMatchObject({ image: { url: 'https://wire.example/a%20b.jpg' } });
  },
);

test('an item of an unsupported version is refused with the version found', async () => {
  const { problems } = await importItems(
    { uri: 'a', standard: { name: 'ninjs', version: '4.0' } },
    { uri: 'b', standard: { name: 'NewsML-G2' } },
    { uri: 'c', guid: 'x' },
  );
  expect(problems.map(({ message }) => message)).toEqual([
    'is of ninjs 4.0; only versions 1.x, 2.x and 3.x can be read',
    'is of the standard "NewsML-G2"; only ninjs can be read',
    'has none of the fields of ninjs 1.x, 2.x or 3.x, but "uri", "guid"',
  ]);
});

describe('an empty value', () => {
  const full = {
    ...third,
    title: 'T',
    by: 'B',
    embargoed: '2024-06-04T06:15:00Z',
    keywords: ['k'],
    headlines: [{ role: 'main', value: 'H' }],
    descriptions: [{ role: 'summary', value: 'S' }],
    bodies: [{ value: 'x' }],
    copyrightHolder: 'C',
    people: [{ name: 'Ida Stone' }],
  };

  test.for(
    [
      'title',
      'slugline',
      'by',
      'language',
      'embargoed',
      'embargoedUntil',
      'firstCreated',
      'versionCreated',
      'copyrightHolder',
      'keywords',
      'descriptions',
      'bodies',
      'people',
      'organisations',
      'places',
      'subjects',
      'genres',
      'infoSources',
      'associations',
      'eventDetails',
      'type',
    ].map(name => [name]),
  )('%s that is null is like one that is left out', async ([name = '']) => {
    const { [name]: _, ...without } = full as Record<string, unknown>;
    const [absent, isNull] = [await published(without), await published({ ...full, [name]: null })];
    expect(isNull.problems).toEqual([]);
    expect(isNull.article).toMatchObject({ headline: 'H' });
    expect(isNull).toEqual(absent);
  });

  test('in lists, texts and names is left out, and the item is imported', async () => {
    const { article, problems } = await published({
      ...third,
      title: ' ',
      slugline: '',
      by: '',
      language: '',
      copyrightHolder: ' ',
      keywords: ['ok', '', ' ', null],
      headlines: [
        { role: 'main', value: ' ' },
        { value: null },
        null,
        { value: '<b> </b>' },
        { value: 'Real' },
      ],
      descriptions: [{ role: 'summary', value: '' }, { value: '<p> </p>' }],
      bodies: [{ contentType: 'text/html', value: ' ' }, { value: 'x' }],
      people: [
        { name: '' },
        { name: '\u200b\u2060' },
        { name: null, uri: null },
        null,
        { name: 'Ida Stone', rel: null },
      ],
      organisations: [{ name: ' ' }],
      places: [
        { name: ' ' },
        { name: 'Quay', contactInfo: [null, { address: { locality: ' ', country: null } }] },
      ],
      subjects: [{ name: ' ' }, ''],
      infoSources: [{ name: ' ', role: 'publisher' }],
      genres: [null, { name: null }],
      associations: { main: null, other: { type: 'picture', renditions: { a: null } } },
    });
    expect(problems).toEqual([]);
    expect(article).toMatchObject({
      headline: 'Real',
      byline: [],
      publisher: null,
      plain: 'x',
      mentions: { nodes: [{ name: 'Ida Stone' }, { name: 'Quay' }] },
    });
  });

  test.for([{ pubStatus: null }, { pubStatus: '' }, { type: '' }])('%j is refused', async fields => {
    const { article, problems } = await published({ ...third, ...fields });
    expect(article).toBeNull();
    expect(problems).toHaveLength(1);
  });
});

test.for([
  [undefined, 'it has none of these'],
  [{}, 'it has none of these'],
  [{ startDate: null, endDate: '2024-06-03' }, 'it has none of these'],
  [
    { startDate: '3 June', expectedStartDate: '2024-13' },
    'startDate is "3 June", expectedStartDate is "2024-13"',
  ],
] as const)('an event with the dates %j is refused in its sender’s terms', async ([dates, found]) => {
  const { problems, new: made } = await importItems({
    uri: 'https://wire.example/undated',
    type: 'event',
    title: 'E',
    people: [{ name: 'Lonely Named' }],
    eventDetails: { dates },
  });
  expect(problems.map(({ message }) => message)).toEqual([
    `eventDetails.dates: expected a date such as 2024-09-09 in one of startDate, confirmedStartDate, expectedStartDate, estimatedStartDate; ${found}`,
  ]);
  expect(made).toEqual({});
});

describe('HTML content', () => {
  const withBody = (value: string, contentType = 'text/html') =>
    published({ ...third, bodies: [{ contentType, value }] });

  test('with a table and struck text is rendered, and its words stay separate', async () => {
    const { article } = await withBody(
      '<table><tr><th>one</th><th>two</th></tr><tr><td><p>three</p><p>four</p></td><td><s>five</s></td></tr></table>',
    );
    expect(article.plain).toBe('one\ttwo\nthree\nfour\tfive');
    expect(article.html).toContain('<th>one</th>');
    expect(article.html).toContain('<td><del>five</del></td>');
  });

  test.for([
    [
      '<p>One</p><!-- no --><script src="x"/><title/><p>Two <a name="x"/>three</p><div/><p/>four',
      'One\n\nTwo three\n\nfour',
    ],
    ['<?xml version="1.0" a=">"?><p>A <![CDATA[<b> & c]]></p>', 'A <b> & c'],
    ['<b><p>one</p><p>two</p></b>', 'one\n\ntwo'],
    [
      '<svg><title>no</title><text>yes</text></svg><video src="v">no</video><iframe src="x">no</iframe><p>end</p>',
      'yes\n\nend',
    ],
    ['<details><summary>S</summary>text</details><form>F<input value="no"></form>', 'S\n\ntext\n\nF'],
    ['<math><mi>x</mi></math> <ruby>漢<rt>kan</rt></ruby>', 'x 漢 (kan)'],
  ] as const)('%s reads as in a browser', async ([html, plain]) => {
    expect((await withBody(html, 'application/xhtml+xml')).article?.plain).toBe(plain);
  });

  test('that cannot be converted is a problem of its item alone', async () => {
    const body = (value: string) => ({
      ...third,
      headlines: [{ value: 'H' }],
      bodies: [{ contentType: 'text/html', value }],
    });
    const { problems, new: made } = await importItems(
      { uri: 'urn:deep', ...body('<div>'.repeat(20_000)) },
      { uri: 'urn:tables', ...body('<table><tr><td>'.repeat(3000)) },
      { uri: 'urn:fine', ...body('<p>x</p>') },
    );
    expect(problems.map(({ line, message }) => [line, message])).toEqual([
      [1, expect.stringMatching(/Markup is nested too deeply/)],
      [2, expect.stringMatching(/Markup is nested too deeply/)],
    ]);
    expect(made).toEqual({ Article: 1 });
  });
});
