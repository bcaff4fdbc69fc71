/** The layers of docs/architecture.md: imports go downwards only. Each layer, and what it must not import. */
const layers = ['functions', 'server', 'schema', 'resolvers', 'commands', 'projection', 'store', 'content'];

const above = layers.map((layer, index) => ({
  name: `${layer}-imports-downwards-only`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: { path: `^src/(?:${['cli', 'dev', ...layers.slice(0, index)].join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...above,
    {
      name: 'schema-never-touches-the-store',
      comment: 'What clients see must not depend on how it is stored; resolvers stand between.',
      severity: 'error',
      from: { path: '^src/schema/' },
      to: { path: '^src/store/' },
    },
    {
      name: 'content-imports-nothing-of-the-project',
      severity: 'error',
      from: { path: '^src/content/' },
      to: { path: '^src/(?!content/)' },
    },
    {
      name: 'the-store-knows-no-type',
      comment: 'Of content it may only know how problems are told.',
      severity: 'error',
      from: { path: '^src/store/' },
      to: { path: '^src/content/(?!problem\\.ts$)' },
    },
    {
      name: 'only-the-store-knows-dynamodb',
      severity: 'error',
      from: { path: '^src/(?!store/)' },
      to: { path: '^node_modules/@aws-sdk/' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
