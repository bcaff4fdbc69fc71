import { defineConfig } from 'vitest/config';
import { LongFilesFirst } from './tests/long-files-first.ts';

/** Tests that also run over the second engine, another implementation of DynamoDB (tests/engines); the newsroom's day is the slowest. */
const overBothEngines = [
  'tests/store/{attributes,batch-write,intersection,overlay,transaction}.test.ts',
  ...(process.env.LONG === '1' ? ['tests/editing.test.ts'] : []),
];

/** A comparison of both engines. */
const ofBothEngines = ['tests/engines/**/*.test.ts'];

/** Tests that add to a module that others share, or that see what others have added. */
const ownModules = ['tests/schema/{auth-scopes,lazy-schema}.test.ts'];

export default defineConfig({
  // graphql has two builds; Vite would give the tests the other one than Node gives Yoga, and errors of one are none to the other.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  plugins: [
    {
      name: 'production-builds-of-packages',
      // Vite adds this condition even where `resolve.conditions` is set. In development the packages that parse Markdown check themselves, for a
      // third of the time.
      configResolved({ ssr, environments }) {
        const all = [
          ssr.resolve?.conditions,
          ...Object.values(environments).map(one => one.resolve.conditions),
        ];
        for (const conditions of all) {
          const place = conditions?.indexOf('development|production') ?? -1;
          if (place >= 0) conditions?.splice(place, 1);
        }
      },
    },
  ],
  test: {
    globalSetup: ['tests/engine.ts'],
    setupFiles: ['tests/after-file.ts'],
    pool: 'forks',
    // Twice the two cores that there are at least: a quarter of the time, a test waits.
    maxWorkers: 4,
    // Files share what they import, a quarter of the work; none leaves anything behind in it.
    isolate: false,
    // For what hangs, not for what is slow: a machine where others work too takes ten times as long. Set here, for what a shared module sets
    // holds for one file only.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    sequence: { sequencer: LongFilesFirst },
    projects: [
      {
        extends: true,
        test: { name: 'all', include: ['tests/**/*.test.ts'], exclude: [...ownModules, ...ofBothEngines] },
      },
      {
        extends: true,
        test: {
          name: 'second engine',
          include: [...overBothEngines, ...ofBothEngines],
          globalSetup: ['tests/engines/second-engine.ts'],
        },
      },
      { extends: true, test: { name: 'own modules', include: ownModules, isolate: true } },
    ],
  },
});
