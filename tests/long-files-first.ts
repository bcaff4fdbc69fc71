import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The files that take the longest, the longest first: one of them at the end would keep a single core busy while the others have nothing to do.
 *
 * The first is of another project, for which a worker begins anew, and ends. The second imports the sample content (`startSampleApi`); those after
 * it do without, so that nobody waits for that.
 */
const longFiles = [
  'engines/second-engine',
  'reader/offline',
  'commands/slow-store',
  'dev/start',
  'faults/writing',
  'cli/restore-drill',
  'reader/screens',
  'dev/graphiql',
  'commands/working-copies',
  'server/webhooks',
  'contract/mobile',
  'cli/mcp',
  'cli/commands',
  'commands/import',
  'functions/package',
  'commands/releases',
  'model/extending',
  'contract/embargo',
  'commands/rename',
  'search/search',
  'server/sitemap',
  'attacks/public-paths',
  'contract/hidden',
  'node/load-shedding',
  'commands/races',
  'server/webhook-receivers',
  'commands/merge',
  'commands/repair',
  'contract/growth',
  'commands/hot-lists',
  'commands/model',
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
