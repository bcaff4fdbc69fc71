import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/**
 * The folders of src from the bottom up: each imports only from those above it in this list, and Biome must say the same. Two entry points
 * may not import each other although one has to stand first: see `apart`.
 */
const layers = [
  'errors',
  'text',
  'formats',
  'model',
  'access',
  'store',
  'search',
  'projection',
  'commands',
  'resolvers',
  'schema',
  'mcp',
  'server',
  'functions',
  'node',
  'dev',
  'cli',
];

/** Imports that the order alone would allow. */
const apart: Readonly<Record<string, readonly string[]>> = {
  // The store knows no type of record.
  store: ['text', 'formats', 'model', 'access'],
  search: ['store'],
  schema: ['store'],
  // Tools ask by GraphQL alone.
  mcp: ['store', 'search', 'projection', 'commands', 'resolvers', 'schema'],
  node: ['functions'],
  dev: ['functions'],
  cli: ['functions'],
};

/** The folders of src/commands, in the same order. */
const rooms = [
  'write',
  'hot-lists',
  'search-index',
  'pending',
  'webhooks',
  'mutations',
  'outbox',
  'inspection',
  'repair',
  'import',
];

const root = fileURLToPath(new URL('..', import.meta.url));
const src = join(root, 'src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'));

/** An override of biome.json, as far as it restricts imports. */
interface Override {
  readonly includes: string[];
  readonly linter: {
    readonly rules: {
      readonly style?: {
        readonly noRestrictedImports?: {
          readonly options: { readonly patterns: { readonly group: string[] }[] };
        };
      };
    };
  };
}

interface Import {
  readonly from: string;
  /** A file of src, a file of the project outside of it, or a package. */
  readonly to: string;
  readonly isType: boolean;
}

const imports = files.flatMap(importsOf);
const own = imports.filter(({ to }) => files.includes(to));

test('every folder of src is a layer, and every import of a file is found', () => {
  expect(new Set(files.map(layerOf))).toEqual(new Set(layers));
  for (const file of files) {
    const text = readFileSync(join(src, file), 'utf8');
    const written = [...text.matchAll(/(?<![\w'`])['"](\.{1,2}\/[^'"\s]*\.ts)['"]/g)].map(
      ([, path = '']) => path,
    );
    const found = own.filter(({ from }) => from === file).map(({ to }) => to);
    expect(written.map(path => normalize(join(dirname(file), path))).toSorted()).toEqual(found.toSorted());
  }
});

test('imports go in one direction, type imports included', () => {
  const wrong = own.filter(({ from, to }) => {
    const [above, below] = [layerOf(from), layerOf(to)];
    return layers.indexOf(above) < layers.indexOf(below) || apart[above]?.includes(below);
  });
  expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test('imports between the folders of src/commands go in one direction', () => {
  const inside = files.filter(file => layerOf(file) === 'commands');
  expect(new Set(inside.map(roomOf))).toEqual(new Set(rooms));
  const wrong = own
    .filter(({ from, to }) => inside.includes(from) && inside.includes(to))
    .filter(({ from, to }) => rooms.indexOf(roomOf(from)) < rooms.indexOf(roomOf(to)));
  expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test('docs/architecture.md has the layers and the folders of src/commands in this order', () => {
  const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  const inTable = (row: RegExp) => [...page.matchAll(row)].map(([, name]) => name);
  expect(inTable(/^\| `src\/(\w+)` \|/gm)).toEqual(layers.toReversed());
  expect(inTable(/^\| `([a-z-]+)\/` \|/gm).slice(0, rooms.length)).toEqual(rooms);
});

test('no import is part of a cycle, type imports included', () => {
  expect(cycleIn(own)).toEqual([]);
});

test('a cycle of type imports is found', () => {
  expect(
    cycleIn([
      { from: 'a', to: 'b', isType: false },
      { from: 'b', to: 'c', isType: true },
      { from: 'c', to: 'b', isType: true },
      { from: 'c', to: 'd', isType: false },
    ]),
  ).toEqual(['b', 'c', 'b']);
});

test.for(layers)('Biome restricts the imports of src/%s to the layers below', layer => {
  const { overrides } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
  const ofLayer = (overrides as Override[]).filter(({ includes }) => includes.includes(`src/${layer}/**`));
  const patterns = ofLayer.flatMap(
    ({ linter }) => linter.rules.style?.noRestrictedImports?.options.patterns ?? [],
  );
  const groups = patterns.flatMap(({ group }) => group);
  const restricted = layers.filter(other => groups.includes(`**/${other}/**`));
  const expected = layers.filter((other, i) => i > layers.indexOf(layer) || apart[layer]?.includes(other));
  expect(restricted).toEqual(expected);
});

test('a server on Node needs no package of development', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const reached = new Set(['node/serve.ts']);
  for (const file of reached)
    for (const { from, to, isType } of own) if (from === file && !isType) reached.add(to);
  const packages = imports
    .filter(
      ({ from, to, isType }) => reached.has(from) && !isType && !to.startsWith('.') && !files.includes(to),
    )
    .filter(({ to }) => !to.startsWith('node:'))
    .map(({ to }) => /^(?:@[^/]+\/)?[^/]+/.exec(to)?.[0]);
  expect(packages).toContain('graphql-yoga');
  expect([...new Set(packages)].filter(name => !Object.hasOwn(dependencies, name ?? ''))).toEqual([]);
});

function layerOf(file: string): string {
  return file.split('/')[0] ?? '';
}

function roomOf(file: string): string {
  return file.split('/')[1] ?? '';
}

/** Static and dynamic imports, and exports from another file. */
function importsOf(file: string): Import[] {
  const text = readFileSync(join(src, file), 'utf8');
  const statements =
    /^(?:import|export)\s+(?<type>type\s)?(?:[^'";]*?\sfrom\s+)?'(?<static>[^']+)'|\bimport\(\s*'(?<dynamic>[^']+)'/gm;
  return [...text.matchAll(statements)].map(({ groups = {} }) => {
    const path = groups.static ?? groups.dynamic ?? '';
    const target = normalize(join(dirname(file), path));
    const to = path.startsWith('.') && existsSync(join(src, target)) ? target : path;
    return { from: file, to, isType: groups.type !== undefined };
  });
}

/** The files of a cycle, the first one once more at its end; none where there is no cycle. */
function cycleIn(all: readonly Import[]): string[] {
  const targets = Map.groupBy(all, ({ from }) => from);
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    path.push(file);
    for (const { to } of targets.get(file) ?? []) {
      const cycle = visit(to);
      if (cycle.length > 0) return cycle;
    }
    path.pop();
    done.add(file);
    return [];
  };
  for (const file of targets.keys()) {
    const cycle = visit(file);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
