/** Tests whose way through the sources is recorded: those that ask the API in their own process. */
export const recordedTests = [
  'tests/{commands,resolvers,store,contract,search,content,clients}/*.test.ts',
  'tests/schema/{clients,schema}.test.ts',
  'tests/server/{rights,feed,errors,caching,partial-answers,repeated,limits,audit}.test.ts',
  'tests/faults/{crash,writing}.test.ts',
  'tests/functions/outbox.test.ts',
  'tests/editing.test.ts',
];

/** Tests that run for every wrong line which those do not notice, where --wide asks for them. */
export const wideTests = [
  'tests/commands/',
  'tests/resolvers/',
  'tests/store/',
  'tests/contract/mobile.test.ts',
  'tests/contract/editor.test.ts',
  'tests/contract/embargo.test.ts',
  'tests/contract/cost.test.ts',
  'tests/clients/offline.test.ts',
  'tests/cli/repair.test.ts',
  'tests/search/',
  'tests/server/rights.test.ts',
  'tests/server/feed.test.ts',
  'tests/faults/crash.test.ts',
  'tests/faults/writing.test.ts',
];

/** The tests that most likely notice a wrong line, by the file in which it stands; those of the first entry that fits. */
const nearby: readonly (readonly [part: string, tests: readonly string[]])[] = [
  ['commands/create', ['commands/create']],
  ['commands/commit', ['commands/races', 'commands/gone-meanwhile', 'commands/update']],
  [
    'commands/consequences',
    ['commands/events', 'commands/publication', 'commands/races', 'commands/related'],
  ],
  ['commands/import', ['commands/import', 'commands/import-again']],
  ['commands/task-run', ['commands/outbox']],
  ['commands/publish', ['commands/publication']],
  ['commands/restore', ['commands/publication']],
  ['commands/merge', ['commands/merge']],
  ['commands/relate', ['commands/related', 'commands/races']],
  ['commands/promote', ['search/suggest', 'commands/races']],
  ['commands/tell-referrers', ['commands/races', 'commands/rename', 'commands/merge']],
  ['commands/release', ['commands/races', 'commands/publication', 'commands/events']],
  ['commands/erase', ['commands/races', 'commands/publication']],
  ['commands/version', ['commands/update', 'commands/races', 'commands/publication']],
  ['commands/', ['commands/races', 'commands/update', 'commands/publication', 'commands/events']],
  ['projection/related', ['commands/related']],
  ['projection/standing', ['search/suggest']],
  ['projection/revision', ['commands/publication']],
  ['projection/change', ['clients/offline', 'contract/mobile', 'commands/races']],
  ['projection/', ['contract/mobile', 'resolvers/paging', 'commands/update', 'commands/publication']],
  ['store/intersection', ['store/intersection', 'resolvers/paging']],
  ['store/keys', ['store/keys', 'contract/mobile', 'resolvers/paging']],
  ['store/', ['store/manners', 'resolvers/paging', 'commands/create', 'commands/races']],
  ['resolvers/visible', ['resolvers/visible', 'commands/publication']],
  ['resolvers/field', ['commands/races', 'resolvers/visible']],
  ['resolvers/change', ['clients/offline', 'commands/races']],
  ['resolvers/', ['resolvers/paging', 'resolvers/visible', 'resolvers/lookup', 'commands/races']],
  ['schema/rights', ['server/rights', 'schema/rights']],
  ['content/exposure', ['commands/publication', 'resolvers/visible']],
  ['content/heads', ['commands/merge', 'commands/update']],
  ['', ['contract/mobile', 'commands/publication']],
];

export function nearbyTests(file: string): string[] {
  const [, tests = []] = nearby.find(([part]) => file.includes(part)) ?? [];
  return tests.map(test => `tests/${test}.test.ts`);
}
