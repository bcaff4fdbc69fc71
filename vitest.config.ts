import { defineConfig } from 'vitest/config';

export default defineConfig({
  // graphql has two builds; Vite would give the tests the other one than Node gives Yoga, and errors of one are none to the other.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/engine.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 180_000,
  },
});
