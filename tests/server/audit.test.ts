import { serverAudits } from 'graphql-http';
import { beforeAll, expect, test } from 'vitest';
import { type Api, startApi } from '../api.ts';

/** The GraphQL over HTTP specification, as its reference implementation audits servers: https://github.com/graphql/graphql-http */
const audits = serverAudits({
  url: 'http://localhost/graphql',
  fetchFn: (url: string, init?: RequestInit) => api.fetch(url.slice('http://localhost'.length), init),
});
let api: Api;

beforeAll(async () => {
  // Some audits ask for a type of the schema.
  api = await startApi({ server: { introspection: true } });
});

test('there are 61 audits', () => {
  expect(audits).toHaveLength(61);
});

test.for(audits)('$name', async audit => {
  const result = await audit.fn();
  expect(result.status === 'ok' ? '' : result.reason).toBe('');
});
