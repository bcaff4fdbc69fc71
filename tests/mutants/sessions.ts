import { createVitest, type TestSpecification, type Vitest } from 'vitest/node';

/** The order of a run is the caller's. */
class AsGiven {
  async shard(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files;
  }
  async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files;
  }
}

/** A vitest over a copy of the project, which takes the sources as Node does: so coverage speaks of them, and not of what Vite makes of them. */
export function openVitest(
  root: string,
  options: { readonly setupFiles?: string[]; readonly bail?: number; readonly testTimeout?: number } = {},
): Promise<Vitest> {
  return createVitest({
    root,
    config: false,
    watch: false,
    reporters: [{}],
    globalSetup: ['tests/engine.ts'],
    include: ['tests/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 180_000,
    experimental: { viteModuleRunner: false },
    sequence: { sequencer: AsGiven },
    ...options,
  });
}
