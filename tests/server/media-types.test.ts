import { beforeAll, describe, expect, test } from 'vitest';
import { type Api, startApi } from '../api.ts';

/** The forms in which answers are sent and bodies are read: JSON in UTF-8, and no other. */
let api: Api;
const address = `/graphql?query=${encodeURIComponent('{ articles { nodes { slug } } }')}`;
const json = 'application/json';
const graphql = 'application/graphql-response+json';

beforeAll(async () => {
  api = await startApi();
});

describe('an Accept', () => {
  test.for([
    ['', json],
    ['*/*', json],
    ['application/*', json],
    ['APPLICATION/JSON', json],
    [`${graphql}, ${json}`, graphql],
    [`${json}, ${graphql}`, json],
    [`${json};q=0.5, ${graphql};q=0.9`, graphql],
    [`${json};q=0, */*`, graphql],
    [`${graphql};q=0, application/*`, json],
    [`${json};charset=utf-8`, json],
    [`${json}; charset="UTF-8"`, json],
    [`${json}; charset=utf-16, ${graphql}`, graphql],
    ['text/event-stream, */*;q=0.1', json],
    [`multipart/mixed;deferSpec=20220824, ${json}`, json],
    ['text/html, application/json;q=0.1', json],
  ] as const)('of %j is answered in %s', async ([accept, type]) => {
    const response = await api.fetch(address, { headers: { accept } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
    expect(JSON.parse(await response.text()).data).toEqual({ articles: { nodes: [] } });
  });

  test.for([
    'text/event-stream',
    'multipart/mixed',
    'multipart/*, text/*',
    'application/json;q=0',
    'application/json;q=0.0, text/html',
    `${json};q=0, ${graphql};q=0, */*`,
    '*/*;q=0',
    'application/*;q=0, */*',
    `${json}; charset=utf-16`,
    'image/png',
    'nonsense',
  ])('of %j is 406, says what there is, and is kept by no cache', async accept => {
    api.requests.count = 0;
    const response = await api.fetch(address, { headers: { accept } });
    expect(response.status).toBe(406);
    expect(await response.text()).toMatch(/^BAD_REQUEST: Responses are application\/graphql-response\+json/);
    expect(response.headers.get('accept')).toBe(`${json}, ${graphql}`);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(api.requests.count).toBe(0);
  });

  test('that cannot be served leaves a mutation undone', async () => {
    const { text } = await api.as({ scopes: ['ADMIN'] });
    const headers = { 'content-type': json, accept: 'text/event-stream', authorization: `Bearer ${text}` };
    const body = JSON.stringify({
      query: 'mutation { createPerson(input: { name: "Ada" }) { __typename } }',
    });
    expect((await api.fetch('/graphql', { method: 'POST', headers, body })).status).toBe(406);
    expect((await api.ask('{ people { nodes { name } } }')).data.people.nodes).toEqual([]);
  });
});

describe('a body', () => {
  const send = (type: string, body: object = { query: '{ __typename }' }) =>
    api.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': type },
      body: new Uint8Array(Buffer.from(JSON.stringify(body))),
    });

  test.for([json, `${json};charset=utf-8`, `${json}; charset="UTF-8"`, 'Application/JSON; Charset=utf8'])(
    'of %s is read',
    async type => {
      expect((await send(type)).status).toBe(200);
    },
  );

  test.for(['utf-16', 'iso-8859-1', '"utf-32"', 'us-ascii', ''])('in %s is 415', async charset => {
    const response = await send(`${json}; charset=${charset}`);
    expect(response.status).toBe(415);
    const [error] = JSON.parse(await response.text()).errors;
    expect(error).toEqual({
      message: 'Send the body as UTF-8 JSON, with content-type: application/json.',
      extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' },
    });
  });
});

describe('an empty operationName counts as missing', () => {
  const document = 'query One { __typename }';
  const two = `${document} query Two { __typename }`;
  const post = (query: string) => ({
    path: '/graphql',
    init: {
      method: 'POST',
      headers: { 'content-type': json },
      body: JSON.stringify({ query, operationName: '' }),
    },
  });
  const get = (query: string) => ({
    path: `/graphql?operationName=&query=${encodeURIComponent(query)}`,
    init: {},
  });

  test.for([
    ['POST', post],
    ['GET', get],
  ] as const)('by %s', async ([, ask]) => {
    const [single, several] = [ask(document), ask(two)];
    const answer = await api.fetch(single.path, single.init);
    expect([answer.status, JSON.parse(await answer.text()).data]).toEqual([200, { __typename: 'Query' }]);
    const ambiguous = await api.fetch(several.path, several.init);
    expect(ambiguous.status).toBe(400);
    expect(JSON.parse(await ambiguous.text()).errors[0].message).toMatch(
      /^"operationName" does not select an operation/,
    );
  });
});

describe('a malformed request is told what to do', () => {
  const known = 'query, operationName, documentId, variables, extensions';
  test.for([
    [
      '{}',
      'The query is missing. Send "query", or the id of a persisted document ("documentId" or "extensions.persistedQuery").',
    ],
    [
      '{"query":null}',
      'The query is missing. Send "query", or the id of a persisted document ("documentId" or "extensions.persistedQuery").',
    ],
    ['{"query":3}', 'The parameter "query" is not a string. Send a string, or leave it out.'],
    ['{"query":["{__typename}"]}', 'The parameter "query" is not a string. Send a string, or leave it out.'],
    [
      '{"query":"{__typename}","variables":[1]}',
      'The parameter "variables" is not an object. Send an object, or leave it out.',
    ],
    [
      '{"query":"{__typename}","variables":""}',
      'The parameter "variables" is not an object. Send an object, or leave it out.',
    ],
    [
      '{"query":"{__typename}","extensions":"x"}',
      'The parameter "extensions" is not an object. Send an object, or leave it out.',
    ],
    [
      '{"query":"{__typename}","operationName":3}',
      'The parameter "operationName" is not a string. Send a string, or leave it out.',
    ],
    ['{"documentId":3}', 'The parameter "documentId" is not a string. Send a string, or leave it out.'],
    [
      '{"query":"{__typename}","__proto__x":1}',
      `The parameter "__proto__x" is unknown. Known parameters: ${known}.`,
    ],
    [
      '{"query":"{__typename}","constructor":1}',
      `The parameter "constructor" is unknown. Known parameters: ${known}.`,
    ],
    ['[{"query":"{__typename}"}]', 'Batches are not supported. Send each operation in a separate request.'],
    ['null', 'The body is not a JSON object. Send an object with a "query".'],
  ] as const)('%s', async ([body, message]) => {
    const headers = { 'content-type': json, accept: graphql };
    const response = await api.fetch('/graphql', { method: 'POST', headers, body });
    expect(response.status).toBe(400);
    expect(JSON.parse(await response.text()).errors).toEqual([
      { message, extensions: { code: 'BAD_REQUEST' } },
    ]);
  });

  test.for(['DELETE', 'PUT', 'PATCH'])('%s', async method => {
    const response = await api.fetch('/graphql', { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
    expect(JSON.parse(await response.text()).errors).toEqual([
      { message: `Method ${method} is not allowed. Use GET or POST.`, extensions: { code: 'BAD_REQUEST' } },
    ]);
  });
});
