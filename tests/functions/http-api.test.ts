import { gunzipSync, gzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { createSchema, createYoga } from 'graphql-yoga';
import { describe, expect, it } from 'vitest';
import { toRequest, toResult } from '../../src/functions/http-api.ts';
import cookies from './events/cookies.json' with { type: 'json' };
import get from './events/get.json' with { type: 'json' };
import options from './events/options.json' with { type: 'json' };
import post from './events/post.json' with { type: 'json' };
import postBase64 from './events/post-base64.json' with { type: 'json' };

/** Its Request, Response and Headers are its own, not those of Node. */
const yoga = createYoga({ schema: createSchema({ typeDefs: 'type Query { field: Int }' }) });
const origin = 'https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com';

describe('an event becomes a request', () => {
  it('with the address, the query string and the headers of a GET, and no body', () => {
    const request = toRequest(get);
    const url = new URL(request.url);
    expect(request.method).toBe('GET');
    expect(url.origin + url.pathname).toBe(`${origin}/graphql`);
    expect(url.search).toBe(`?${get.rawQueryString}`);
    expect(url.searchParams.get('variables')).toBe('{"first":2}');
    expect(request.headers.get('accept')).toBe('application/graphql-response+json, application/json;q=0.9');
    expect(request.body).toBeNull();
  });

  it('with the text of a POST as its body', async () => {
    const request = toRequest(post);
    expect(request.method).toBe('POST');
    expect(request.url).toBe(`${origin}/graphql`);
    expect(request.headers.get('content-type')).toBe('application/json');
    expect(await request.text()).toBe(post.body);
  });

  it('with the bytes behind a base64 body', async () => {
    const request = toRequest(postBase64);
    expect(await request.json()).toMatchObject({ variables: { query: 'Zürich “Ständerat” 議会' } });
  });

  it('with bytes that are no text untouched', async () => {
    const bytes = gzipSync('{"query":"{ __typename }"}');
    const request = toRequest({ ...postBase64, body: bytes.toString('base64') });
    expect(Buffer.from(await request.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('with its cookies in one header again', () => {
    expect(toRequest(cookies).headers.get('cookie')).toBe(
      'consent=necessary; session=ZGVzaw==; theme="dark"',
    );
    expect(toRequest({ ...cookies, cookies: [] }).headers.has('cookie')).toBe(false);
  });

  it('with the headers of a preflight', () => {
    const request = toRequest(options);
    expect(request.method).toBe('OPTIONS');
    expect(request.headers.get('access-control-request-method')).toBe('POST');
    expect(request.body).toBeNull();
  });

  it('without the body that a GET or a HEAD may carry', () => {
    expect(toRequest({ ...get, body: 'ignored' }).body).toBeNull();
    expect(toRequest(withMethod('HEAD', { ...get, body: 'ignored' })).body).toBeNull();
  });

  it('without a body where an empty one came', async () => {
    const request = toRequest({ ...post, body: '' });
    expect(request.body).toBeNull();
    expect(await request.text()).toBe('');
  });

  it('without a content type that the client did not send', () => {
    const { 'content-type': _, ...headers } = post.headers;
    expect(toRequest({ ...post, headers }).headers.has('content-type')).toBe(false);
  });

  it('with repeated headers as the gateway joined them', () => {
    const event = { ...post, headers: { ...post.headers, 'x-forwarded-for': '198.51.100.7,203.0.113.24' } };
    expect(toRequest(event).headers.get('x-forwarded-for')).toBe('198.51.100.7,203.0.113.24');
  });

  it('with header values beyond Latin-1 as the bytes that were sent', () => {
    const event = {
      ...post,
      headers: { ...post.headers, 'x-client': 'Nachrichten “Züri”', 'x-empty': undefined },
    };
    const { headers } = toRequest(event);
    expect(Buffer.from(headers.get('x-client') ?? '', 'latin1').toString('utf8')).toBe('Nachrichten “Züri”');
    expect(headers.has('x-empty')).toBe(false);
  });

  it.each(['query=%', 'query=%zz&&=', 'query={a}&query={b}', 'a#b', '?', '%00%ff', 'variables=[1"'])(
    'whatever the query string is: %s',
    rawQueryString => {
      const url = new URL(toRequest({ ...get, rawQueryString }).url);
      expect(url.origin).toBe(origin);
      expect(url.pathname).toBe('/graphql');
      expect([...url.searchParams]).toEqual([...new URLSearchParams(rawQueryString)]);
    },
  );

  it('at the gateway, whatever its path says', () => {
    const url = new URL(toRequest({ ...get, rawPath: '//elsewhere.example/?a#b' }).url);
    expect(url.origin).toBe(origin);
    expect(url.search).toBe(`?${get.rawQueryString}`);
  });

  it('of the class that is given', async () => {
    const { Request } = yoga.fetchAPI;
    const request = toRequest(post, Request);
    expect(request).toBeInstanceOf(Request);
    expect(request.headers.get('content-type')).toBe('application/json');
    expect(await request.text()).toBe(post.body);
  });
});

describe('a response becomes a result', () => {
  it.each([
    'application/json; charset=utf-8',
    'application/graphql-response+json',
    'Application/JSON',
    'text/html',
    'application/atom+xml',
    'text/xml;charset=utf-8',
  ])('of text, for %s', async contentType => {
    const result = await toResult(new Response('{"ü":1}', { headers: { 'content-type': contentType } }));
    expect(result).toEqual({
      statusCode: 200,
      headers: { 'content-type': contentType },
      body: '{"ü":1}',
      isBase64Encoded: false,
    });
  });

  it.each(['image/png', 'application/octet-stream', 'application/jsonish', 'multipart/mixed; boundary=json'])(
    'of base64, for %s',
    async contentType => {
      const bytes = Uint8Array.of(0, 128, 255, 10);
      const result = await toResult(new Response(bytes, { headers: { 'content-type': contentType } }));
      expect(result.isBase64Encoded).toBe(true);
      expect([...Buffer.from(result.body ?? '', 'base64')]).toEqual([...bytes]);
    },
  );

  it('of base64 where nothing says what it is', async () => {
    const result = await toResult(new Response(Uint8Array.of(200)));
    expect(result).toMatchObject({ body: 'yA==', isBase64Encoded: true });
  });

  it('of base64 where text is compressed', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const result = await toResult(new Response(gzipSync('{"data":{}}'), { headers }));
    expect(result.isBase64Encoded).toBe(true);
    expect(gunzipSync(Buffer.from(result.body ?? '', 'base64')).toString()).toBe('{"data":{}}');
  });

  it('with its status, and without a body where there is none', async () => {
    const result = await toResult(new Response(null, { status: 204, headers: { Allow: 'GET, POST' } }));
    expect(result).toEqual({ statusCode: 204, headers: { allow: 'GET, POST' } });
  });

  it('with header names in lower case, whoever wrote them', async () => {
    const { Response } = yoga.fetchAPI;
    const headers = { 'Cache-Control': 'no-store', 'Set-Cookie': 'a=1' };
    const result = await toResult(new Response(null, { status: 204, headers }));
    expect(result).toEqual({ statusCode: 204, headers: { 'cache-control': 'no-store' }, cookies: ['a=1'] });
  });

  it('with repeated headers joined and each cookie apart', async () => {
    const headers = new Headers({ 'content-type': 'text/plain' });
    headers.append('vary', 'accept');
    headers.append('vary', 'origin');
    headers.append('set-cookie', 'a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT');
    headers.append('set-cookie', 'b=2');
    const result = await toResult(new Response('', { headers }));
    expect(result.headers).toEqual({ 'content-type': 'text/plain', vary: 'accept, origin' });
    expect(result.cookies).toEqual(['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'b=2']);
  });
});

function withMethod(method: string, event: APIGatewayProxyEventV2): APIGatewayProxyEventV2 {
  return {
    ...event,
    requestContext: { ...event.requestContext, http: { ...event.requestContext.http, method } },
  };
}
