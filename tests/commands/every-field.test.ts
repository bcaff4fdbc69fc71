import { expect, test } from 'vitest';
import { exportDocuments } from '../../src/commands/import/export.ts';
import { article } from '../../src/model/article.ts';
import { type Api, startApi } from '../api.ts';
import { faultsOf, Newsroom } from '../newsroom.ts';

/** An article that has a value in every field that mutations can write, with references to these records. */
function fullInput(ids: Readonly<Record<'person' | 'publisher' | 'original' | 'main', string>>) {
  const picture = {
    ...{
      url: 'https://a.example/1.jpg',
      alt: 'One',
      caption: 'A pier',
      credit: 'AP',
      width: 800,
      height: 450,
    },
    ...{ focalPoint: { x: 0.25, y: 1 }, placeholder: 'LEHV6nWB2yk8' },
  };
  return {
    ...{
      slug: 'full',
      headline: 'Full',
      alternativeHeadline: 'Fuller',
      summary: 'All of it.',
      body: 'A text.',
    },
    ...{ kind: 'LIVE', urgency: 'IMPORTANT', coverageEndsAt: '2024-06-02T08:00:00.000Z', byline: ['Ada'] },
    ...{ section: 'security', keywords: ['one'], language: 'de', url: 'https://a.example/full' },
    ...{ translationOf: ids.original, versionOf: ids.main, publisher: ids.publisher, image: picture },
    media: [
      {
        ...{ kind: 'VIDEO', url: 'https://a.example/1.webm', mimeType: 'video/webm', title: 'Pier' },
        ...{ caption: 'At the pier', credit: 'AP', durationSeconds: 12.5, poster: picture },
      },
      { kind: 'IMAGE', url: picture.url, image: picture },
    ],
    mentions: [{ entity: ids.person, role: 'AUTHOR' }],
    statements: [
      { text: 'Yes.', kind: 'QUOTE', speaker: ids.person, date: '2024-05', about: [ids.publisher] },
    ],
    figures: [{ label: 'Piers', value: 2, unit: 'piers', date: '2024', text: 'Two piers.' }],
    corrections: [{ kind: 'CLARIFICATION', at: '2024-05-30T08:00:00.000Z', text: 'Not three.' }],
  };
}

/** Fields that an article has by other ways: publishArticle and setExpiry. */
const ofOtherMutations = ['publishedAt', 'expiresAt'];
/** An article always has a slug and a headline. */
const kept = ['slug', 'headline'];

test('every field of an article survives an export and its import, and comes back with its revision after it was cleared', async () => {
  const room = await Newsroom.open();
  const person = await room.made('Person', { name: 'Ada' });
  const publisher = await room.made('Organization', { name: 'The paper' });
  const original = await room.published({ headline: 'The original', language: 'en' });
  const main = await room.published({ headline: 'The main version' });
  const input = fullInput({
    person: person.id,
    publisher: publisher.id,
    original: original.id,
    main: main.id,
  });
  expect(Object.keys(input).toSorted()).toEqual(
    Object.keys(article.fields)
      .filter(name => !ofOtherMutations.includes(name))
      .toSorted(),
  );

  const full = await room.published(input);
  const exported = await documentsOf(room.api);
  const written = exported.find(({ slug }) => slug === 'full');
  expect([...Object.keys(input), 'publishedAt'].filter(name => written?.[name] === undefined)).toEqual([]);
  const copy = await startApi();
  expect((await copy.import(...exported)).problems).toEqual([]);
  expect(await documentsOf(copy)).toEqual(exported);
  expect(await faultsOf(copy)).toEqual([]);

  const nothing = Object.keys(input)
    .filter(name => !kept.includes(name))
    .map(name => [name, null]);
  const cleared = await room.updated('Article', full, Object.fromEntries(nothing));
  const bare = (await documentsOf(room.api)).find(({ slug }) => slug === 'full');
  // Null is the default of a field that has one.
  expect(bare).toEqual({
    ...{ type: 'Article', slug: 'full', headline: 'Full', publishedAt: written?.publishedAt },
    ...{ kind: 'STORY', urgency: 'ROUTINE', language: 'en' },
  });
  expect(await faultsOf(room.api)).toEqual([]);

  await room.restore(cleared, full.revision);
  expect((await documentsOf(room.api)).find(({ slug }) => slug === 'full')).toEqual(written);
  expect(await faultsOf(room.api)).toEqual([]);
});

async function documentsOf({ table }: Api): Promise<Record<string, unknown>[]> {
  const lines = await Array.fromAsync(exportDocuments(table));
  return lines.map(line => JSON.parse(line));
}
