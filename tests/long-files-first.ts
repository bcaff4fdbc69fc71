import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take the longest, the longest first: one of them at the end would keep a single core busy while the others have nothing to do. */
const longFiles = [
  'reader/offline',
  'reader/screens',
  'commands/slow-store',
  'dev/start',
  'faults/writing',
  'commands/import',
  'commands/releases',
  'dev/graphiql',
  'contract/embargo',
  'commands/races',
  'functions/package',
  'server/preview',
  'editing',
  'contract/hidden',
  'attacks/dear-fields',
  'cli/restore-drill',
  'cli/content',
  'engines/second-engine',
  'model/extending',
  'search/search',
  'cli/mcp',
  'commands/rename',
  'commands/model',
  'cli/repair',
  'contract/growth',
].map(name => `/tests/${name}.test.ts`);

/** Vitest's own order goes by how long files took before, which a new clone, as of CI, does not know. */
export class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const place = longFiles.findIndex(file => moduleId.endsWith(file));
  return place === -1 ? longFiles.length : place;
}
