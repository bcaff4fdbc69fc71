import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A shared cache in front of an origin, as a CDN is one. */
export interface CachingProxy {
  readonly origin: string;
  /** The requests that reached the origin: the method, and whether the request only revalidated a copy. */
  readonly forwarded: { readonly method: string; readonly conditional: boolean }[];
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An answer that is kept: for the requests whose headers are the same as far as its Vary names them. */
interface Copy {
  readonly answer: Answer;
  readonly varies: readonly (readonly [string, string | undefined])[];
  freshUntil: number;
}

/**
 * Keeps to RFC 9111 as far as the answers of this API go: `public` and `max-age` of a GET are honoured, `private` and `no-store` are not
 * kept, `Vary` tells copies apart, a copy that is no longer fresh is validated with its ETag.
 */
export async function startCachingProxy(target: string, clock: () => number): Promise<CachingProxy> {
  const copies = new Map<string, Copy[]>();
  const forwarded: { method: string; conditional: boolean }[] = [];

  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const body = await buffer(incoming);
    const { method = 'GET', url = '/', headers } = incoming;
    const known = method === 'GET' ? copies.get(url)?.find(copy => matches(copy, headers)) : undefined;
    if (known !== undefined && clock() < known.freshUntil) return send(outgoing, known.answer);
    const etag = known?.answer.headers.etag;
    forwarded.push({ method, conditional: etag !== undefined });
    const asked = etag === undefined ? headers : { ...headers, 'if-none-match': etag };
    const answer = await forward(new URL(url, target), method, asked, body);
    if (known !== undefined && answer.status === 304) {
      known.freshUntil = clock() + maxAgeOf(answer);
      return send(outgoing, known.answer);
    }
    if (method === 'GET') {
      const others = (copies.get(url) ?? []).filter(copy => copy !== known);
      const age = maxAgeOf(answer);
      const copy = { answer, varies: variesOf(answer, headers), freshUntil: clock() + age };
      copies.set(url, age > 0 && answer.status === 200 ? [...others, copy] : others);
    }
    send(outgoing, answer);
  };
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  };
  return { origin: `http://127.0.0.1:${port}`, forwarded, close };
}

function matches({ varies }: Copy, headers: IncomingHttpHeaders): boolean {
  return varies.every(([name, value]) => textOf(headers[name]) === value);
}

function variesOf({ headers }: Answer, asked: IncomingHttpHeaders): Copy['varies'] {
  const names = (headers.vary ?? '').split(',').map(name => name.trim().toLowerCase());
  return names.filter(name => name !== '').map(name => [name, textOf(asked[name])] as const);
}

function textOf(value: string | string[] | undefined): string | undefined {
  return value?.toString();
}

/** Milliseconds for which a shared cache may hand an answer on. */
function maxAgeOf({ headers }: Answer): number {
  const control = headers['cache-control'] ?? '';
  if (!/\bpublic\b/.test(control) || /\b(?:private|no-store)\b/.test(control)) return 0;
  return Number(/\bmax-age=(\d+)/.exec(control)?.[1] ?? 0) * 1000;
}

function send(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  outgoing.writeHead(status, headers).end(body);
}

function forward(url: URL, method: string, headers: IncomingHttpHeaders, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const passed = request(url, { method, headers }, async response => {
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: await buffer(response) });
    });
    passed.on('error', reject).end(body);
  });
}
