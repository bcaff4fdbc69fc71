/** Makes this file a module, in which `self` may be declared. */
export {};

declare const self: ServiceWorkerGlobalScope;
/** Set by vite.config.ts: the files of this version of the app. */
declare const __FILES__: readonly string[];
declare const __VERSION__: string;

/**
 * Keeps the app itself and pictures, so that it opens at once and without a network. Not the responses of the API: those are HTTP's to cache
 * while there is a network, and the copy of src/offline replaces them without one. An article that was withdrawn must not come from here.
 */
const shell = `shell-${__VERSION__}`;
const pictures = 'pictures';
const maxPictures = 150;
/** Milliseconds that a page may take before the one that is kept is shown. */
const maxPageTime = 1000;

self.addEventListener('install', event => {
  event.waitUntil(fillShell().then(() => self.skipWaiting()));
});

self.addEventListener('activate', event => {
  event.waitUntil(removeOldShells().then(() => self.clients.claim()));
});

self.addEventListener('fetch', event => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const { origin, pathname } = new URL(request.url);
  if (request.mode === 'navigate' && origin === self.location.origin && !isOfApi(pathname))
    event.respondWith(page(request));
  else if (origin === self.location.origin && __FILES__.includes(pathname))
    event.respondWith(fromShell(pathname, request));
  else if (request.destination === 'image') event.respondWith(picture(request));
});

/** Addresses of the API that a reader may open: the feeds, GraphiQL. */
function isOfApi(pathname: string): boolean {
  return pathname.includes('.') || /^\/(?:graphql|health|ready|live|mcp|ninjs|jsonld)(?:\/|$)/.test(pathname);
}

async function fillShell(): Promise<void> {
  const cache = await caches.open(shell);
  // Past the HTTP cache, which may still have the files of the version before.
  await cache.addAll(__FILES__.map(file => new Request(file, { cache: 'reload' })));
}

async function removeOldShells(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter(name => name.startsWith('shell-') && name !== shell).map(name => caches.delete(name)),
  );
}

/**
 * The page of the server, so that a new version is there at once, and no other server at this address is hidden by this one (as on localhost).
 * Without a network, or with a slow one, the page that is kept.
 */
async function page(request: Request): Promise<Response> {
  const kept = await (await caches.open(shell)).match('/');
  const fresh = fetch(request);
  if (kept === undefined) return fresh;
  const late = new Promise<Response>(resolve => setTimeout(() => resolve(kept), maxPageTime));
  const answered = fresh.then(
    response => (response.status < 500 ? response : kept),
    () => kept,
  );
  return Promise.race([answered, late]);
}

async function fromShell(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(shell);
  return (await cache.match(path)) ?? fetch(request);
}

async function picture(request: Request): Promise<Response> {
  const cache = await caches.open(pictures);
  const known = await cache.match(request);
  if (known !== undefined) return known;
  const response = await fetch(request);
  // The status of a picture from another site is hidden: `opaque`.
  if (response.ok || response.type === 'opaque') {
    const keys = await cache.keys();
    await Promise.all(keys.slice(0, Math.max(0, keys.length - maxPictures)).map(key => cache.delete(key)));
    await cache.put(request, response.clone());
  }
  return response;
}
