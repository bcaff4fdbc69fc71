import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take the longest, the longest first: one of them at the end would keep a single core busy while the others have nothing to do. */
const longFiles = [
  'dev/start',
  'reader/screens',
  'reader/offline',
  'dev/graphiql',
  'contract/mobile',
  'contract/cost',
  'faults/writing',
  'functions/package',
  'commands/import',
  'contract/embargo',
  'commands/races',
  'server/preview',
  'cli/mcp',
  'cli/restore-drill',
  'commands/working-copies',
  'commands/repair',
  'contract/hidden',
  'commands/releases',
  'cli/repair',
  'cli/content',
  'commands/model',
  'model/extending',
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
