import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build as bundle, type Metafile } from 'esbuild';
import packageJson from '../package.json' with { type: 'json' };
import { bundlePlugins } from './bundle-plugins.ts';

/** The Lambda functions by name: the source file that exports `handler`. */
export const entries: Readonly<Record<string, string>> = {
  graphql: 'src/functions/graphql.ts',
  outbox: 'src/functions/outbox.ts',
  live: 'src/functions/live.ts',
};

/** What no function may carry: megabytes of page, and what only a process on Node runs. */
const forbidden = [
  'node_modules/@graphql-yoga/render-graphiql/',
  'node_modules/@dynoxide/',
  'src/dev/',
  'src/node/',
];

/** What is in the bundle of each function, by its name. */
export type Bundles = Readonly<Record<string, Metafile>>;

/**
 * Bundles each function into a folder `<outDir>/<name>` and returns what went in, also written to `<outDir>/<name>.meta.json`. Its
 * `handler.js` takes events; what is imported when it is first used stands in `chunks/`. Throws if a bundle holds what belongs on a
 * laptop only.
 */
export async function build(outDir: string, functions = entries): Promise<Bundles> {
  const bundles: Record<string, Metafile> = {};
  for (const [name, source] of Object.entries(functions))
    bundles[name] = await buildFunction(join(outDir, name), source);
  return bundles;
}

/** The files that are read when a function is loaded: its handler's, those that it imports, and that these do. */
export function readAtStart(outputs: Metafile['outputs']): Set<string> {
  const files = new Set(Object.keys(outputs).filter(file => file.endsWith('/handler.js')));
  for (const file of files) {
    for (const { path, kind, external } of outputs[file]?.imports ?? [])
      if (kind === 'import-statement' && external !== true) files.add(path);
  }
  return files;
}

async function buildFunction(folder: string, source: string): Promise<Metafile> {
  await rm(folder, { recursive: true, force: true });
  const { metafile } = await bundle({
    entryPoints: [{ in: source, out: 'handler' }],
    outdir: folder,
    absWorkingDir: join(import.meta.dirname, '..'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    // Most packages name their CommonJS first: of ES modules only what is used goes in, and is not evaluated one `require` at a time.
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    sourcemap: 'external',
    metafile: true,
    logLevel: 'warning',
    define: {
      'process.env.NODE_ENV': '"production"',
      // One comparison with it in @whatwg-node/server would load Node's HTTP client: 25 ms of each cold start.
      'globalThis.Request': 'undefined',
    },
    plugins: bundlePlugins(source),
  });
  for (const input of Object.keys(metafile.inputs)) {
    const found = forbidden.find(part => input.includes(part));
    if (found !== undefined)
      throw new Error(`The bundle holds ${input}: import nothing of ${found} from src/functions.`);
  }
  await writeFile(`${folder}.meta.json`, JSON.stringify(metafile));
  // Makes the handler an ES module: named `.mjs`, it would not run under `serverless invoke local`. The name and version are for operators.
  const { name, version } = packageJson;
  await writeFile(join(folder, 'package.json'), `${JSON.stringify({ name, version, type: 'module' })}\n`);
  return metafile;
}

if (import.meta.main) {
  const outDir = join(import.meta.dirname, '../dist');
  const bundles = await build(outDir);
  for (const [name, { outputs }] of Object.entries(bundles)) {
    const files = Object.keys(outputs).filter(file => file.endsWith('.js'));
    const code = await Promise.all(files.map(file => readFile(join(import.meta.dirname, '..', file))));
    const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0);
    const [bytes, packed] = [
      sum(code.map(each => each.length)),
      sum(code.map(each => gzipSync(each).length)),
    ];
    console.log(`${name}: ${bytes} bytes in ${files.length} files, ${packed} with gzip`);
  }
}
