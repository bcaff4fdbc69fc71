import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import ServerlessVersions from '../../scripts/serverless-versions.ts';
import { type AwsRequest, deployedStack } from './deployed-stack.ts';
import { root } from './serverless.ts';

test('a deployment keeps the newest five versions of each function, and misses none that a parameter leaves out', async () => {
  const requests = await deployed({
    graphql: [7, 3, 10, 1, 9, 8, 2],
    outbox: [1, 2],
    live: undefined,
  });
  expect(requests.filter(({ method }) => method === 'DELETE').map(({ path }) => path)).toEqual([
    expect.stringMatching(/\/stack-graphql\?Qualifier=2$/),
    expect.stringMatching(/\/stack-graphql\?Qualifier=1$/),
  ]);
});

test('a function that must be there is missed', async () => {
  await expect(deployed({ graphql: undefined, outbox: [1], live: [1] })).rejects.toThrow();
});

test('no plugin calls what the framework has of the former SDK, which throws', async () => {
  const provider = await readFile(join(root, 'node_modules/serverless/lib/plugins/aws/provider.js'), 'utf8');
  expect(provider).toContain('async getAwsSdkV3Config(');
  for (const name of ['versions', 'smoke', 'reader'])
    expect(await readFile(join(root, `scripts/serverless-${name}.ts`), 'utf8')).not.toMatch(/\.request\(/);
});

/** The requests after a deployment of functions with these versions. AWS gives three on a page. */
async function deployed(
  versions: Readonly<Record<string, readonly number[] | undefined>>,
): Promise<AwsRequest[]> {
  const requests: AwsRequest[] = [];
  const aws = await deployedStack({}, request => {
    requests.push(request);
    const [, name = ''] = /\/stack-(\w+)/.exec(request.path) ?? [];
    const numbers = versions[name];
    if (numbers === undefined) return { status: 404, body: { Type: 'User', message: 'Function not found' } };
    const start = Number(new URL(request.path, 'http://aws').searchParams.get('Marker') ?? 0);
    const page = ['$LATEST', ...numbers]
      .slice(start, start + 3)
      .map(Version => ({ Version: String(Version) }));
    const isLast = start + 3 > numbers.length;
    return { body: { Versions: page, ...(!isLast && { NextMarker: String(start + 3) }) } };
  });
  const provider = { ...aws, naming: { ...aws.naming, getLambdaLogicalId: (name: string) => name } };
  const plugin = new ServerlessVersions({
    getProvider: () => provider,
    service: {
      getAllFunctions: () => Object.keys(versions),
      getFunction: name => ({ name: `stack-${name}`, ...(name === 'live' && { condition: 'HasLive' }) }),
      provider: { compiledCloudFormationTemplate: { Resources: {} } },
    },
  });
  await plugin.hooks['after:deploy:deploy']?.();
  return requests;
}
