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

/**
 * The tests that most likely notice a wrong line, by a part of its file and its text; those of the first entry that fits. A test is named by its
 * file, and by the beginning of its name where the file has many.
 */
const nearby: readonly (readonly [part: string, tests: readonly string[]])[] = [
  ['const guard = asRead', ['commands/gone-meanwhile > a record that an import']],
  ['version: second.version', ['commands/gone-meanwhile > an edit of the survivor']],
  ['checkRevision(second', ['commands/merge > a refusal']],
  ['first.type !== second.type', ['commands/merge > a refusal']],
  ['first.id === second.id)', ['commands/merge > a refusal']],
  ['const attempts = 10;', ['commands/gone-meanwhile > an edit goes through']],
  ['version: before.record.version + 1 }', ['commands/gone-meanwhile']],
  ['standing: tier, version: before', ['commands/gone-meanwhile > the number of mentions']],
  ['version: record.version + 1 }', ['commands/gone-meanwhile > a publication']],
  ['action ? action.put', ['commands/races > a write of more']],
  ['action ? action.delete', ['commands/races > a write of more']],
  ['await applyAtOnce', ['commands/races > a write of more']],
  ["startsWith('list#changes')", ['commands/races > a write of more']],
  ['rank(keyOf', ['commands/races > a write of more']],
  ['documents.has(key)', ['commands/gone-meanwhile', 'commands/races > a deletion']],
  ["{ attribute: 'version'", ['commands/gone-meanwhile', 'commands/races > a deletion']],
  ['also.length', ['commands/gone-meanwhile', 'commands/create > an idempotency key']],
  ['lateWriters', ['commands/races > a new name > reaches', 'commands/races > a deletion > erases']],
  [
    'referencesTask',
    ['commands/races > a new name > reaches', 'commands/rename', 'commands/update > a missing record'],
  ],
  ['embeddedReferenceOf(from', ['commands/races > a new name > reaches', 'commands/rename']],
  [
    'pastItems(from)',
    [
      'commands/merge > the old id',
      'commands/publication > the history',
      'commands/create > an idempotency key',
    ],
  ],
  ['removalKeys', ['clients/offline', 'commands/publication > with', 'contract/sync']],
  ['old === fresh', ['clients/offline', 'commands/publication > with', 'contract/sync']],
  ['relatedTask', ['commands/related']],
  ['time > now', ['commands/related']],
  ['owner === undefined', ['commands/related']],
  ['mentionedBy(record)])', ['commands/outbox-tasks', 'commands/related']],
  ['fresh === old', ['commands/outbox-tasks > a release']],
  ['record.scheduled ?', ['commands/outbox-tasks > a release', 'commands/publication > drafts']],
  [
    '&& record.scheduled',
    ['commands/outbox-tasks', 'commands/publication > change events', 'commands/events', 'contract/schedule'],
  ],
  ['formerIds].flatMap', ['commands/merge > the old id']],
  [
    'cleanupTask',
    ['commands/outbox-tasks', 'commands/races > a deletion', 'commands/publication > the history'],
  ],
  ['mergeEvent', ['commands/events']],
  ['isStillOpen', ['commands/outbox-tasks', 'commands/events', 'commands/publication > change events']],
  ['!record.scheduled || !isPublic', ['commands/events', 'commands/publication > change events']],
  ['commands/create', ['commands/create > an idempotency key', 'commands/create']],
  ["kind === 'taken'", ['commands/update > a slug that changes']],
  ['commands/edit', ['commands/update > the expected', 'commands/update > a missing record']],
  [
    'commands/clean-up-deletion',
    ['commands/races > a deletion', 'commands/publication > the history', 'store/transaction'],
  ],
  ['commands/relate', ['commands/related', 'commands/races > a deletion', 'search/suggest']],
  [
    'commands/release',
    [
      'commands/publication > change events',
      'commands/races > the worker',
      'commands/events',
      'contract/schedule',
    ],
  ],
  ['commands/remove', ['commands/races > a deletion', 'commands/update > the expected']],
  ['commands/resolve', ['commands/merge', 'commands/create']],
  ['commands/restore', ['commands/publication > restoring', 'commands/update > the expected']],
  ['before === undefined ? [] : [before]', ['commands/update']],
  [
    'commands/save',
    ['commands/create > an idempotency key', 'commands/update', 'commands/publication > publishing'],
  ],
  [
    'commands/tell-referrers',
    ['commands/rename', 'commands/races > a new name', 'commands/merge > edges', 'commands/update'],
  ],
  ['size > maxDocumentBytes', ['commands/races > a record that would']],
  ['importedAs', ['commands/import-again', 'commands/import']],
  ['standing', ['search/suggest', 'commands/races > the worker']],
  ['commands/version', ['commands/update', 'commands/rename', 'commands/publication']],
  ['commands/import', ['commands/import-again', 'commands/import']],
  ['commands/task-run', ['commands/outbox']],
  ['projection/agreement', ['resolvers/lists', 'commands/merge > edges', 'resolvers/visible']],
  ['mentioned: ', ['commands/related']],
  ['SCHEDULED', ['commands/publication > drafts']],
  ['sort: record.updatedAt', ['commands/publication > drafts']],
  ["status !== 'PUBLISHED'", ['commands/publication', 'resolvers/visible', 'clients/offline']],
  ['projection/article', ['resolvers/lists', 'commands/merge > edges']],
  [
    'projection/change',
    ['contract/sync', 'clients/offline', 'contract/mobile > changes', 'commands/publication'],
  ],
  ['formerSlugs].map', ['resolvers/lookup', 'commands/update > a slug', 'commands/merge > the old id']],
  ['mergedInto: id', ['commands/merge > the old id']],
  ['filterEntries', ['search/search', 'search/recency', 'search/indexing']],
  ['referrerEntries', ['commands/rename', 'commands/merge > edges', 'commands/update']],
  ['prefixEntries', ['search/suggest']],
  ['projection/revision', ['commands/publication > the history', 'commands/publication > restoring']],
  ['projection/stored', ['commands/merge']],
  ['store/attributes', ['commands/update', 'store/timeouts-and-retries', 'store/transaction']],
  ['store/retry', ['store/timeouts-and-retries']],
  ['store/items', ['store/timeouts-and-retries', 'store/transaction', 'commands/races > a deletion']],
  ['slug#', ['resolvers/lookup', 'commands/create > a slug']],
  ['[subject, key]', ['commands/create > an idempotency key', 'store/keys']],
  ['padStart(9', ['commands/publication > the history']],
  ['store/keys', ['store/keys', 'resolvers/paging', 'resolvers/lists']],
  ['store/list', ['store/timeouts-and-retries', 'resolvers/paging', 'resolvers/lists']],
  [
    'store/transaction',
    [
      'store/timeouts-and-retries',
      'store/transaction',
      'commands/update > a slug',
      'commands/create > a slug',
    ],
  ],
  ['store/meter', ['server/limits', 'resolvers/batching', 'contract/cost', 'resolvers/lists']],
  ['resolvers/field', ['commands/races > a reader', 'resolvers/visible']],
  [
    'resolvers/article',
    [
      'commands/races > a reader',
      'resolvers/paging > mentions',
      'resolvers/paging',
      'commands/related',
      'resolvers/visible',
    ],
  ],
  ['resolvers/statement', ['resolvers/visible', 'resolvers/lists']],
  ['resolvers/timeline', ['resolvers/lists', 'resolvers/visible', 'contract/schedule']],
  ['resolvers/records', ['commands/merge > the old id']],
  ['resolvers/node', ['resolvers/visible', 'resolvers/lookup', 'resolvers/lists']],
  ['resolvers/page', ['resolvers/paging', 'resolvers/lists', 'commands/merge > the old id']],
  ['resolvers/cursor', ['resolvers/lists', 'resolvers/paging']],
  ['resolvers/viewer', ['server/rights']],
  ['model/publication-state', ['commands/publication', 'clients/offline', 'contract/schedule']],
  ['model/merged-edges', ['commands/merge > edges']],
  ['model/publication', ['commands/publication']],
  [
    'model/embedded-references',
    ['commands/merge > edges', 'commands/update', 'commands/publication > restoring'],
  ],
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
  ['commands/update-popularity', ['search/suggest', 'commands/races']],
  ['commands/tell-referrers', ['commands/races', 'commands/rename', 'commands/merge']],
  ['commands/release', ['commands/races', 'commands/publication', 'commands/events']],
  ['commands/clean-up-deletion', ['commands/races', 'commands/publication']],
  ['commands/version', ['commands/update', 'commands/races', 'commands/publication']],
  ['commands/', ['commands/races', 'commands/update', 'commands/publication', 'commands/events']],
  ['projection/related', ['commands/related']],
  ['projection/popularity', ['search/suggest']],
  ['projection/revision', ['commands/publication']],
  ['projection/change', ['clients/offline', 'resolvers/lists', 'commands/races']],
  ['projection/', ['resolvers/lists', 'resolvers/paging', 'commands/update', 'commands/publication']],
  ['store/intersection', ['store/intersection', 'resolvers/paging']],
  ['store/keys', ['store/keys', 'resolvers/lists', 'resolvers/paging']],
  ['store/', ['store/timeouts-and-retries', 'resolvers/paging', 'commands/create', 'commands/races']],
  ['resolvers/visible', ['resolvers/visible', 'commands/publication']],
  ['resolvers/field', ['commands/races', 'resolvers/visible']],
  ['resolvers/change', ['clients/offline', 'commands/races']],
  ['resolvers/', ['resolvers/paging', 'resolvers/visible', 'resolvers/lookup', 'commands/races']],
  ['schema/rights', ['server/rights', 'schema/rights']],
  ['model/publication-state', ['commands/publication', 'resolvers/visible']],
  ['model/embedded-references', ['commands/merge', 'commands/update']],
  ['', ['resolvers/lists', 'commands/publication']],
];

/** The files of the tests near a wrong line. */
export function nearbyTests(mutant: { readonly file: string; readonly line: string }): string[] {
  return [...new Set(nearbyNames(mutant).map(name => name.split(' > ')[0] ?? name))];
}

/** The beginnings of the names of the tests near a wrong line, the likeliest first. */
export function nearbyNames({ file, line }: { readonly file: string; readonly line: string }): string[] {
  const [, tests = []] = nearby.find(([part]) => `${file}\n${line}`.includes(part)) ?? [];
  return tests.map(test => {
    const [name = '', ...rest] = test.split(' > ');
    return [`tests/${name}.test.ts`, ...rest].join(' > ');
  });
}
