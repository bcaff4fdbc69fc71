import { expect, inject, onTestFinished, test } from 'vitest';
import { viewerOf } from '../../src/resolvers/viewer.ts';
import { defaultLimits } from '../../src/server/limits.ts';
import { startApi } from '../api.ts';
import { startProxy } from './proxy.ts';

/** A query is refused for what it asks for, never for the tries that a busy store makes of it. */
test('a query with many reads is answered although each of them is tried again', async () => {
  const proxy = await startProxy(inject('endpoint'));
  onTestFinished(() => proxy.close());
  const api = await startApi({
    endpoint: proxy.endpoint,
    deadlines: { readDeadline: 60_000 },
    server: {
      authenticate: async () => viewerOf('desk', ['READ_DRAFTS']),
      limits: { ...defaultLimits, queryTime: 60_000 },
    },
  });
  const names = Array.from({ length: 60 }, (_, i) => `Guest${i} met Host${i}.`);
  const query = 'query ($text: String!) { recognizeEntities(text: $text) { text } }';
  const ask = () => api.ask(query, { text: names.join(' ') });
  const calm = await ask();
  expect(calm.errors).toBeUndefined();
  let number = 0;
  proxy.always = () => {
    number += 1;
    return number <= 3 * calm.extensions.cost.requests ? { error: 'ThrottlingException' } : undefined;
  };
  const busy = await ask();
  expect(busy.errors).toBeUndefined();
  // More tries than the reads that this query may make.
  expect(busy.extensions.cost.requests).toBeGreaterThan(
    defaultLimits.requests + 2 * calm.extensions.cost.requests,
  );
});
