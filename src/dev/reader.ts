import { readdir, readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Pages } from '../node/pages.ts';

const folder = fileURLToPath(new URL('../../examples/reader', import.meta.url));

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

/** The addresses of the app's screens, as app.tsx has them. Whether a record exists is not known here: the app tells search engines by `noindex`. */
const screens =
  /^\/(?:(?:article|section|person|organization|agreement|event|place|topic|timeline)\/[^/]+|search|for-you|saved|settings)?\/?$/;

/** A file of the app as it is sent. */
export interface ReaderFile {
  readonly content: string | Uint8Array;
  readonly contentType: string;
  readonly cacheControl: string;
}

type Files = ReadonlyMap<string, ReaderFile>;

/**
 * The reader's app. It is built when it is first opened, in memory: a start takes no time for it, and
 * no folder can be out of date.
 */
export function readerPages(): Pages {
  let built: Promise<Files> | undefined;
  return (request, response) => {
    const pathname = URL.parse(request.url ?? '/', 'http://localhost')?.pathname;
    if (pathname === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
    const isPage = request.headers.accept?.includes('text/html') === true || pathname === '/';
    if (!isPage && extname(pathname) === '') return false;
    built ??= buildReader();
    built.then(
      files => send(response, files, pathname, isPage),
      (error: Error) => {
        // The next request tries again: the source may have been mended.
        built = undefined;
        response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
        response.end(`The app of examples/reader cannot be built.\n${error.message}\n`);
      },
    );
    return true;
  };
}

/** Builds the app; its files by their paths. */
export async function buildReader(): Promise<Files> {
  // Loaded when it is needed: most starts open GraphiQL only.
  const { build } = await import('vite');
  const result = await build({
    root: folder,
    configFile: join(folder, 'vite.config.ts'),
    logLevel: 'silent',
    build: { write: false },
  });
  if (!('output' in result)) throw new Error('Vite built nothing.');
  const files = new Map<string, ReaderFile>();
  for (const file of result.output)
    add(files, file.fileName, file.type === 'chunk' ? file.code : file.source);
  for (const name of await readdir(join(folder, 'public')))
    add(files, name, await readFile(join(folder, 'public', name)));
  return files;
}

function add(files: Map<string, ReaderFile>, name: string, content: ReaderFile['content']): void {
  files.set(`/${name}`, {
    content,
    contentType: contentTypes[extname(name)] ?? 'application/octet-stream',
    // The names of assets change with their content.
    cacheControl: name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
}

/** A file, or the page of the app, which shows the screen of the address; at an address without a screen with the status that says so. */
function send(response: ServerResponse, files: Files, pathname: string, isPage: boolean): void {
  const isFile = files.has(pathname);
  const path = isFile || !isPage ? pathname : '/index.html';
  const file = files.get(path);
  if (file === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('NOT_FOUND\n');
    return;
  }
  response.writeHead(isFile || screens.test(pathname) ? 200 : 404, {
    'content-type': file.contentType,
    'cache-control': file.cacheControl,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
  response.end(response.req.method === 'HEAD' ? undefined : file.content);
}
