import { readFile, rm, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join, resolve as resolvePath } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build as bundle, type Metafile, type Plugin } from 'esbuild';
import packageJson from '../package.json' with { type: 'json' };

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
    plugins: [builtins, credentials, fetchApi, schemaValidation, unused, late(source)],
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

/**
 * Takes Node's modules from `process.getBuiltinModule`. An `import` of node:http evaluates every export, WebSocket
 * and so the HTTP client among them; and CommonJS packages need no `require` this way, which an ES module lacks.
 */
const builtins: Plugin = {
  name: 'builtins',
  setup({ onResolve, onLoad }) {
    const names = new RegExp(`^(?:node:)?(?:${builtinModules.join('|')})$`);
    onResolve({ filter: names }, ({ path }) => ({
      path,
      namespace: 'builtin',
    }));
    onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`,
    }));
  },
};

/**
 * Lambda gives its role's keys and the region in the environment. Every other place where the SDK would look for keys is 100 kB; the files of
 * the AWS command line, which it would look for at the first call, take 4 ms not to be there.
 */
const credentials: Plugin = {
  name: 'credentials',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ path, resolveDir }) => {
      return { path, namespace: 'credentials', pluginData: resolveDir };
    });
    onLoad({ filter: /./, namespace: 'credentials' }, ({ pluginData: resolveDir }) => ({
      contents: `export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env'`,
      resolveDir,
    }));
    onLoad({ filter: /\/shared-ini-file-loader\/loadSharedConfigFiles\.js$/ }, () => ({
      contents: `export { CONFIG_PREFIX_SEPARATOR } from './constants';
        export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`,
    }));
  },
};

/**
 * Of the package of fetch, what the server uses, from ES modules. Its own entry is CommonJS, takes all 21 classes, and reads
 * `globalThis.crypto`, which loads Web Crypto.
 */
const fetchApi: Plugin = {
  name: 'fetch-api',
  setup({ onLoad }) {
    onLoad({ filter: /\/@whatwg-node\/fetch\/dist\/node-ponyfill\.js$/ }, () => ({
      contents: `export { Headers, ReadableStream, Request, Response, TextEncoder, TransformStream, URL, URLSearchParams } from '@whatwg-node/node-fetch';`,
    }));
  },
};

/**
 * The tests validate the schema, the functions do not: graphql-js asks its validation for errors before each request, and gets none. Its rules
 * for schemas in SDL go with the list that nothing reads.
 */
const schemaValidation: Plugin = {
  name: 'schema-validation',
  setup({ onLoad }) {
    onLoad({ filter: /\/graphql\/type\/validate\.mjs$/ }, () => ({
      contents: 'export const validateSchema = () => []; export function assertValidSchema() {}',
    }));
    onLoad({ filter: /\/graphql\/validation\/specifiedRules\.mjs$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll('Object.freeze(', '/* @__PURE__ */ Object.freeze('),
    }));
  },
};

/**
 * What packages bring along and no function calls: a reader of forms, which the server refuses; a reader of browsers' names, which the SDK has
 * for browsers; its cache of discovered endpoints, and its SHA-256 for a Node without OpenSSL; a reader of XML, which nothing that writes
 * sitemaps needs; Yoga's landing page; what the SDK of the Model Context Protocol has for schemas of zod 3, and for answers of clients to
 * questions of a server. The classes among them are constructed, and not used.
 */
const unused: Plugin = {
  name: 'unused',
  setup({ onResolve, onLoad }) {
    onResolve(
      { filter: /^(?:@fastify\/busboy|bowser|mnemonist\/lru-cache|sax|\.\/Sha256Js)$/ },
      ({ path }) => {
        return { path, namespace: 'unused' };
      },
    );
    onResolve({ filter: /^\.{1,2}\/landing-page-html\.js$/ }, ({ path, importer }) =>
      /graphql-yoga\//.test(importer) ? { path, namespace: 'unused' } : undefined,
    );
    onResolve(
      { filter: /^(?:zod\/v3|zod-to-json-schema|\.\.\/validation\/ajv-provider\.js)$/ },
      ({ path, importer }) =>
        /@modelcontextprotocol\/sdk\//.test(importer) ? { path, namespace: 'unused' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'unused' }, () => ({ contents: 'module.exports = class {}' }));
  },
};

/**
 * Keeps what a start needs in one file. esbuild cuts a file for each set of modules that some imports share, and each costs a start 0.5 ms.
 * So whatever is imported late imports the function itself too, which has long been loaded then: all files share the same.
 */
function late(source: string): Plugin {
  return {
    name: 'late',
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: /./ }, async ({ path, kind, pluginData, ...from }) => {
        if (kind !== 'dynamic-import' || pluginData === 'resolved') return undefined;
        const found = await resolve(path, { ...from, kind, pluginData: 'resolved' });
        return { path: found.namespace === 'builtin' ? path : found.path, namespace: 'late' };
      });
      onLoad({ filter: /./, namespace: 'late' }, ({ path }) => ({
        contents: `import ${JSON.stringify(resolvePath(import.meta.dirname, '..', source))}; export * from ${JSON.stringify(path)};`,
        resolveDir: import.meta.dirname,
      }));
    },
  };
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
