import { defineConfig } from 'vitest/config';

/** What adds to a module that others share. */
const ownModules = ['tests/schema/rights.test.ts'];

export default defineConfig({
  // graphql has two builds; Vite would give the tests the other one than Node gives Yoga, and errors of one are none to the other.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    globalSetup: ['tests/engine.ts'],
    setupFiles: ['tests/after-file.ts'],
    pool: 'forks',
    // One more than the two cores that there are at least: tests of processes mostly wait.
    maxWorkers: 3,
    // Files share what they import, a quarter of the work; none leaves anything behind in it.
    isolate: false,
    // A test that starts processes takes a busy machine long. Set here, for what a shared module sets holds for one file only.
    testTimeout: 120_000,
    // Tests of time limits share two cores with all others there; one that fails three times in a row has failed.
    retry: process.env.CI === 'true' ? 2 : 0,
    hookTimeout: 180_000,
    projects: [
      { extends: true, test: { name: 'all', include: ['tests/**/*.test.ts'], exclude: ownModules } },
      { extends: true, test: { name: 'own modules', include: ownModules, isolate: true } },
    ],
  },
});
