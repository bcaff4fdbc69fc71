import type { TestProject } from 'vitest/node';
import { startTestEngine } from './test-engine.ts';

/** Starts dynalite for the project `second engine` of vitest.config.ts; the other tests have the engine of tests/engine.ts. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const engine = await startTestEngine('dynalite');
  project.provide('endpoint', engine.endpoint);
  project.provide('engine', 'dynalite');
  return engine.stop;
}
