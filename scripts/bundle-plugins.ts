import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { resolve as resolvePath } from 'node:path';
import type { Plugin } from 'esbuild';

/** What esbuild does differently for the bundle of a function, given its source file: a start reads, compiles and loads less. */
export function bundlePlugins(source: string): Plugin[] {
  return [builtins, credentials, fetchApi, webStreams, schemaValidation, unused, late(source)];
}

/**
 * Takes Node's modules from `process.getBuiltinModule`. An `import` of node:http evaluates every export, WebSocket
 * and so the HTTP client among them; and CommonJS packages need no `require` this way, which an ES module lacks. Of each module only the names
 * that something imports are read; accessors, which load more of Node, when they are used.
 */
const builtins: Plugin = {
  name: 'builtins',
  setup({ onResolve, onLoad }) {
    const names = new RegExp(`^(?:node:)?(?:${builtinModules.join('|')})$`);
    onResolve({ filter: names }, ({ path, kind }) => ({
      path,
      namespace: kind === 'import-statement' ? 'builtin' : 'required-builtin',
      sideEffects: false,
    }));
    onResolve({ filter: /^required-builtin:/ }, ({ path }) => ({
      path: path.replace('required-builtin:', ''),
      namespace: 'required-builtin',
      sideEffects: false,
    }));
    onLoad({ filter: /./, namespace: 'required-builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`,
    }));
    onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({ contents: namesOf(path) }));
  },
};

function namesOf(path: string): string {
  const properties = Object.entries(Object.getOwnPropertyDescriptors(process.getBuiltinModule(path) ?? {}));
  const exported = properties.map(([name, { enumerable, get }], n) => {
    if (enumerable !== true || name === 'default') return '';
    return get === undefined
      ? `const _${n} = /* @__PURE__ */ read("${name}"); export { _${n} as "${name}" };`
      : `export { "${name}" } from ${JSON.stringify(`required-builtin:${path}`)};`;
  });
  return `const all = process.getBuiltinModule(${JSON.stringify(path)}); const read = name => all[name]; export default all; ${exported.join(' ')}`;
}

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

/** Answers of DynamoDB are streams of Node: to ask whether one is of the web loads the web's streams, 2 ms of each start. */
const webStreams: Plugin = {
  name: 'web-streams',
  setup({ onLoad }) {
    onLoad({ filter: /\/serde\/util-stream\/stream-(?:collector|type-check)\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll('typeof ReadableStream', '"undefined"'),
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
        const isBuiltin = found.namespace === 'required-builtin';
        return { path: isBuiltin ? `required-builtin:${path}` : found.path, namespace: 'late' };
      });
      onLoad({ filter: /./, namespace: 'late' }, ({ path }) => ({
        contents: `import ${JSON.stringify(resolvePath(import.meta.dirname, '..', source))}; export * from ${JSON.stringify(path)};`,
        resolveDir: import.meta.dirname,
      }));
    },
  };
}
