import { hash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'graphql-yoga';
import { plainHeaders } from './http-defaults.ts';

type Encoding = 'br' | 'gzip';

/** Minimum length for compression; below it, compression saves no packet. */
const minCompressed = 1000;

/**
 * Compresses a response, gives it an ETag if it may be cached, and answers 304 if the client has it already. The levels are fast: gzip 1 for a
 * response that one client reads; brotli 4, a tenth smaller for twice the time, for a response that a cache reuses.
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

/** A strong tag: it differs between encodings, because their bytes differ. */
function tagOf(text: string, encoding: Encoding | undefined): string {
  const digest = hash('sha256', text, 'base64url').slice(0, 27);
  return `"${digest}${encoding === undefined ? '' : `-${encoding}`}"`;
}

/**
 * Whether the client has the response with this tag. The comparison is weak (RFC 9110, 13.1.2), because an intermediate cache may have weakened the
 * tag.
 */
export function hasCopy(ifNoneMatch: string | null, tag: string | undefined): boolean {
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
 * The encoding that a client prefers of those on offer, the first of equals; undefined for none. RFC 9110, 12.5.3: an unnamed encoding is not
 * acceptable, `*` applies to all unnamed ones, a weight of 0 excludes.
 */
export function chooseEncoding(header: string | null, offered: readonly Encoding[]): Encoding | undefined {
  if (header === null || header === '') return undefined;
  const weights = new Map(header.split(',').map(weightOf));
  const weigh = (encoding: string) => weights.get(encoding) ?? weights.get('*') ?? 0;
  const best = offered.toSorted((a, b) => weigh(b) - weigh(a))[0];
  // `identity` is always acceptable, and is preferred if its weight is higher.
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
