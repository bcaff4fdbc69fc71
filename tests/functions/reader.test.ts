import { expect, test } from 'vitest';
import ServerlessReader from '../../scripts/serverless-reader.ts';
import { type AwsRequest, deployedStack } from './deployed-stack.ts';

test('a deployment with the reader’s app uploads its files, the page and the service worker last', async () => {
  const puts = await deployed({ ReaderBucket: 'the-bucket' });
  expect(puts.every(({ method, body }) => method === 'PUT' && body.length > 0)).toBe(true);
  const keys = puts.map(({ path }) => /^\/the-bucket\/([^?]+)/.exec(path)?.[1]);
  expect(keys.slice(-2).toSorted()).toEqual(['index.html', 'service-worker.js']);
  const page = puts[keys.indexOf('index.html')];
  expect(page?.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
  });
  const assets = puts.filter((_, i) => keys[i]?.startsWith('assets/'));
  expect(assets.length).toBeGreaterThan(10);
  for (const { headers } of assets) expect(headers['cache-control']).toContain('immutable');
  // What the page names is there.
  for (const [, asset = ''] of String(page?.body).matchAll(/"\/(assets\/[^"]+)"/g))
    expect(keys).toContain(asset);
});

test('a deployment without it uploads nothing', async () => {
  expect(await deployed({ Address: 'https://api.example/graphql' })).toEqual([]);
});

/** What is uploaded after the deployment of a stack with these outputs. */
async function deployed(outputs: Readonly<Record<string, string>>): Promise<AwsRequest[]> {
  const puts: AwsRequest[] = [];
  const aws = await deployedStack(outputs, request => {
    puts.push(request);
    return {};
  });
  await new ServerlessReader({ getProvider: () => aws }).hooks['after:deploy:deploy']?.();
  return puts;
}
