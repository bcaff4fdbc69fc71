import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { startApi } from '../api.ts';
import { isLong } from '../seed.ts';

/** Fewer would not do: Yoga's own cache holds a thousand documents, and half a gigabyte with them. */
const documents = isLong ? 50_000 : 1100;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

test(`${documents} documents of 1,000 tokens leave the heap at most 64 MB higher`, {
  timeout: documents * 100,
}, async () => {
  const api = await startApi({ server: { showCost: false } });
  const before = await heapAfter(api.fetch, 100, 'warm');
  const after = await heapAfter(api.fetch, documents, 'new');
  const growth = (after - before) / 1e6;
  process.stdout.write(`Heap after ${documents} documents: ${growth.toFixed(1)} MB higher\n`);
  expect(growth).toBeLessThan(64);
});

/** Bytes of the heap after so many documents, each valid and unlike all others. */
async function heapAfter(
  fetch: (path: string, init: RequestInit) => Promise<Response>,
  count: number,
  name: string,
): Promise<number> {
  for (let i = 0; i < count; i++) {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: large(`${name}${i}`) }),
    });
    expect(await response.text()).toBe('{"data":{"person":null}}');
    // As between requests that come over a network. What a WeakRef has been asked for is kept until the event loop turns.
    await turn();
  }
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** A valid document of about 1,000 tokens that reads nothing: no slug has a blank. */
function large(name: string): string {
  const image = 'image { url alt width height caption credit }';
  const place = 'location { id slug name kind country latitude longitude }';
  const event = `id slug name summary kind status startDate endDate ${place} ${image} participants(first: 2) { nodes { id name } }`;
  const lists = Array.from({ length: 18 }, (_, i) => `a${i}: events(first: 1) { nodes { ${event} } }`);
  return `query ${name} { person(slug: "no slug") { ${lists.join(' ')} } }`;
}
