import { readFile, rm, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build as bundle, type Metafile, type Plugin } from 'esbuild';

/** The Lambda functions by name: the source file that exports `handler`. */
export const entries: Readonly<Record<string, string>> = {
  graphql: 'src/functions/graphql.ts',
  outbox: 'src/functions/outbox.ts',
};

/** What no function may carry: megabytes of page, and what only a laptop runs. */
const forbidden = ['node_modules/@graphql-yoga/render-graphiql/', 'node_modules/@dynoxide/', 'src/dev/'];

/**
 * Bundles each function into `<outDir>/<name>/handler.js` and returns what went in, also written to
 * `<outDir>/meta.json`. A package.json beside the handler makes it an ES module: named `.mjs`, it would not run
 * under `serverless invoke local`. Throws if a bundle holds what belongs on a laptop only.
 */
export async function build(outDir: string, functions = entries): Promise<Metafile> {
  for (const name of Object.keys(functions)) await rm(join(outDir, name), { recursive: true, force: true });
  const { metafile } = await bundle({
    entryPoints: Object.entries(functions).map(([name, source]) => ({ in: source, out: `${name}/handler` })),
    outdir: outDir,
    absWorkingDir: join(import.meta.dirname, '..'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
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
    plugins: [builtins, credentials, unused, modules],
  });
  for (const input of Object.keys(metafile.inputs)) {
    const found = forbidden.find(part => input.includes(part));
    if (found !== undefined)
      throw new Error(`The bundle holds ${input}: import nothing of ${found} from src/functions.`);
  }
  await writeFile(join(outDir, 'meta.json'), JSON.stringify(metafile));
  for (const name of Object.keys(functions)) {
    await writeFile(join(outDir, name, 'package.json'), '{"type":"module"}\n');
  }
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

/** Lambda always gives its role's keys in the environment; every other place the SDK would look at is 100 kB. */
const credentials: Plugin = {
  name: 'credentials',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ path, resolveDir }) => {
      return { path, namespace: 'credentials', pluginData: resolveDir };
    });
    onLoad({ filter: /./, namespace: 'credentials' }, ({ pluginData: resolveDir }) => ({
      contents: `exports.defaultProvider = require('@aws-sdk/credential-provider-env').fromEnv`,
      resolveDir,
    }));
  },
};

/**
 * What packages bring along and no function calls: a reader of forms, which the server refuses; a reader of browsers' names, which the SDK
 * has for browsers; and URLPattern for a Node that lacks it. Together 80 kB.
 */
const unused: Plugin = {
  name: 'unused',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(?:@fastify\/busboy|bowser|urlpattern-polyfill)$/ }, ({ path }) => {
      return { path, namespace: 'unused' };
    });
    onLoad({ filter: /./, namespace: 'unused' }, () => ({ contents: 'module.exports = {}' }));
  },
};

/**
 * Takes the packages' ES modules where they name their CommonJS first: of those only what is used goes in, and what goes in need not be
 * evaluated one `require` at a time. All who import such a package must get the same build of it, or its classes are not the same.
 */
const modules: Plugin = {
  name: 'modules',
  setup({ onResolve, resolve }) {
    const paths: Readonly<Record<string, string>> = {
      graphql: 'graphql/index.mjs',
      '@aws-sdk/client-dynamodb': '@aws-sdk/client-dynamodb/dist-es/index.js',
    };
    onResolve({ filter: /^(?:graphql|@aws-sdk\/client-dynamodb)$/ }, ({ path, ...from }) =>
      resolve(paths[path] ?? path, from),
    );
  },
};

if (import.meta.main) {
  const outDir = join(import.meta.dirname, '../dist');
  await build(outDir);
  for (const name of Object.keys(entries)) {
    const code = await readFile(join(outDir, name, 'handler.js'));
    console.log(`${name}: ${code.length} bytes, ${gzipSync(code).length} with gzip`);
  }
}
