import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { startLocalServer } from '../../src/dev/local-server.ts';
import { readDevSettings } from '../../src/dev/settings.ts';
import { contentDir } from '../api.ts';
import { Model } from '../model.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

test('the server fills in its own address of the pictures, and serves them without their scripts', async () => {
  const { url, origin } = await startWithPicture();
  const query = '{ article(slug: "walk") { image { url rendition(width: 400) } body(format: HTML) } }';
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data } = await answer.json();
  expect(data.article.image.url).toBe(`${origin}/media/walk.svg`);
  expect(data.article.body).toContain(`src="${origin}/media/walk.svg"`);
  expect(data.article.body).toContain('https://communique.example/about');
  const picture = await fetch(data.article.image.rendition);
  expect(await picture.text()).toBe(svg);
  expect(Object.fromEntries(picture.headers)).toMatchObject({
    'content-type': 'image/svg+xml',
    'cache-control': 'public, max-age=3600',
    'content-security-policy': expect.stringMatching(/default-src 'none'.*sandbox/),
    'x-content-type-options': 'nosniff',
    'access-control-allow-origin': '*',
  });
  const head = await fetch(data.article.image.url, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
    200,
    String(svg.length),
    '',
  ]);
});

test('a player gets the parts of a video that it asks for', async () => {
  const { origin } = await startWithPicture();
  const ask = async (range: string, more: Record<string, string> = {}) => {
    const response = await fetch(`${origin}/media/walk.webm`, { headers: { range, ...more } });
    return [response.status, response.headers.get('content-range'), await response.text()];
  };
  expect(await ask('bytes=0-')).toEqual([206, 'bytes 0-9/10', '0123456789']);
  expect(await ask('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234']);
  expect(await ask('bytes=8-99')).toEqual([206, 'bytes 8-9/10', '89']);
  expect(await ask('bytes=-3')).toEqual([206, 'bytes 7-9/10', '789']);
  expect(await ask('bytes=-99')).toEqual([206, 'bytes 0-9/10', '0123456789']);
  for (const outside of ['bytes=10-', 'bytes=-0'])
    expect(await ask(outside)).toEqual([416, 'bytes */10', '']);
  for (const unknown of ['bytes=4-2', 'bytes=0-1,4-5', 'bytes=-', 'words=0-1', 'bytes=a-b'])
    expect(await ask(unknown)).toEqual([200, null, '0123456789']);
  expect(await ask('bytes=2-4', { 'if-range': '"1"' })).toEqual([200, null, '0123456789']);
  const whole = await fetch(`${origin}/media/walk.webm`, { method: 'HEAD' });
  expect(Object.fromEntries(whole.headers)).toMatchObject({
    'content-type': 'video/webm',
    'content-length': '10',
    'accept-ranges': 'bytes',
    'cache-control': 'public, max-age=3600',
    'access-control-allow-origin': '*',
  });
});

test('nothing but the pictures and videos of the folder is served', async () => {
  const { url } = await startWithPicture();
  const refused = [
    '/media/none.svg',
    '/media/folder.svg',
    '/media/../few.ndjson',
    '/media/%2e%2e/few.ndjson',
    '/media/..%2fsecret.svg',
    '/media/../secret.svg',
    '/media//secret.svg',
    '/media/notes.txt',
    '/media/',
    '/media',
  ];
  for (const path of refused) expect([path, (await getAsIs(url, path)).status]).toEqual([path, 404]);
  expect((await fetch(new URL('/media/walk.svg', url), { method: 'POST' })).status).toBe(404);
  expect((await fetch(new URL('/health', url))).status).toBe(200);
});

test('every picture of the sample content is there, small, without text or script, and described', async () => {
  const model = new Model();
  const used = model.documents.flatMap(document =>
    [
      document.image,
      ...(document.media ?? []).map(
        ({ image, poster, credit }: { image?: object; poster?: object; credit: string }) => ({
          ...(image ?? poster),
          credit,
        }),
      ),
    ].filter(Boolean),
  );
  const names = used.map(({ url }) => /^https:\/\/communique\.example\/media\/(.*)$/.exec(url)?.[1]);
  const files = (await readdir(join(contentDir, 'media'))).filter(file => !file.endsWith('.webm'));
  expect([...new Set(names)].toSorted()).toEqual(files.toSorted());
  for (const file of files) {
    const picture = await readFile(join(contentDir, 'media', file), 'utf8');
    expect(picture.length).toBeLessThanOrEqual(2000);
    expect(picture).toMatch(/^<svg xmlns="[^"]+" viewBox="0 0 1600 900" width="1600" height="900">/);
    expect(picture).not.toMatch(/<(script|text|foreignObject|image|use)|\son\w+=|href/);
  }
  for (const image of used) {
    expect(image).toMatchObject({ width: 1600, height: 900, credit: expect.any(String) });
    expect(image.alt.length).toBeGreaterThan(20);
    expect(image.placeholder).toMatch(/^[0-9A-Za-z#$%*+,\-.:;=?@[\]^_{|}~]{16}$/);
  }
});

test('every video of the sample content is there, small, and as long as its article says', async () => {
  const used = new Model().documents
    .flatMap(({ media = [] }) => media)
    .filter(({ kind }: { kind: string }) => kind === 'VIDEO');
  const files = (await readdir(join(contentDir, 'media'))).filter(file => file.endsWith('.webm'));
  expect(used.map(({ url }) => basename(url)).toSorted()).toEqual(files.toSorted());
  expect(files.length).toBeGreaterThanOrEqual(2);
  for (const { url, mimeType, durationSeconds, title, caption } of used) {
    const video = await readFile(join(contentDir, 'media', basename(url)));
    expect(video.length).toBeLessThanOrEqual(150_000);
    // The element Duration, in milliseconds.
    const duration = video.readDoubleBE(video.indexOf('448910000008', 0, 'hex') + 6);
    expect([mimeType, durationSeconds * 1000]).toEqual(['video/webm', duration]);
    expect([title, caption]).toEqual([expect.any(String), expect.any(String)]);
  }
});

async function startWithPicture(): Promise<{ url: string; origin: string }> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'media', 'folder.svg'), { recursive: true });
  await writeFile(join(folder, 'media', 'walk.svg'), svg);
  await writeFile(join(folder, 'media', 'walk.webm'), '0123456789');
  await writeFile(join(folder, 'media', 'notes.txt'), 'notes');
  await writeFile(join(folder, 'secret.svg'), svg);
  const picture = 'https://communique.example/media/walk.svg';
  const article = {
    ...{ type: 'Article', slug: 'walk', headline: 'A walk', publishedAt: '2024-05-01T08:00:00.000Z' },
    body: `A walk.\n\n![The harbour](${picture})\n\n[About](https://communique.example/about)`,
    image: { url: picture, alt: 'The harbour' },
  };
  await writeFile(join(folder, 'few.ndjson'), `${JSON.stringify(article)}\n`);
  const settings = readDevSettings({
    ...{ DATA_DIR: ':memory:', CONTENT_DIR: folder, PORT: '0', LOG_LEVEL: 'silent' },
  });
  const problems: unknown[] = [];
  const server = await startLocalServer(settings, problem => problems.push(problem));
  onTestFinished(() => server.stop());
  expect(problems).toEqual([]);
  return { url: server.url, origin: new URL(server.url).origin };
}

/** A request for a path that fetch would normalize before it sends it. */
async function getAsIs(url: string, path: string): Promise<{ status: number | undefined; body: string }> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path }, response =>
      text(response).then(body => resolve({ status: response.statusCode, body }), reject),
    )
      .on('error', reject)
      .end();
  });
}
