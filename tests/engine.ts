import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type EngineName, engineNamed, startTestEngine } from './engines/test-engine.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the engine of this test run answers; every test makes a table of its own in it. */
    endpoint: string;
    /** Which engine that is. */
    engine: EngineName;
    /** The items of the sample content, once it is imported (`startSampleApi`): a file takes a tenth of the time of a second table. */
    sampleFile: string;
  }
}

/**
 * Starts one in-memory engine for the whole run, in a temporary directory of the run; the answer ends it, and fails the run where a
 * folder of a test is left there.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const before = process.env.TMPDIR;
  const temporary = await mkdtemp(join(tmpdir(), 'communique-tests-'));
  // The workers, and what they start, take it from here.
  process.env.TMPDIR = temporary;
  const name = engineNamed(process.env.TEST_ENGINE || 'dynoxide');
  const engine = await startTestEngine(name);
  project.provide('endpoint', engine.endpoint);
  project.provide('engine', name);
  const sampleFile = join(temporary, 'sample');
  project.provide('sampleFile', sampleFile);
  return async () => {
    await engine.stop();
    await rm(sampleFile, { force: true });
    const left = await readdir(temporary);
    await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    if (left.length > 0)
      throw new Error(`Tests leave behind in the temporary directory: ${left.join(', ')}.`);
  };
}
