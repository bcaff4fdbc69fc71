import { hash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'graphql-yoga';
import { plainHeaders } from './http-defaults.ts';

type Encoding = 'br' | 'gzip';

/** Characters below which compression saves no packet. */
const minCompressed = 1000;

/**
 * Compresses a response, gives it an ETag if it may be cached, and answers 304 to a client that has it already. The levels are cheap: gzip 1
 * for what one phone reads; brotli 4, a tenth smaller at twice the time, where a cache serves the result again.
 */
export function useCompressionAndETag(): Plugin {
  return {
    async onResponse({ request, response, setResponse, fetchAPI }) {
      const type = response.headers.get('content-type') ?? '';
      if (!isText(type) || response.headers.has('content-encoding')) return;
      response.headers.append('vary', 'Accept-Encoding');
      const isCacheable = isPublicResponse(request, response);
      const offered: Encoding[] = isCacheable ? ['br', 'gzip'] : ['gzip', 'br'];
      const acceptable = chooseEncoding(request.headers.get('accept-encoding'), offered);
      if (acceptable === undefined && !isCacheable) return;
      const text = await response.text();
      const { 'content-length': _, ...headers } = plainHeaders(response.headers);
      const encoding = text.length > minCompressed ? acceptable : undefined;
      if (isCacheable) headers.etag = tagOf(text, encoding);
      if (isCacheable && hasCopy(request.headers.get('if-none-match'), headers.etag)) {
        const { 'content-type': _type, ...cached } = headers;
        return setResponse(new fetchAPI.Response(null, { status: 304, headers: cached }));
      }
      if (encoding !== undefined) headers['content-encoding'] = encoding;
      const body = encoding === undefined ? text : compress(text, encoding);
      setResponse(new fetchAPI.Response(body, { status: response.status, headers }));
    },
  };
}

/** A stream of events is excluded: its text does not end. */
function isText(type: string): boolean {
  return /^(?:application\/(?:[\w.-]+\+)?(?:json|xml|graphql)|text\/(?:html|plain|xml))\b/.test(type);
}

function isPublicResponse(request: Request, { status, headers }: Response): boolean {
  const isGet = request.method === 'GET' || request.method === 'HEAD';
  return isGet && status === 200 && /\bpublic\b/.test(headers.get('cache-control') ?? '');
}

/** Strong: it differs for each encoding, since the bytes do. */
function tagOf(text: string, encoding: Encoding | undefined): string {
  const digest = hash('sha256', text, 'base64url').slice(0, 27);
  return `"${digest}${encoding === undefined ? '' : `-${encoding}`}"`;
}

/** Whether a client has the response of this tag. Compared weakly, by RFC 9110, 13.1.2: a cache on the way may have weakened the tag. */
function hasCopy(ifNoneMatch: string | null, tag: string | undefined): boolean {
  if (ifNoneMatch === null || tag === undefined) return false;
  return ifNoneMatch.split(',').some(each => each.trim() === '*' || each.trim().replace(/^W\//, '') === tag);
}

function compress(text: string, encoding: Encoding): Uint8Array<ArrayBuffer> {
  if (encoding === 'gzip') return new Uint8Array(gzipSync(text, { level: 1 }));
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_MODE, BROTLI_MODE_TEXT } = constants;
  const params = { [BROTLI_PARAM_QUALITY]: 4, [BROTLI_PARAM_MODE]: BROTLI_MODE_TEXT };
  return new Uint8Array(brotliCompressSync(text, { params }));
}

/**
 * The encoding of those on offer that a client prefers, the first of equals; undefined for none. RFC 9110, 12.5.3: an encoding that is not
 * named is not accepted, `*` stands for the rest, a weight of 0 refuses.
 */
export function chooseEncoding(header: string | null, offered: readonly Encoding[]): Encoding | undefined {
  if (header === null || header === '') return undefined;
  const weights = new Map(header.split(',').map(weightOf));
  const weigh = (encoding: string) => weights.get(encoding) ?? weights.get('*') ?? 0;
  const best = offered.toSorted((a, b) => weigh(b) - weigh(a))[0];
  // `identity` is always acceptable, and better where the client weighs it higher.
  return best !== undefined && weigh(best) > 0 && weigh(best) >= (weights.get('identity') ?? 0)
    ? best
    : undefined;
}

function weightOf(member: string): [string, number] {
  const [name = '', ...parameters] = member.split(';').map(part => part.trim().toLowerCase());
  const q = parameters.find(parameter => parameter.startsWith('q='))?.slice(2);
  const weight = q === undefined ? 1 : Number(q);
  return [name === 'x-gzip' ? 'gzip' : name, weight >= 0 && weight <= 1 ? weight : 0];
}
