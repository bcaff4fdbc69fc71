import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

/** The files of `public` that the app needs without a network. */
const publicFiles = ['/', '/manifest.webmanifest', '/icon.svg', '/icon-192.png'];

export default defineConfig(({ command }) => ({
  root: import.meta.dirname,
  // Phones of the last three years.
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        app: join(import.meta.dirname, 'index.html'),
        worker: join(import.meta.dirname, 'worker/service-worker.ts'),
      },
      output: {
        entryFileNames: ({ name }) => (name === 'worker' ? 'service-worker.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  // Whatever the environment says: `npm start` of the API builds the app too.
  define: command === 'build' ? { 'process.env.NODE_ENV': '"production"' } : {},
  plugins: [shellOfWorker()],
  // `npm run dev` beside `npm start` of the API.
  server: { proxy: { '/graphql': 'http://localhost:4000' } },
}));

/** Tells the service worker the files of the app, and a version that changes with them. */
function shellOfWorker(): Plugin {
  return {
    name: 'shell-of-worker',
    apply: 'build',
    generateBundle(_options, bundle) {
      const worker = bundle['service-worker.js'];
      if (worker?.type !== 'chunk') throw new Error('The service worker is missing.');
      const assets = Object.keys(bundle).filter(file => file.startsWith('assets/'));
      const files = [...publicFiles, ...assets.map(file => `/${file}`)];
      const version = createHash('sha256')
        .update(files.join())
        .update(worker.code)
        .digest('hex')
        .slice(0, 12);
      worker.code = worker.code
        .replaceAll('__FILES__', JSON.stringify(files))
        .replaceAll('__VERSION__', JSON.stringify(version));
    },
  };
}
