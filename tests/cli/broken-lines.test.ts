import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findFaults } from '../../src/commands/repair/verify.ts';
import { scan } from '../table.ts';
import { communique } from './in-process.ts';
import { newFolder, newTable } from './process.ts';

const article = { type: 'Article', slug: 'wrong', headline: 'A report', publishedAt: '2024-05-01T08:00:00Z' };
const person = { type: 'Person', slug: 'wrong', name: 'Ada' };
const event = { type: 'Event', slug: 'wrong', name: 'Summit', startDate: '2024-05-01' };
const agreement = { type: 'Agreement', slug: 'wrong', name: 'Accord' };
const place = { type: 'Place', slug: 'wrong', name: 'Harbour' };

/** Broken lines, as they stand in the file or as documents, each with the field and the reason that a person is told. */
const broken: readonly (readonly [line: string | Buffer | object, field: string, reason: RegExp])[] = [
  ['not JSON at all', '', /^not JSON: /],
  ['{"type":"Person","slug":"cut-o', '', /^not JSON: .*(?:unterminated|end of JSON)/i],
  ["{'type':'Person'}", '', /^not JSON: /],
  ['{"type":"Person","slug":"a","name":"A","name":"B"}', 'name', /^is given more than once/],
  [
    '{"type":"Article","slug":"a","headline":"A","publishedAt":"2024-05-01T08:00:00Z","image":{"url":"https://a.example/a.jpg","alt":"A","a\\u006ct":"B"}}',
    'image.alt',
    /^is given more than once/,
  ],
  [Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), '', /^not UTF-8/],
  [`{"type":"Person","slug":"long","name":"${'x'.repeat(2_000_000)}"}`, '', /^longer than 2000000 bytes/],
  ['null', '', /^expected a JSON object/],
  ['42', '', /^expected a JSON object/],
  ['["Person","ada"]', '', /^expected a JSON object/],
  [{}, 'type', /^is missing; expected one of Article, Person/],
  [{ ...person, type: 'Robot' }, 'type', /^expected one of Article, Person, .* got "Robot"/],
  [{ ...person, type: 'person' }, 'type', /^expected one of Article, Person, .* got "person"/],
  [{ ...person, slug: undefined }, 'slug', /^is missing/],
  [{ ...person, slug: 'Ada Lovelace' }, 'slug', /^expected lower-case words joined by hyphens/],
  [{ ...person, slug: 'x'.repeat(201) }, 'slug', /at most 200 bytes/],
  [{ ...person, slug: 7 }, 'slug', /^expected a string, got a number/],
  [{ ...person, name: undefined }, 'name', /^is missing/],
  [{ ...person, name: null }, 'name', /^expected a string, got null/],
  [{ ...person, name: '  ' }, 'name', /^must not be empty/],
  [{ ...person, name: '\u200b \u2060\u3164' }, 'name', /^must not be empty/],
  [{ ...person, name: 'x'.repeat(301) }, 'name', /^longer than 300 characters/],
  [{ ...person, name: 'A\u0000da' }, 'name', /^contains control characters/],
  ['{"type":"Person","slug":"half","name":"\\ud800"}', 'name', /^is not well-formed Unicode/],
  [{ ...person, colour: 'red' }, 'colour', /^is not a field of a Person/],
  [{ ...person, nationality: 'Pakistan' }, 'nationality', /^expected two capital letters, ISO 3166-1/],
  [{ ...person, alternateNames: 'A. L.' }, 'alternateNames', /^expected a list, got a string/],
  [{ ...person, alternateNames: Array(51).fill('A') }, 'alternateNames', /^more than 50 entries/],
  [{ ...person, sameAs: ['javascript:alert(1)'] }, 'sameAs.0', /^expected an absolute http or https URL/],
  [{ ...person, image: 'https://a.example/a.jpg' }, 'image', /^expected an object, got a string/],
  [{ ...person, image: { url: 'https://a.example/a.jpg' } }, 'image.alt', /^is missing/],
  [
    { ...person, image: { url: 'https://a.example/a.jpg', alt: 'A', width: 1.5 } },
    'image.width',
    /^expected an integer/,
  ],
  [
    { ...person, positions: [{ title: 'Minister', till: '2024' }] },
    'positions.0.till',
    /^is an unknown field/,
  ],
  [
    { ...person, positions: [{ title: 'Minister', organization: 'Ministry' }] },
    'positions.0.organization',
    /^expected an id, or a reference like Organization\/some-slug, got "Ministry"/,
  ],
  [{ ...article, headline: undefined }, 'headline', /^is missing/],
  [
    { ...article, publishedAt: '2024-02-30T08:00:00Z' },
    'publishedAt',
    /^expected a valid timestamp with an offset/,
  ],
  [{ ...article, publishedAt: '2024-05-01' }, 'publishedAt', /^expected a valid timestamp with an offset/],
  [
    { ...article, publishedAt: undefined, status: 'PUBLISHED' },
    'publishedAt',
    /^is required if status is PUBLISHED/,
  ],
  [{ ...article, status: 'DRAFT' }, 'publishedAt', /^must be empty for a draft/],
  [
    { ...article, status: 'LIVE' },
    'status',
    /^expected one of DRAFT, SCHEDULED, PUBLISHED, WITHDRAWN, got "LIVE"/,
  ],
  [{ ...article, language: 'English, please' }, 'language', /^expected a BCP 47 language tag/],
  [{ ...article, body: 'x'.repeat(256_001) }, 'body', /^longer than 256000 bytes/],
  [{ ...article, keywords: [1] }, 'keywords.0', /^expected a string, got a number/],
  [
    { ...article, mentions: [{ entity: 'Article/good-1' }] },
    'mentions.0.entity',
    /^expected an id, or a reference like Person\/some-slug \(Person, .*, got "Article\/good-1"/,
  ],
  [
    { ...article, mentions: [{ entity: 'Person/nobody' }] },
    'mentions.0.entity',
    /^Person\/nobody is neither in these files nor stored/,
  ],
  [
    { ...article, mentions: [{ entity: 'Person/good-1', role: 'HERO' }] },
    'mentions.0.role',
    /^expected one of SUBJECT, QUOTED/,
  ],
  [
    { ...article, figures: [{ label: 'l', text: 't', value: '7' }] },
    'figures.0.value',
    /^expected a number, got a string/,
  ],
  [
    { ...article, figures: [{ label: 'l', text: 't', value: 1e200 }] },
    'figures.0.value',
    /^must be below 1e15/,
  ],
  [{ ...event, startDate: '2024-13' }, 'startDate', /^expected a valid date, like 2024/],
  [{ ...event, startDate: undefined }, 'startDate', /^is missing/],
  [
    { ...event, participants: [{ actor: 'Place/good-1' }] },
    'participants.0.actor',
    /^expected an id, or a reference like Person\/some-slug \(Person, Organization\)/,
  ],
  [
    { ...agreement, milestones: [{ status: 'DONE', date: '2024' }] },
    'milestones.0.status',
    /^expected one of PROPOSED/,
  ],
  [{ ...place, latitude: 91 }, 'latitude', /^must be at most 90/],
  [{ ...place, longitude: -181 }, 'longitude', /^must be at least -180/],
  [{ ...person, slug: 'good-1' }, 'slug', /^Person\/good-1 is already in .*broken\.ndjson:1$/],
];

test(`${broken.length} kinds of broken lines: each is reported with its line, field and reason, and valid lines are imported`, async () => {
  expect(broken.length).toBeGreaterThanOrEqual(40);
  const folder = await newFolder();
  const { table, at } = await newTable();
  const file = join(folder, 'broken.ndjson');
  const good = (n: number) => ({ ...person, slug: `good-${n}` });
  const written = broken.flatMap(([line], i) => [good(i + 1), line]);
  const bytes = written.map(line =>
    Buffer.isBuffer(line) || typeof line === 'string' ? line : JSON.stringify(line),
  );
  await writeFile(file, Buffer.concat(bytes.flatMap(line => [Buffer.from(line), Buffer.from('\n')])));
  const report = join(folder, 'report.ndjson');
  const { by, stderr } = await communique(['import', file, '--report', report, ...at]);
  expect(by).toBe(1);

  const told = (await readFile(report, 'utf8'))
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
    .toSorted((a, b) => a.line - b.line);
  expect(told).toEqual(
    broken.map(([, field, reason], i) => ({
      file,
      line: 2 * i + 2,
      field,
      reason: expect.stringMatching(reason),
    })),
  );
  for (const { line, field, reason } of told) {
    expect(stderr).toContain(`${[`${file}:${line}`, ...(field === '' ? [] : [field]), reason].join(': ')}\n`);
  }
  const stored = [...(await scan(table)).values()]
    .filter(({ sk }) => sk === 'document')
    .map(({ slug }) => slug);
  expect(stored.toSorted()).toEqual(broken.map((_, i) => `good-${i + 1}`).toSorted());
  for await (const discrepancy of findFaults(table)) expect(discrepancy).toBeUndefined();
});
