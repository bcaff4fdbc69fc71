import { readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import type { Line, Source } from '../commands/import/import-line.ts';

/**
 * The host that stands for this server in content: the port is known only when the server runs. A top-level domain that is reserved for examples
 * (RFC 2606) leads nowhere if such content is imported elsewhere.
 */
const placeholderOrigin = 'https://communique.example';

/** Lower-case words and `.svg`: no name leads out of the folder. */
const mediaPath = /^\/media\/([a-z0-9]+(?:-[a-z0-9]+)*\.svg)(?:\?|$)/;

/** Content whose pictures are those that this server serves at its own origin. */
export function withOwnMedia(source: Source, origin: string): Source {
  return async function* () {
    for await (const line of source()) yield toOrigin(line, origin);
  };
}

function toOrigin(line: Line, origin: string): Line {
  return { ...line, text: line.text.replaceAll(`${placeholderOrigin}/media/`, `${origin}/media/`) };
}

/** Serves the pictures of the content folder at `/media/<name>.svg`, and leaves all other requests to the listener. */
export function withMedia(contentDir: string, listener: RequestListener): RequestListener {
  return async (request, response) => {
    const { method = '', url = '' } = request;
    const [, name] = mediaPath.exec(url) ?? [];
    if (name === undefined || !['GET', 'HEAD'].includes(method)) {
      listener(request, response);
      return;
    }
    const picture = await readIfThere(join(contentDir, 'media', name));
    if (picture === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('No such picture.\n');
      return;
    }
    response.writeHead(200, { ...headers, 'content-length': picture.length });
    response.end(method === 'HEAD' ? undefined : picture);
  };
}

/** Apps on other origins may use the pictures, and none of them runs a script, even when it is opened as a page. */
const headers = {
  'content-type': 'image/svg+xml',
  'cache-control': 'public, max-age=3600',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
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
