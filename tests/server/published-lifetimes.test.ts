import { beforeAll, expect, test } from 'vitest';
import { unhurried } from '../api.ts';
import { Newsroom, type Seen } from '../newsroom.ts';

/** What caches may keep of the published formats where an article ends or begins soon. */

const seconds = 12;
const paths = [
  ...['/feed.xml', '/feed.json', '/ninjs', '/ninjs/ending', '/jsonld/article/ending', '/sitemap.xml'],
  ...[
    '/sitemap/changes.xml',
    '/news-sitemap.xml',
    '/live.json?lists=articles',
    '/graphql?query={articles{nodes{slug}}}',
  ],
];

let room: Newsroom;

beforeAll(async () => {
  room = await Newsroom.open('2026-05-04T08:00:00Z', {
    ...unhurried,
    server: { ...unhurried.server, addresses: { article: 'https://news.example/{slug}' } },
  });
  const ending = await room.published({ headline: 'Ending', slug: 'ending' });
  await room.published({ headline: 'Staying', slug: 'staying' });
  await room.ask(
    `mutation { setExpiry(id: "${ending.id}", expectedRevision: ${ending.revision}, at: "${room.in(600_000)}") { ... on UserError { message } } }`,
  );
  await room.published({ headline: 'Beginning', slug: 'beginning' }, room.in(600_000 + 600_000));
});

/** Seconds for which a cache may show an answer, and those for which it does not ask for another one. */
async function lifetime(path: string): Promise<{ stale: number; fresh: number }> {
  const response = await room.api.fetch(path);
  const control = response.headers.get('cache-control') ?? '';
  const [, fresh, more] = /max-age=(\d+), stale-while-revalidate=(\d+)$/.exec(control) ?? [];
  expect({ path, status: response.status, isPublic: control.includes('public') }).toEqual({
    path,
    status: 200,
    isPublic: true,
  });
  return { fresh: Number(fresh), stale: Number(fresh) + Number(more) };
}

test('no format outlives the end of an article, or misses the beginning of one', async () => {
  room.pass(600_000 - seconds * 1000);
  for (const path of paths)
    expect({ path, lasts: (await lifetime(path)).stale <= seconds }).toEqual({ path, lasts: true });
  // A poll lasts for some seconds only.
  room.pass((seconds - 2) * 1000);
  for (const path of paths)
    expect({ path, lasts: (await lifetime(path)).stale <= 2 }).toEqual({ path, lasts: true });
  room.pass(2000);
  const shown: string[] = [];
  for (const path of paths) {
    const response = await room.api.fetch(path);
    const text = await response.text();
    if (/ending/i.test(text) && response.status === 200) shown.push(path);
  }
  expect(shown).toEqual([]);
  room.pass(600_000 - seconds * 1000);
  // A header with the exact time would disclose it: a cache asks again at the full minute.
  for (const path of paths.filter(one => !one.includes('ending')))
    expect({ path, lasts: (await lifetime(path)).fresh <= seconds }).toEqual({ path, lasts: true });
});

test('what is hidden until it changes shortens no lifetime', async () => {
  const controls = async () =>
    Promise.all(paths.map(async path => (await room.api.fetch(path)).headers.get('cache-control')));
  const live = ['/feed.xml', '/ninjs', '/graphql?query={articles{nodes{slug}}}'];
  const shortened = async () => {
    const found = await Promise.all(live.map(lifetime));
    return found.map(({ stale }) => stale < 60);
  };
  room.pass(3_600_000);
  const before = await controls();
  const seen = ({ id, revision }: Seen) => `id: "${id}", expectedRevision: ${revision}`;
  const does = async (call: string, fields: string) => {
    const { result } = await room.ask(
      `mutation { result: ${call} { ${fields} ... on UserError { message } } }`,
    );
    expect(result.message).toBeUndefined();
    return result;
  };
  const ofRelease = '... on Release { id revision }';
  const ofCopy = '... on Article { id workingCopy { revision } }';
  const release = async (at: string, ...items: readonly string[]) => {
    let made = await does('createRelease(name: "News")', ofRelease);
    for (const item of items) made = await does(`addToRelease(release: "${made.id}", ${item})`, ofRelease);
    await does(`scheduleRelease(${seen(made)}, at: "${at}")`, ofRelease);
  };
  const copyOf = async (article: Seen, at: string) => {
    const { id, workingCopy } = await does(
      `saveWorkingCopy(${seen(article)}, input: { headline: "Other" })`,
      ofCopy,
    );
    await does(`publishWorkingCopy(${seen({ id, ...workingCopy })}, at: "${at}")`, ofCopy);
  };
  const draft = (slug: string) => room.made('Article', { headline: 'Draft', slug });
  const soon = room.in(20_000);
  await release(soon, `node: "${(await draft('released')).id}"`);
  await copyOf(await draft('edited'), soon);
  await copyOf(await room.published({ headline: 'Later', slug: 'later' }, room.in(3_600_000)), soon);
  expect(await controls()).toEqual(before);
  expect(await shortened()).toEqual([false, false, false]);
  // A public article that ends with the new one does.
  const shown = await room.published({ headline: 'Shown', slug: 'shown' });
  await release(soon, `node: "${(await draft('other')).id}"`, `node: "${shown.id}", action: UNPUBLISH`);
  expect(await shortened()).toEqual([true, true, true]);
});
