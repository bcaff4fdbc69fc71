/** `node scripts/run.mjs scripts/smoke.ts <address of /graphql>`: whether a deployment answers as it should. */

export interface SmokeTestOptions {
  readonly tell?: (line: string) => void;
  /** Where the live signal is streamed, if it is. */
  readonly live?: string | undefined;
}

/** Asks what a phone, a code generator, a feed reader and a monitor ask. Throws where one of them would be let down. */
export async function smokeTest(
  address: string,
  { tell = console.log, live }: SmokeTestOptions = {},
): Promise<void> {
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
    ...(live !== undefined && { 'streams the live signal': () => streamsPositions(live) }),
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

/** Whether a stream begins with a position, which is sent before the stream ends. */
async function streamsPositions(live: string): Promise<boolean> {
  const { ok, body } = await fetch(`${live}?lists=articles`);
  if (!ok || body === null) return false;
  let text = '';
  for await (const part of body.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.includes('event: position')) return true;
  }
  return false;
}

if (import.meta.main) {
  const address = process.argv[2];
  if (address === undefined)
    throw new Error('Say which address: node scripts/run.mjs scripts/smoke.ts <address>');
  await smokeTest(address);
}
