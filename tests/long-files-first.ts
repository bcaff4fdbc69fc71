import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The files that take the longest, the longest first: one of them at the end would keep a single core busy while the others have nothing to do.
 *
 * - The first is of another project: its worker ends after it, and so would one that has begun with others.
 * - The second imports the sample content (`startSampleApi`). The next two do without, so that nobody waits for that.
 * - Files that mostly wait (`commands/slow-store`, `faults/writing`, `cli/restore-drill`, `commands/rename`, `node/load-shedding`, `commands/model`)
 *   stand apart, beside files that keep a core busy.
 */
const longFiles = [
  'engines/second-engine',
  'reader/offline',
  'commands/slow-store',
  'dev/start',
  'reader/screens',
  'contract/mobile',
  'dev/graphiql',
  'server/webhooks',
  'faults/writing',
  'commands/import',
  'commands/releases',
  'cli/restore-drill',
  'contract/embargo',
  'commands/working-copies',
  'search/search',
  'commands/rename',
  'functions/package',
  'cli/mcp',
  'commands/races',
  'contract/hidden',
  'cli/commands',
  'model/extending',
  'server/sitemap',
  'attacks/public-paths',
  'node/load-shedding',
  'commands/merge',
  'commands/repair',
  'contract/growth',
  'commands/model',
  'attacks/dear-fields',
  'commands/hot-lists',
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
