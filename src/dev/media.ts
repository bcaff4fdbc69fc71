import { readFile } from 'node:fs/promises';
import type { IncomingMessage, RequestListener } from 'node:http';
import { join } from 'node:path';
import type { Line, Source } from '../commands/import/import-line.ts';

/**
 * The host that stands for this server in content: the port is known only when the server runs. A top-level domain that is reserved for examples
 * (RFC 2606) leads nowhere if such content is imported elsewhere.
 */
const placeholderOrigin = 'https://communique.example';

/** Lower-case words and an extension: no name leads out of the folder. */
const mediaPath = /^\/media\/([a-z0-9]+(?:-[a-z0-9]+)*\.(svg|webm))(?:\?|$)/;

const contentTypes: Readonly<Record<string, string>> = { svg: 'image/svg+xml', webm: 'video/webm' };

/** Content whose pictures and videos are those that this server serves at its own origin. */
export function withOwnMedia(source: Source, origin: string): Source {
  return async function* () {
    for await (const line of source()) yield toOrigin(line, origin);
  };
}

function toOrigin(line: Line, origin: string): Line {
  return { ...line, text: line.text.replaceAll(`${placeholderOrigin}/media/`, `${origin}/media/`) };
}

/** Serves the pictures and videos of the content folder at `/media/<name>.svg` and `.webm`, and leaves all other requests to the listener. */
export function withMedia(contentDir: string, listener: RequestListener): RequestListener {
  return async (request, response) => {
    const { method = '', url = '' } = request;
    const [, name, extension = ''] = mediaPath.exec(url) ?? [];
    if (name === undefined || !['GET', 'HEAD'].includes(method)) {
      listener(request, response);
      return;
    }
    const file = await readIfThere(join(contentDir, 'media', name));
    if (file === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('No such file.\n');
      return;
    }
    const range = requestedRange(request, file.length);
    if (range === 'outside') {
      response.writeHead(416, { 'content-range': `bytes */${file.length}` }).end();
      return;
    }
    const { start, end } = range ?? { start: 0, end: file.length - 1 };
    response.writeHead(range === undefined ? 200 : 206, {
      ...headers,
      'content-type': contentTypes[extension],
      'content-length': end + 1 - start,
      ...(range === undefined ? {} : { 'content-range': `bytes ${start}-${end}/${file.length}` }),
    });
    response.end(method === 'HEAD' ? undefined : file.subarray(start, end + 1));
  };
}

/** The first and the last byte. */
interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The part of the file that a GET asks for, as players do; undefined if the response is the whole file: for several ranges, other units, and with
 * `If-Range`, since the files have no validator (RFC 9110, sections 13.1.5 and 14.2).
 */
function requestedRange(
  { method, headers: { range, 'if-range': validator } }: IncomingMessage,
  length: number,
): ByteRange | 'outside' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (method !== 'GET' || validator !== undefined || (first === '' && last === '')) return undefined;
  // Without a first byte, the number is that of the last bytes.
  const start = first === '' ? Math.max(0, length - Number(last)) : Number(first);
  const end = first === '' || last === '' ? length - 1 : Math.min(Number(last), length - 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  return start >= length ? 'outside' : { start, end };
}

/** Apps on other origins may use the files, and none of them runs a script, even when it is opened as a page. */
const headers = {
  'accept-ranges': 'bytes',
  'cache-control': 'public, max-age=3600',
  'content-security-policy': "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; sandbox",
  'x-content-type-options': 'nosniff',
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
};

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isMissing) console.error(error);
    return undefined;
  }
}
