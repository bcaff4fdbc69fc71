import { expect, test } from 'vitest';
import ServerlessReader from '../../scripts/serverless-reader.ts';

interface Put {
  readonly Bucket: string;
  readonly Key: string;
  readonly Body: string | Uint8Array;
  readonly ContentType: string;
  readonly CacheControl: string;
}

test('a deployment with the reader’s app uploads its files, the page and the service worker last', async () => {
  const puts = await deployed([{ OutputKey: 'ReaderBucket', OutputValue: 'the-bucket' }]);
  expect(puts.every(({ Bucket, Body }) => Bucket === 'the-bucket' && Body.length > 0)).toBe(true);
  const keys = puts.map(({ Key }) => Key);
  expect(keys.slice(-2).toSorted()).toEqual(['index.html', 'service-worker.js']);
  const page = puts.find(({ Key }) => Key === 'index.html');
  expect(page).toMatchObject({ ContentType: 'text/html; charset=utf-8', CacheControl: 'no-cache' });
  const assets = puts.filter(({ Key }) => Key.startsWith('assets/'));
  expect(assets.length).toBeGreaterThan(10);
  for (const { CacheControl } of assets) expect(CacheControl).toContain('immutable');
  // What the page names is there.
  for (const [, asset = ''] of String(page?.Body).matchAll(/"\/(assets\/[^"]+)"/g))
    expect(keys).toContain(asset);
});

test('a deployment without it uploads nothing', async () => {
  expect(await deployed([{ OutputKey: 'Address', OutputValue: 'https://api.example/graphql' }])).toEqual([]);
});

/** What is uploaded after the deployment of a stack with these outputs. */
async function deployed(outputs: readonly { OutputKey: string; OutputValue: string }[]): Promise<Put[]> {
  const puts: Put[] = [];
  const request = async (service: 'CloudFormation' | 'S3', _method: string, input: object) => {
    if (service === 'S3') puts.push(input as Put);
    return { Stacks: [{ Outputs: outputs }] };
  };
  const framework = { getProvider: () => ({ naming: { getStackName: () => 'stack' }, request }) };
  await new ServerlessReader(framework).hooks['after:deploy:deploy']?.();
  return puts;
}
