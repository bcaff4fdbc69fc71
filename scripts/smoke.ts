/** `node scripts/run.mjs scripts/smoke.ts <address of /graphql>`: whether a deployment answers as it should. */

/** Asks what a phone, a code generator, a feed reader and a monitor ask. Throws where one of them would be let down. */
export async function smokeTest(address: string, tell: (line: string) => void = console.log): Promise<void> {
  const at = (path: string) => new URL(path, address);
  const checks: Readonly<Record<string, () => Promise<boolean>>> = {
    'is alive': async () => (await fetch(at('/health'))).ok,
    'reads its table': async () => (await fetch(at('/ready'))).ok,
    'answers a query': async () => (await ask(address, '{ articles(first: 1) { nodes { headline } } }')).ok,
    'lets caches keep a feed': async () => {
      const url = at('/graphql?query={articles(first:1){nodes{headline}}}');
      return /^public, max-age=\d+/.test((await fetch(url)).headers.get('cache-control') ?? '');
    },
    'refuses what it does not know': async () => (await ask(address, '{ nothing }')).status === 400,
    'has a schema': async () => (await (await fetch(at('/schema.graphql'))).text()).includes('type Query {'),
    'has a feed': async () => (await (await fetch(at('/feed.xml'))).text()).includes('<feed '),
  };
  for (const [what, check] of Object.entries(checks)) {
    const holds = await check();
    tell(`  ${holds ? '✓' : '✗'} ${what}`);
    if (!holds)
      throw new Error(
        `${address} is deployed, but does not answer as it should: it should be that it ${what}.`,
      );
  }
}

function ask(address: string, query: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };
  return fetch(address, { method: 'POST', headers, body: JSON.stringify({ query }) });
}

if (import.meta.main) {
  const address = process.argv[2];
  if (address === undefined)
    throw new Error('Say which address: node scripts/run.mjs scripts/smoke.ts <address>');
  await smokeTest(address);
}
