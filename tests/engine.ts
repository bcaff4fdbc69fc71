import type { TestProject } from 'vitest/node';
import { startEngine } from '../src/dev/engine.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the engine of this test run answers; every test makes a table of its own in it. */
    endpoint: string;
  }
}

/** Starts one in-memory engine for the whole run; the answer ends it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const engine = await startEngine({ dataDir: ':memory:' });
  project.provide('endpoint', engine.endpoint);
  return () => engine.stop();
}
