/** A wrong line that the tests must notice. */
export interface Mutant {
  readonly file: string;
  /** A part of one line, which stands in the file once. */
  readonly line: string;
  readonly becomes: string;
  /** Why no test can tell it from the right line, where that is so. */
  readonly equivalent?: string;
}

/** The wrong lines of one file: what stands there, what it becomes, and why nothing notices where that is right. */
type Changes = readonly (readonly [line: string, becomes: string, equivalent?: string])[];

const changes: Readonly<Record<string, Changes>> = {
  'src/commands/mutations/fronts.ts': [
    ['revision: (deletion?.revision ?? 0) + 1,', 'revision: 1,'],
    ['revision: revision + copyState.saves + 1,', 'revision: revision + 1,'],
    ['...(i === 0 ? { condition: copyStateIsUnchanged(copyState) } : {}),', ''],
    ['...(copyItems.length === 0 ? [unchangedCopyState(frontState)] : []),', ''],
    ['return [unchangedCopyState(frontState), ...releaseGuard(', 'return [...releaseGuard('],
    ['const before = table.committingBefore(nextInstantOfFront(frontState));', 'const before = table;'],

    ['const revision = current.revision + 1;', 'const revision = 0;'],
    ['if (input.slug != null && input.slug !== slug) {', 'if (false) {'],
  ],
  'src/commands/pending/due-changes.ts': [
    ['const isScheduled = next !== undefined && next !== old;', 'const isScheduled = false;'],
    ['(after.release !== undefined && after.release !== before.release);', 'false;'],
    [
      'return version === 0 ? [{ check: documentKey(article), condition: { present: true } }] : [];',
      'return [];',
    ],
    [': presence(article, before)),', ': []),'],
  ],
  'src/commands/pending/due-fronts.ts': [
    ['release !== undefined && copyState.release === release.id', 'release !== undefined'],

    ['return front.name === name && isDeepStrictEqual', 'return isDeepStrictEqual'],

    ["{ attribute: 'revision', equals: before.revision }", '{ present: true as const }'],
    ['change === undefined || change.at > now', 'change === undefined'],
    ['(isReleased || !isStale(front, copy))', 'true'],
    ['...(isReleased ? left : others), version', '...others, version'],
  ],
  'src/commands/pending/copy-state-writes.ts': [
    [
      "version === 0 ? { absent: true } : { attribute: 'version', equals: version }",
      '{ orAbsent: true, attribute: "version", equals: version }',
    ],
  ],
  'src/commands/mutations/expected-copy.ts': [['if (revision !== expected) throw', 'if (false) throw']],
  'src/commands/mutations/front-copies.ts': [
    [
      'return written(table, frontState, after, asked, { at: now, furtherActions });',
      'return written(table, frontState, after, asked, { at: now });',
    ],
    ['unchangedFront(frontState),', ''],
    ["    expectedCopy(front, copyState, asked, 'front');", ''],

    ['if (isStale(front, copy)) throw', 'if (false) throw'],
    ["checkNoRelease(table, frontState, 'front');", ''],
    ['...(after.front === front ? [unchangedFront(frontState)] :', '...(after.front === front ? [] :'],
  ],
  'src/node/response-cache.ts': [
    ['if (status === 200) this.#passing.set(making.key, true);', ''],
    ["if (request.method === 'HEAD') return next(request, response);", ''],

    ['kept.expiresAt > this.#options.now()) return kept', 'true) return kept'],
    ['if (privateHeaders.some(name => headers[name] !== undefined)) return undefined;', ''],
    ["if (made === 'notShared') return next(request, response);", ''],
    ["response.writableFinished ? 'notShared' : 'retry'", "'notShared'"],
    ['publication ?? Number.POSITIVE_INFINITY', 'Number.POSITIVE_INFINITY'],
    ['if (response.destroyed) return;', ''],
    ["delete request.headers['if-none-match'];", ''],
    ['made.expiresAt === undefined || arrival < made.expiresAt', 'true'],
    ['if (this.#making.get(key) === making) {', 'if (true) {'],
    ['this.#making.clear();', ''],
    [
      "const keyHeaders = ['host', 'accept', 'accept-encoding', 'origin'];",
      "const keyHeaders = ['host', 'accept', 'origin'];",
    ],
  ],
  'src/server/live/watched-lists.ts': [
    ['this.#streams.size >= maxStreams ||', ''],
    ["client?.addEventListener('abort', end);", ''],
    ['watched.position === undefined) move(watched, position);', 'true) {}'],
    ['if (watched?.followers.size === 0) this.#watched.delete(name);', ''],
    ["found instanceof Problem && found.code === 'NOT_FOUND'", 'false'],
    ['position.cursor === cursor && position.revision === revision', 'position.cursor === cursor'],
    [
      'this.#waiting.set(position.list, position);',
      'this.#waiting.set(String(this.#waiting.size), position);',
    ],
  ],
  'src/commands/pending/front-writes.ts': [["path.at(-1) === 'article' && chosen.has(target.id)", 'false']],
  'src/commands/write/commit.ts': [
    ['[...before, ...after]) writer?.checkRights(record)', 'before) writer?.checkRights(record)'],
    ['isFirst(key) ? 0 : 1', '0'],
    ["list.startsWith(listName('changes'))", 'false'],
    ['isSearchEntryKey(key)', 'false'],
    ['rank(keyOf(a)) - rank(keyOf(b))', 'rank(keyOf(b)) - rank(keyOf(a))'],
    ["puts: rest.flatMap(action => ('put' in action ? action.put : []))", 'puts: []'],
    ["deletes: rest.flatMap(action => ('delete' in action ? action.delete : []))", 'deletes: []'],
    ["if (failed.some(index => index >= furtherActionsFrom)) return 'stale';", ''],
    ["? 'taken' : 'stale'", "? 'stale' : 'taken'"],
    ['if (documents.has(key)) {', "if (documents.has(key) && 'put' in action) {"],
    [
      "{ absent: true as const } : { attribute: 'version', equals: version }",
      "{ absent: true as const } : { attribute: 'version', equals: version, orAbsent: true as const }",
    ],
    ['if (!isSlugItem(action) || own.has(key)', 'if (true || own.has(key)'],
    ['orAbsent: true } };', 'orAbsent: true } } && action;'],
    ['await applyAtOnce(table, lists, rest, unchangedVersion(transition));', ''],
    ['return taken.actions > room.actions ||', 'return'],
  ],
  'src/commands/write/consequences.ts': [
    ['const lateWriterDelay = 30_000;', 'const lateWriterDelay = 0;'],
    [
      'return from !== undefined && isMerged ? pastItems(from)',
      'return from !== undefined ? pastItems(from)',
    ],
    [
      'return from !== undefined && isMerged ? pastItems(from)',
      'return from === undefined ? pastItems(from)',
    ],
    [
      'const isSeen = from !== undefined && isPublic(from.record, now);',
      'const isSeen = from !== undefined;',
    ],
    ['return isSeen ? removalItems(from.record, now)', 'return !isSeen ? removalItems(from.record, now)'],
    [
      "...(typeof fresh === 'string' ? removalItems(to.record, fresh)",
      "...(typeof fresh !== 'string' ? removalItems(to.record, fresh)",
    ],
    [
      "...(typeof old === 'string' ? removalKeys(to.record, old)",
      "...(typeof old !== 'string' ? removalKeys(to.record, old)",
    ],
    ['if (old === fresh) return [];', 'if (old !== fresh) return [];'],
    ['return [writtenAt, ...due].map(time => relatedTask', 'return [writtenAt].map(time => relatedTask'],
    ['return [writtenAt, ...due].map(time => relatedTask', 'return due.map(time => relatedTask'],
    ['.filter(time => time > writtenAt);', '.filter(time => time < writtenAt);'],
    ['...relatedTasks(pair, writtenAt),', '...relatedTasks(pair, now),'],
    ['...postsTextTasks(pair, writtenAt),', ''],
    [
      'if (one === other || owner === undefined) return [];',
      'if (one !== other || owner === undefined) return [];',
    ],
    [
      'return JSON.stringify([record.publishedAt, record.section, mentionedBy(record)]);',
      'return JSON.stringify([record.section, mentionedBy(record)]);',
    ],
    [
      'return JSON.stringify([record.publishedAt, record.section, mentionedBy(record)]);',
      'return JSON.stringify([record.publishedAt, record.section]);',
    ],
    [
      'return [now, afterLateWriters(writtenAt)].map(due => referencesTask',
      'return [now].map(due => referencesTask',
    ],
    [
      'return [now, afterLateWriters(writtenAt)].map(due => referencesTask',
      'return [afterLateWriters(writtenAt)].map(due => referencesTask',
    ],
    [
      'if (to !== undefined && isDeepStrictEqual(embeddedReferenceOf(from.record), embeddedReferenceOf(to.record)))',
      'if (to !== undefined )',
    ],
    ['fresh === old || to === undefined', ' to === undefined'],
    [
      "record?.type === 'Article' && record.scheduled ? record.publishedAt : null",
      "record?.type === 'Article' ? record.publishedAt : null",
    ],
    ['return [id, ...formerIds].flatMap(one =>', 'return [id].flatMap(one =>'],
    ['[now, afterLateWriters(now)].map(due => cleanupTask', '[now].map(due => cleanupTask'],
    ['[now, afterLateWriters(now)].map(due => cleanupTask', '[afterLateWriters(now)].map(due => cleanupTask'],
    ['isMerged ? mergeEvent(owner.record, now) : eventOf(from, to, now)', 'eventOf(from, to, now)'],
    [
      '|| !record.scheduled || !isPublic(record, now)) return undefined;',
      '|| !record.scheduled) return undefined;',
    ],
    [
      '|| !record.scheduled || !isPublic(record, now)) return undefined;',
      '|| !isPublic(record, now)) return undefined;',
    ],
    ['if (isStillOpen && to.record.publishedAt === record.publishedAt) return undefined;', ''],
  ],
  'src/commands/mutations/create.ts': [
    ['writer.checkRights(first.record);', ''],
    ['if (seen !== undefined && !isExpired(seen, table))', 'if (seen !== undefined)'],
    ['if (seen !== undefined && !isExpired(seen, table))', 'if (seen !== undefined && isOver(seen, table))'],
    ["hash('sha256', canonicalJson({ type, input }))", "hash('sha256', canonicalJson({ type }))"],
    ['if (seen.digest !== digest) throw', 'if (false) throw'],
    ['full?.record.revision === 1 ? full : pastFrom(past, pastText)', 'full ?? pastFrom(past, pastText)'],
    ['if (document === undefined || first === undefined)', 'if (first === undefined)'],
  ],
  'src/commands/write/idempotency.ts': [
    ['const ttl = Math.floor(table.clock() / 1000) + day;', 'const ttl = Math.floor(table.clock() / 1000);'],
    [
      ': { absent: true as const };\n',
      ": { attribute: 'ttl', equals: 0, orAbsent: true as const };\n",
      'A note that is there has a time to live, which is never 0.',
    ],
  ],
  'src/commands/mutations/live-post.ts': [
    ["at >= '1970' && at <= now", "at >= '1970' && at < now"],
    ['if (!before.isPinned) checkPinned(posts, content.isPinned);', ''],

    [
      "(article.status === 'PUBLISHED' ? publisher : writer).checkRights(article);",
      'writer.checkRights(article);',
    ],
    ["(article.status === 'PUBLISHED' ? publisher : writer).checkRights(article);", ''],
    ['if (seen.digest !== digest) throw', 'if (false) throw'],
    ['if (post.revision !== expectedRevision) throw', 'if (post.revision > expectedRevision) throw'],
    ['return now > instant ? now', 'return true ? now'],
  ],
  'src/commands/mutations/live-post-write.ts': [
    ["{ attribute: 'revision', equals: revision }", '{ present: true }'],
    ["const visibility = isTold ? 'public' : 'hidden';", "const visibility = 'public';"],
    ['...onlyIn(old, fresh).map(({ pk, sk }) => ({ delete: { pk, sk } })),', ''],
  ],
  'src/commands/outbox/post-lists.ts': [
    ['if (document?.id === entity.id) return;', 'return;'],
    [
      "...onlyIn(postItems(article, before, 'public'), fresh).map(({ pk, sk }) => ({ delete: { pk, sk } })),",
      '',
    ],
  ],
  'src/commands/mutations/edit.ts': [
    ['checkRevision(record, expectedRevision);', ''],
    ['if (revision !== expected) throw', 'if (revision > expected) throw'],
    ['if (revision !== expected) throw', 'if (revision < expected) throw'],
    ['!types.includes(recordKey.type))', 'false)'],
    ['before: current,', ''],
    ['commitBefore: nextInstant(articleState),', ''],
    ['withChecks(furtherActions, write.furtherActions)', 'write.furtherActions'],
    ['withChecks(furtherActions, write.furtherActions)', 'furtherActions'],
    ['checkRights(full.record);', ''],
    ["if (outcome.kind === 'taken') throw", "if (outcome.kind === 'stale') throw"],
  ],
  'src/commands/write/retry-on-conflict.ts': [
    ['const defaultAttempts = 10;', 'const defaultAttempts = 1;'],
    ['if (written !== undefined) return written;', 'return written as Written;'],
  ],
  'src/commands/outbox/clean-up-deletion.ts': [
    [
      'const guard = unchangedRecord(recordKey, document);',
      "const guard = { check: { pk: 'none', sk: 'none' }, condition: { absent: true } } as const;",
    ],
    ['for (const pk of [own, ...lists])', 'for (const pk of [own])'],
    ['for (const pk of [own, ...lists])', 'for (const pk of lists)'],
    ['if (isFull && !(await erase())) return false;', 'if (isFull) return true;'],
    ['!isAhead(item.sk, document) &&', 'false &&'],
    ['Number(past ?? -1) >= revision', 'Number(past ?? -1) > revision'],
    ['const keys = [{ pk, sk: item.sk }, ...', 'const keys = [{ pk, sk: pk }, ...'],
    ['...postLeftovers(recordKey, item)];', '];'],
  ],
  'src/commands/write/compose.ts': [
    ['aliases.has(text) ? { ...found, id: text } : found', 'found'],
    ['furtherActions: unchanged }', 'furtherActions: [] }'],
  ],
  'src/commands/write/parent-cycle.ts': [
    ['if (ids.includes(record.id)) return { fault: faultOf(step), unchanged };', ''],
    ['unchanged.push(...conditions);', ''],
    [
      '...own, unchangedCopy(record, copyState), ...unchangedRelease(release)',
      '...own, unchangedCopy(record, copyState)',
    ],
    ['planned !== undefined && planned.id !== above?.id', 'false'],
    ['if (copy.schedule !== undefined && !isStale(record, copy)) return { copy };', ''],
    ['if (id === releasing?.id) return { copy };', ''],
  ],
  'src/commands/repair/parent-faults.ts': [
    ["if (next.id === record.id) return 'cycle';", ''],
    ["target.is !== 'sound' || next.id < record.id", "target.is !== 'sound'"],
  ],
  'src/commands/mutations/merge.ts': [
    ['if (fault === undefined) return { giver, unchanged };', 'return { giver, unchanged };'],
    [
      'if (fault === undefined) return { giver, unchanged };',
      'if (fault === undefined) return { giver, unchanged: [] };',
    ],
    ['checkRevision(second.record, expectedRevision);', ''],
    ['if (first.type !== second.type)', 'if (false)'],
    ['if (first.id === second.id) throw', 'if (false) throw'],
    [
      'embedded.id === first.id || embedded.id === second.id ? undefined : embedded',
      'embedded.id === first.id ? undefined : embedded',
    ],
    [
      'embedded.id === first.id || embedded.id === second.id ? undefined : embedded',
      'embedded.id === second.id ? undefined : embedded',
    ],
    ['Math.max(first.revision, second.revision) + 1', 'second.revision + 1'],
    ['version: second.version + 1,', 'version: second.version,'],
    [
      'formerSlugs: [...second.formerSlugs, first.slug, ...first.formerSlugs]',
      'formerSlugs: [...second.formerSlugs, first.slug]',
    ],
    [
      'formerSlugs: [...second.formerSlugs, first.slug, ...first.formerSlugs]',
      'formerSlugs: [first.slug, ...first.formerSlugs]',
    ],
    [
      'formerIds: [...second.formerIds, first.id, ...first.formerIds]',
      'formerIds: [...second.formerIds, first.id]',
    ],
    [
      'formerIds: [...second.formerIds, first.id, ...first.formerIds]',
      'formerIds: [first.id, ...first.formerIds]',
    ],
    ['(own ?? value)', '(value ?? own)'],
    ['.filter(other => other !== into.name)', ''],
    ['others.filter(other => !own.some(one => isDeepStrictEqual(one, other)))', 'others'],
    ['alternateNames: [name, ...listOf(from.alternateNames)]', 'alternateNames: [name]'],
  ],
  'src/commands/outbox/update-popularity.ts': [
    ['const attempts = 5;', 'const attempts = 1;'],
    ['documents[i] !== undefined && (documents[i].standing ?? 0) !== popularityTierOf(articles)', 'false'],
    ['standing: tier, version: before.record.version + 1', 'standing: tier, version: before.record.version'],
  ],
  'src/commands/mutations/publish.ts': [
    ['record.expiresAt <= publishedAt', 'record.expiresAt < publishedAt'],

    ['if (at === undefined && isPublic(record, now)) return document;', ''],
    [
      'if (at === undefined && isPublic(record, now)) return document;',
      'if (isPublic(record, now)) return document;',
    ],
    ['publishedAt = at ?? now', 'publishedAt = now'],
    ['overlaid(document, { status: null, publishedAt', 'overlaid(document, { publishedAt'],
    ["if (record.type === 'Article' && record.status === 'DRAFT') {", 'if (false) {'],
  ],
  'src/commands/outbox/relate.ts': [
    ['const existing = some.filter((_, i) => documents[i] !== undefined);', 'const existing = some;'],
    ['entity: 500, mention: 100', 'entity: 1, mention: 100'],
    ['entity: 500, mention: 100', 'entity: 500, mention: 1'],
    ['for (const { id } of [...similar, record])', 'for (const { id } of similar)'],
    ['for (const { id } of [...similar, record])', 'for (const { id } of [record])'],
    ['if (known === undefined || known.due < due) work.set', 'if (known === undefined) work.set'],
    [
      'if ((before?.related ?? nothingRelated) !== after.related) puts.push(after);',
      'if (before === undefined) puts.push(after);',
    ],
    [
      'Date.parse(item.at) <= Date.parse(due) + lateCommit',
      'Date.parse(item.at) <= Date.parse(due) - lateCommit',
    ],
    ['const lateCommit = 15_000;', 'const lateCommit = 5000;'],
    ['for (const entity of mentioned) plan(entity, due);', ''],
  ],
  'src/commands/outbox/complete-publication.ts': [
    ['|| !record.scheduled) return;', ') return;'],
    ['if (record.publishedAt === null || record.publishedAt > now) return;', ''],
    ['scheduled: false, removedAt: null,', 'scheduled: false,'],
    ["if (result !== 'written') await completePublication(table, recordKey);", ''],
    ['version: record.version + 1 };', 'version: record.version };'],
  ],
  'src/commands/mutations/remove.ts': [
    ['checkRevision(current.record, expectedRevision);', ''],
    ["if (result !== 'written') return undefined;", ''],
  ],
  'src/commands/write/resolve.ts': [
    ['id: survivors[i] ?? id', 'id'],
    [
      "const items = await getItems(table, recordKeys.map(documentKey), 'consistent');",
      'const items = await getItems(table, names.map(documentKey));',
    ],
    ["if (typeof id === 'string') ids.set(String(reference), id);", ''],
  ],
  'src/commands/mutations/restore.ts': [
    ['revision === record.revision ? current : await readPast', 'await readPast'],
    [
      'if (past === undefined) throw noRevision(revision);',
      'if (past === undefined) return toDocument(record, current.body);',
    ],
    ['{ status, publishedAt, expiresAt });', '{});'],
    ['{ status, publishedAt, expiresAt });', '{ status, publishedAt });'],
    ['return withReplacedReferences(past, ({ type, id }) => byName.get(`${type}#${id}`));', 'return past;'],
  ],
  'src/commands/pending/release-guard.ts': [
    ["if (statusOf(release, table.now()) === 'CANCELLED') return;", ''],

    ['return [itemWritten(release)];', 'return [];'],
    ["case 'SCHEDULED': {", "case 'OPEN': {"],
  ],
  'src/commands/pending/release-schedule.ts': [
    ['if (at <= table.now()) throw', 'if (at < table.now()) throw'],
    ['for (const articleState of articleStates) checkRights(articleState, writer);', ''],
    ["if (release.items.some(isFront)) writer.checkRights({ type: 'Front' });", ''],
    ['record.expiresAt <= at)', 'record.expiresAt < at)'],
    ['const workerDelay = 5000;', 'const workerDelay = 0;'],

    ['checkItems({ articleStates, fronts, parents: parents.reasons }, release, { at, writer });', ''],
    ['      ...parents.unchanged,\n', ''],
    [
      '(issueOfArticle(articleState, release, { item, at }) ?? parents.get(item.id))',
      'issueOfArticle(articleState, release, { item, at })',
    ],
    ['if (due.length === 0) return articleStates;', 'return articleStates;'],
    ['return isStale(current, copy)', 'return false'],
    ["return state === 'SCHEDULED' && at !== null ? table.committingBefore(at) : table;", 'return table;'],
  ],
  'src/commands/mutations/working-copy.ts': [
    ["if (parents.fault !== undefined) throw wrongState(['id'], parentsReason(parents));", ''],
    ['[task, ...parents.unchanged]', '[task]'],
    ['withChecks(ownActions, parents.unchanged)', 'ownActions'],
    ['writer.checkRights(next.record);', ''],
    [
      'if (articleState.copyState.copy !== undefined) writer.checkRights(articleState.copyState.copy.record);',
      '',
    ],
    ['\n    commitBefore: nextInstant(articleState),\n', '\n'],
    ['if (isStale(full.record, copy)) throw', 'if (false) throw'],
  ],
  'src/commands/pending/pending-overlay.ts': [
    ['if (isTraced) for (const item of frontItems(front)) overlay.put(item);', ''],
    ['if (this.#missingTexts(one).length > 0) return documents;', ''],
    ['if (!ofText.every(isTextOfArticle)) return [...this.#articles];', ''],
    ['isOutdated ||= !isDue && one.from === undefined;', ''],
  ],
  'src/commands/write/save.ts': [
    ["if (after === before) return { kind: 'same', full: after };", ''],
    ['before === undefined ? [] : [before]', '[]'],
    ['...(furtherActions === undefined ? {} : { furtherActions }),', ''],
  ],
  'src/commands/outbox/update-referrers.ts': [
    ['body: body ?? copy.body', 'body: copy.body'],
    ['after: [{ record, body }]', 'after: [{ ...before, record }]'],
    ['const pageSize = 100;', 'const pageSize = 1;'],
    ['progress: { list, after } });', 'progress: task.progress });'],
    [
      'condition: { present: true } }])).length > 0) return;',
      'condition: { present: true } }])).length < 0) return;',
    ],
    ['const put = toItem({', 'if (ended === ended) continue;\n    const put = toItem({'],
    ['{ list, after: progress?.after }', '{ list, after: undefined }'],
    ['referrerLists.slice(progress.list)', 'referrerLists.slice(progress.list + 1)'],
    ['above: after,', ''],
    ['if (after === undefined || entries.length < pageSize) break;', 'if (after !== "") break;'],
    ['embedded?.id === owner.id && embedded.type === owner.type ? undefined : embedded', 'embedded'],
    [
      'one.type === target.type && one.id === target.id ? current : one',
      'one.id === target.id ? undefined : one',
    ],
    ['version: before.record.version + 1 };', 'version: before.record.version };'],
    [
      "if ((await commit(table, transition)) === 'written') return;",
      'await commit(table, transition); return;',
    ],
    ['if (before === undefined) return;', ''],
  ],
  'src/commands/write/version.ts': [
    ['if (size > maxDocumentBytes) {', 'if (false) {'],
    ['filter(one => one !== document.slug)', 'filter(() => true)'],
    ['[...before.record.formerSlugs, slug]', 'before.record.formerSlugs'],
    ['if (isDeepStrictEqual(same, before)) return before;', ''],
    ['if (isSameDocument) {', 'if (false) {'],
    ['...importedAs(imported, revision + 1),', ''],
    ['...importedAs(imported, 1),', ''],
    ['after.body === before.body &&', ''],
    [
      'record: { ...after.record, ...publicationState, ...changes }',
      'record: { ...after.record, ...changes }',
    ],
    ['standing === undefined ? {} : { standing }', '{}'],
    ["after.record.revision === before.record.revision ? 'same' : 'changed'", "'changed'"],
  ],
  'src/projection/agreement.ts': [
    ['.filter(({ date }) => date === milestone.date).length', '.length'],
    ['...parties, ...(milestone.event === null ? [] : [milestone.event])]', '...parties]'],
  ],
  'src/projection/article.ts': [
    [
      "if (status !== 'PUBLISHED' || publishedAt === null) return drafts;",
      'if (publishedAt === null) return drafts;',
    ],
    ["mentioned: mentionedBy(record).map(shortIdOf).join('')", "mentioned: ''"],
    ["...(section === null ? [] : [{ list: 'articles/section' as const, of: section, ...feed }]),", ''],
    [
      "...(isListedUrgency(urgency) ? [{ list: 'articles/urgency' as const, of: urgency, ...feed }] : []),",
      '',
    ],
    ["(record.scheduled ? 'SCHEDULED' : undefined)", 'undefined'],
    ['sort: record.updatedAt, id: record.id', 'sort: record.createdAt, id: record.id'],
    ['if (statement.speaker === null) return [];', 'return [];'],
    ['first: all.slice(0, types[type].leadingMentions)', 'first: all.slice(1, types[type].leadingMentions)'],
    ['total: all.length, first', 'total: types[type].leadingMentions, first'],
    ['of: entity, ...ofEntity, edge: { role } })', "of: entity, ...ofEntity, edge: { role: 'MENTIONED' } })"],
  ],
  'src/projection/change.ts': [
    [
      "if (status !== 'PUBLISHED' || publishedAt === null) return undefined;",
      'if (publishedAt === null) return undefined;',
    ],
    [
      'return latestOf(publishedAt, updatedAt, referencesUpdatedAt);',
      'return latestOf(updatedAt, referencesUpdatedAt);',
    ],
    [
      'return latestOf(publishedAt, updatedAt, referencesUpdatedAt);',
      'return latestOf(publishedAt, referencesUpdatedAt);',
    ],
    [
      'return latestOf(publishedAt, updatedAt, referencesUpdatedAt);',
      'return latestOf(publishedAt, updatedAt);',
    ],
    ["{ list: 'changes', of: record.type, ...entry },", ''],
    ['[undefined, recordKey.type].map', '[undefined].map'],
    ['+ removalDays * 86_400;', '+ removalDays;'],
  ],
  'src/projection/difference.ts': [
    ['if (!isSame(old.get(key), item)) puts.push(item);', 'if (old.get(key) === undefined) puts.push(item);'],
    ['(kept.has(key) ? [] : { pk, sk })', '(kept.has(key) ? { pk, sk } : [])'],
    [
      'if (names.length !== Object.keys(old).length) return false;',
      '',
      'Two items of one key have the same attributes, but for an edge that one list of the key always has.',
    ],
  ],
  'src/projection/declared-entries.ts': [
    ['...(isMain ? [entry] : []),', ''],
    ["...(typeof value === 'string' ? [{ ...entry, of: value }] : []),", ''],
    ['({ ...entry, of: to, edge })', '({ ...entry, of: to })'],
    ['(order?.(value as never) ?? value)', 'value'],
    ['return firstOfEach(edges, ({ to }) => to);', 'return edges;'],
  ],
  'src/projection/owner.ts': [
    ["typeof list !== 'string' || !isListName(list)", "typeof list !== 'string'"],
    ['isTypeName(type) && isId(id) ?', 'isTypeName(type) ?'],
  ],
  'src/model/lists.ts': [
    ["through !== undefined || own?.includes('record') === true", 'through !== undefined'],
    ["through !== undefined || own?.includes('record') === true", "own?.includes('record') === true"],
  ],
  'src/model/agreement.ts': [
    ["inOrder(milestones).at(-1)?.date ?? ''", "inOrder(milestones).at(0)?.date ?? ''"],
    ["{ field: 'concludedAt' }, ", ''],
    ["'agreements/kind': { by: 'kind' },", ''],
    ["'agreements/status': { by: 'status' },", ''],
  ],
  'src/model/event.ts': [
    ["{ field: 'location' },", ''],
    ["edge: ['role', 'delegation']", "edge: ['role']"],
    ["'events/kind': { by: 'kind' },", ''],
  ],
  'src/model/person.ts': [
    ['order: latestFirst,', ''],
    ["edge: ['title', 'startDate', 'endDate']", "edge: ['title', 'startDate']"],
  ],
  'src/model/declaration.ts': [['=> fold(name),', '=> name,']],
  'src/model/essential.ts': [["is.kind === 'reference' && !isOptional", "is.kind === 'reference'"]],
  'src/projection/project.ts': [
    ['...[slug, ...formerSlugs].map(', '...[slug].map('],
    ['...formerIds.map(one => ({ ...documentKey({ type, id: one }), mergedInto: id })),', ''],
    ['...filterEntries(record),', ''],
    ['...referrerEntries(record, entries),', ''],
    [
      '.filter(name => !found.has(keyText(documentKey(name))))',
      '',
      'An entry more for each reference costs room, and tells the same record twice.',
    ],
    ['...prefixEntries(record),', ''],
  ],
  'src/projection/entry.ts': [['record !== null && !seen.has(name)', 'record !== null']],
  'src/projection/card.ts': [
    ['(summary?.length ?? 0) <= maxSummaryLength', '(summary?.length ?? 0) > maxSummaryLength'],
  ],
  'src/projection/related.ts': [
    ['candidates.flatMap(other => (other.id === id ? [] :', 'candidates.flatMap(other => (false ? [] :'],
    ['found.delete(shortIdOf(entity));', ''],
    ['latest: before?.latest ?? article', 'latest: article'],
    ['if (a[0] !== b[0]) return b[0] - a[0];', 'if (a[0] !== b[0]) return a[0] - b[0];'],
    ['if (a[1] !== b[1]) return a[1] < b[1] ? 1 : -1;', 'if (a[1] !== b[1]) return a[1] < b[1] ? -1 : 1;'],
    ['index < kept.entities || nth <= kept.entitiesOfType', 'index < kept.entities'],
  ],
  'src/projection/revision.ts': [
    ['if (before?.record.revision === after.revision) return [];', ''],
    ['...(before === undefined ? [] : pastItems(before))]', ']'],
    ['...(body === undefined ? [] : [{ ...text, text: body }])', ''],
    ['by: version.updatedBy,', "by: '',"],
  ],
  'src/projection/popularity.ts': [
    ['Math.floor(Math.log2(articles)) + 1', 'Math.floor(Math.log2(articles))'],
    ['Math.min(maxPopularityTier, ', 'Math.max(maxPopularityTier, '],
  ],
  'src/projection/stored.ts': [
    [
      'if (document === undefined || survivorFrom(document) !== undefined) return undefined;',
      'if (document === undefined) return undefined;',
    ],
  ],
  'src/store/attributes.ts': [
    ['Buffer.byteLength(value);', 'value.length;'],
    ['if (value === null) return { NULL: true };', "if (value === null) return { S: '' };"],
    [
      'members.reduce((sum, size) => sum + memberSize + size, containerSize)',
      'members.reduce((sum, size) => sum + size, 0)',
    ],
  ],
  'src/store/items.ts': [
    ['ttl * 1000 <= table.clock()', 'ttl * 1000 > table.clock()'],
    ['const stored = found.get(keyText(key));', 'const [stored] = found.values();'],
    [
      "KeyConditionExpression: 'pk = :pk AND sk < :below'",
      "KeyConditionExpression: 'pk = :pk AND sk <= :below'",
      'What stands below an instant never equals it: keys go on with an id.',
    ],
    ['if ((rest?.[table.name]?.Keys ?? []).length > 0) throw new KeysUnprocessed();', ''],
    ['rest = output.UnprocessedKeys;', ''],
    ['const batchSize = 100;', 'const batchSize = 1;'],
    ['if ((page.Items ?? []).length > 0) return false;', ''],
  ],
  'src/store/keys.ts': [
    ["return { pk: `slug#${type}#${slug}`, sk: 'slug' };", "return { pk: `slug#${slug}`, sk: 'slug' };"],
    ['encodeURIComponent(part)', 'part'],
    ['.update(JSON.stringify([subject, key]))', '.update(`${subject}${key}`)'],
  ],
  'src/store/sort-keys.ts': [
    ['return `${instant}$`;', 'return instant;'],
    ['return `${prefix}~`;', 'return prefix;'],
    ["String(value).padStart(9, '0')", 'String(value)'],
    ['Buffer.compare(Buffer.from(a), Buffer.from(b))', 'a < b ? -1 : a > b ? 1 : 0'],
  ],
  'src/store/list.ts': [
    ["ScanIndexForward: direction === 'ASC'", "ScanIndexForward: direction !== 'ASC'"],
    ['if (isEmpty(bounds)) return entries;', ''],
    ['if (isEmpty(bounds)) return;', ''],
    ['above === undefined ? lowestKey : justAbove(above)', 'above ?? lowestKey'],
    ['end === undefined ? highestKey : justBelow(end)', 'end ?? highestKey'],
    ['if (entries.length >= limit) break;', 'break;'],
    ['lows.toSorted(compareKeys).at(-1)', 'lows.toSorted(compareKeys).at(0)'],
    ['highs.toSorted(compareKeys)[0]', 'highs.toSorted(compareKeys)[1]'],
    ['limit: limit - entries.length,', 'limit,'],
  ],
  'src/store/intersection.ts': [
    ['reached.length < wanted.length) return found();', 'false) return found();'],
    [
      "listRange.direction === 'ASC' ? keys.at(-1) : keys[0]",
      "listRange.direction === 'ASC' ? keys[0] : keys.at(-1)",
    ],
    ['if (excluded.every(position => position?.sk !== furthest))', 'if (true)'],
    ['if (decided !== undefined && isSpent())', 'if (isSpent())'],
    ['return found(from === decided ? from : before(from, listRange.direction));', 'return found(from);'],
  ],
  'src/store/list-reader.ts': [
    ['isAll: this.#ended && known.length <= max', 'isAll: this.#ended'],

    ['this.#ended = entries.length < this.#size;', 'this.#ended = false;'],
    ['this.#ended = isAll;', 'this.#ended = true;'],
  ],
  'src/store/union.ts': [
    ['position.sk !== this.#current) continue;', 'true) continue;'],
    ['(position.entry === undefined && position.sk === target)', 'false'],
    ['.filter(list => !listed.has(list))', ''],
  ],
  'src/store/retry.ts': [
    [
      'if (failure === undefined || left >= tryLimit || !(error instanceof TryTimeout)) failure = error;',
      'failure = error;',
    ],

    [
      'if (!isTransient(error)) throw isFinal(error) ? error : toProblem(error);',
      'throw isFinal(error) ? error : toProblem(error);',
    ],
    ['if (left <= 0) throw toProblem(failure ?? new TryTimeout(deadline));', ''],
    [
      'controller.abort();\n    expired.reject(new TryTimeout(milliseconds));',
      'expired.reject(new TryTimeout(milliseconds));',
    ],
    ['expired.reject(outer?.reason);', ''],
  ],
  'src/store/known-copies.ts': [
    ['if (this.#age() > maxAgeInWrite)', 'if (false)'],
    ['this.#known.age <= copiesKept ? this.#known', 'true ? this.#known'],
  ],
  'src/commands/hot-lists/set-copies.ts': [
    ['if (change.copies.read !== change.copies.stored) await change.settle();', ''],
    ['while ((await this.#fill(copies)) > 0);', ''],
    ['if (change.copies.read > wanted) await change.set({ read: wanted });', ''],
  ],
  'src/commands/hot-lists/mend.ts': [
    ['{ check: key, condition: { unchanged: entry, lacks } },', ''],
    ['[{ check: key, condition: { absent: true } }, ...copies', '[...copies'],
  ],
  'src/commands/hot-lists/delete-copies.ts': [
    [
      'if ((await transact(table, [guard, ...some])).length > 0) throw',
      'if ((await transact(table, some)).length > 0) throw',
    ],
  ],
  'src/store/transaction.ts': [
    ['actions.flatMap(action => actionsOnCopies(action, copies))', '[]'],
    ['number += times;', 'number += 1;'],
    ['bytes += times * actionSize(action);', 'bytes += actionSize(action);'],
    ["code === 'ConditionalCheckFailed' ? [index] : []", '[]'],
    ['if (failed.length === 0) throw error;', ''],
    [
      "${condition.orAbsent === true ? 'attribute_not_exists(pk) OR ' : ''}",
      "${'attribute_not_exists(pk) OR '}",
    ],
    [
      "if ('absent' in condition) return { ConditionExpression: 'attribute_not_exists(pk)' };",
      "if ('absent' in condition) return {};",
    ],
  ],
  'src/store/meter.ts': [
    ['if (this.#reads >= this.#maxReads) {', 'if (false) {'],
    ['if (this.#inFlight === 0) this.#rounds += 1;', 'this.#rounds += 1;'],
    ['if (this.left === 0)', 'if (false)'],
  ],
  'src/server/identity/preview.ts': [
    ["if (statusOf(release, now) === 'CANCELLED')", 'if (false)'],
    ['return { at: later(now, target.at) };', 'return { at: target.at };'],
    [
      'if (asked === undefined || isDeepStrictEqual(asked, granted)) return granted;',
      'return asked ?? granted;',
    ],
    ["if (asked !== undefined && !allows(viewer, 'READ_DRAFTS'))", 'if (false)'],
    ['if (at !== null && release !== null)', 'if (false)'],
  ],
  'src/server/execution/preview.ts': [
    ['const isEditor = viewer?.preview === undefined;', 'const isEditor = false;'],
  ],
  'src/server/request/identity.ts': [
    ['if (viewer?.preview === undefined && previewHeaders', 'if (previewHeaders'],
  ],
  'src/resolvers/site-map.ts': [
    ['range: publicPart(range, now),', 'range,'],
    ['range: { before: throughInstant(context.now) },', 'range: {},'],
  ],
  'src/resolvers/family.ts': [
    [
      '.filter(one => isVisible(one, context));',
      ';',
      'Articles that are not public sort behind the range that the public reads, and editors see all.',
    ],

    ['seesHidden(context) ? {} : publicPart({}, now)', '{}'],
    ['if (ifVisible(record, context) === undefined) return record;', ''],
    [
      'records.flatMap(record => ifVisible(record, context) ?? [])',
      'records.flatMap(record => record ?? [])',
    ],
  ],
  'src/resolvers/json-ld/article.ts': [
    ['visibleArticle(article.translationOf, context)', 'article.translationOf'],
  ],
  'src/resolvers/json-ld/json-ld.ts': [
    ['return safeInHtml(JSON.stringify(node));', 'return JSON.stringify(node);'],
    ['isComplete(known) ? known : await context.records.load(known)', 'await context.records.load(known)'],
  ],
  'src/server/request/ninjs.ts': [["kind === 'REMOVED' || node === null", 'node === undefined']],
  'src/server/request/mcp.ts': [
    ["const writes = allowsSomewhere(viewer, 'WRITE');", 'const writes = true;'],
    ['if (!isAllowedOrigin(', 'if (false && !isAllowedOrigin('],
    ["origins !== '*' && origins.includes(origin)", "(origins === '*' || origins.includes(origin))"],
    [
      "const forwarded = ['authorization', 'x-api-key', ...previewHeaders];",
      'const forwarded: string[] = [];',
    ],
    ['if (Array.isArray(message))', 'if (false)'],
  ],
  'src/mcp/server.ts': [['...(writes ? writingTools : [])', '...writingTools']],
  'src/mcp/tools/drafts.ts': [
    ["if (article.status !== 'DRAFT')", "if (article.status === 'PUBLISHED')"],
    ['if (article.revision !== revision)', 'if (false)'],
  ],
  'src/mcp/text.ts': [
    ['const lineBreaks = /\\r\\n|[\\n\\v\\f\\r\\u0085\\u2028\\u2029]/;', 'const lineBreaks = /\\n/;'],
  ],
  'src/resolvers/visible.ts': [
    ['return preview === undefined && allows', 'return allows'],
    ['return isPublic(known, asking.now) || seesHidden(asking);', 'return true;'],
    ['return isPublic(known, asking.now) || seesHidden(asking);', 'return isPublic(known, asking.now);'],
    ["allows(viewer, 'READ_DRAFTS')", "allows(viewer, 'WRITE')"],
    ['if (record === undefined || isVisible(record, context)) return record;', 'return record;'],
    ['return ifVisible(record, context) ?? null;', 'return record ?? null;'],
    ['context.records.conceal(record);', ''],
    ['compareKeys(range.before, end) < 0 ? range', 'compareKeys(range.before, end) > 0 ? range'],
    ['? range : { ...range, before: end };', '? range : range;'],
  ],
  'src/resolvers/field.ts': [
    [
      'record === undefined || isHidden(record, known, context) ? undefined',
      'record === undefined ? undefined',
    ],
    [
      'return !isVisible(record, context) && isVisible(found, context);',
      'return !isVisible(record, context);',
    ],
    ['return !isVisible(record, context) && isVisible(found, context);', 'return isVisible(found, context);'],
  ],
  'src/resolvers/article.ts': [
    ['(found === undefined || isHidden(found.article, known, context))', '(found === undefined)'],
    ['roles == null;', 'true;'],
  ],
  'src/resolvers/article-filter.ts': [
    ['(await context.records.load(recordKey)) ?? recordKey', 'recordKey'],
    ['unwanted.length === 0', 'true'],
    ['if (!isWanted.has(defaultKind))', 'if (true)'],
  ],
  'src/resolvers/article-list.ts': [
    ['others.filter(other => !isSame(own, other))', 'others'],
    ['(roleIn(entry, roles) ?? first)', 'first'],
  ],
  'src/resolvers/survivors.ts': [['return id === undefined ? [] : { type, id };', 'return [];']],
  'src/resolvers/without-versions.ts': [
    ['publishedAt >= before', 'publishedAt > before'],

    [
      'return conditions.every(condition => satisfies(lists, condition) !== (condition.isExcluded === true));',
      'return true;',
    ],
    ['(from !== undefined && publishedAt < from)', '(false)'],
    ['isFound(record, wanted, range, now)', 'isFound(record, conditions, range, now)'],
    ["found.get(mains[i]?.id ?? '') !== undefined && !chains.isCycle(owner)", 'true'],
    [' && !chains.isCycle(owner)', ''],
    ['await chains.read(items);', ''],
  ],
  'src/resolvers/near-duplicates.ts': [
    [
      'if (article === undefined || !isVisible(article, context)) return [];',
      'if (article === undefined) return [];',
    ],
    ['likeness.similarity < minSimilarity ? []', 'likeness.similarity < 0 ? []'],
    ['until !== undefined && until < nextTo ? until : nextTo', 'nextTo'],
  ],
  'src/projection/likeness.ts': [
    ["record.type !== 'Article' || record.status !== 'PUBLISHED'", "record.type !== 'Article'"],
  ],
  'src/text/signature.ts': [['sharedFacts(one.facts, other.facts) >= sameStory.facts', 'true']],
  'src/resolvers/narrower.ts': [
    ['if (all.size > maxWithNarrower)', 'if (all.size >= maxWithNarrower)'],
    ['for (const child of level) all.set(textOf(child), child);', 'level = [];'],
  ],
  'src/resolvers/statement.ts': [
    ['const article = ifVisible(await', 'const article = (one => one)(await'],
    ['range: publicPart({}, context.now),', ''],
  ],
  'src/resolvers/timeline.ts': [
    ['if (edges.length === shown.length || last === undefined) return connection;', 'return connection;'],

    ['if (hasPublicPosts(article, context.now)) return', 'if (true) return'],
    [
      "read(listName('articles', entity), publicPart(range, context.now)",
      "read(listName('articles', entity), range",
    ],
    ['merged.length > page.size);', 'false);'],
  ],
  'src/resolvers/change.ts': [
    ['if (last !== undefined && last.node === undefined)', 'if (false)'],

    ['return day > since ? day : since;', 'return since;'],
    ['return day > since ? day : since;', 'return day;'],
    ['if (Date.parse(now) - Date.parse(since) > removalDays * 86_400_000) {', 'if (false) {'],
    ['range: { before: throughInstant(context.table.stableUntil()) },', ''],
    ['above: position.sk,', ''],
    ["kind === 'UPSERTED' ? record : null", 'record'],
    [
      'cursors.encode(`${dayOf(context.now)} ${position.sk}`)',
      'cursors.encode(`${position.since} ${position.sk}`)',
    ],
  ],
  'src/resolvers/front-page.ts': [
    ['Math.min(...other.containers) < last &&', 'false &&'],
    ['return taken + [...visible', 'return taken || [...visible'],
    ['new Map(pinned.toSorted(([a], [b]) => a - b))', 'new Map(pinned)'],

    ['if (isPublic(article, now)) return', 'return'],
    ['records.conceal(article);', ''],
    ['nodes.find(({ id }) => !shown.has(id))', 'nodes.find(() => true)'],
    ['canonicalJson(backfill)', 'String(containers)'],
  ],
  'src/resolvers/records.ts': [['currentId = survivor;', 'return undefined;']],
  'src/resolvers/node.ts': [
    ['return ifVisible(record, context) ?? null;', 'return record ?? null;'],
    ["if (found === undefined && type !== 'Article') return null;", 'if (found === undefined) return null;'],
  ],
  'src/resolvers/page.ts': [
    ['hasNextPage: fromEnd ? before !== undefined : more', 'hasNextPage: more'],
    ['hasPreviousPage: fromEnd ? more : after !== undefined', 'hasPreviousPage: more'],
    ['if (size > max)', 'if (size > max + 1)'],
  ],
  'src/resolvers/cursor.ts': [
    ['text.startsWith(this.#signature) && ', ''],
    ['Buffer.byteLength(text) <= maxPositionLength &&', ''],
  ],
  'src/resolvers/viewer.ts': [
    ['return viewer?.scopes.includes(scope) ?? false;', 'return viewer !== undefined;'],
    ['withIncluded(given.filter(isScope))', 'given.filter(isScope)'],
    ['grant.scope === scope && grant.section === section', 'grant.section === section'],
    ['grant.scope === scope && grant.section === section', 'grant.scope === scope'],
  ],
  'src/schema/auth-scopes.ts': [
    ["extent === 'everywhere' ? allows", 'false ? allows'],
    ["PUBLISH: has('PUBLISH')", "PUBLISH: has('WRITE')"],
    ["ADMIN: allows(viewer, 'ADMIN')", "ADMIN: allows(viewer, 'WRITE')"],
    ["READ_DRAFTS: allows(viewer, 'READ_DRAFTS')", 'READ_DRAFTS: true'],
  ],
  'src/model/publication-state.ts': [
    [
      "return status === 'PUBLISHED' && typeof publishedAt === 'string' && publishedAt <= now;",
      "return typeof publishedAt === 'string' && publishedAt <= now;",
    ],
    ['publishedAt <= now;', 'publishedAt < now;'],
    ['removedAt: wasPublic ? now : removedBefore', 'removedAt: wasPublic ? now : null'],
    ['removedAt: wasPublic ? now : removedBefore', 'removedAt: removedBefore'],
    [
      'if (due && publishedAt <= now) return { scheduled: false, removedAt: null };',
      'if (due && publishedAt <= now) return { scheduled: true, removedAt: null };',
    ],
  ],
  'src/model/merged-edges.ts': [
    ['if (!list.includes(entry)) continue;', ''],
    ['!isFromSame(other, entry) && mayJoin', 'other.before === undefined && mayJoin'],
    ['isSameTarget && isAuthor(one) === isAuthor(other)', 'isSameTarget'],
    ['.toSorted((a, b) => strengthOf(b.value) - strengthOf(a.value))', ''],
    [
      'strengthOf(other) > strengthOf(one) ? [other, one]',
      'strengthOf(other) < strengthOf(one) ? [other, one]',
    ],
  ],
  'src/commands/import/import-decision.ts': [
    ['if (deletion === undefined || overwrite) return', 'if (true) return'],
    ['if (deletion === undefined || overwrite) return', 'if (deletion === undefined) return'],
    ['if (merged !== undefined) {', 'if (false) {'],
    [
      'compareVersions(imported.sourceVersion, stored?.sourceVersion) < 0',
      'compareVersions(imported.sourceVersion, stored?.sourceVersion) > 0',
    ],
    ["if (overwrite) return { kind: 'write' };", ''],
    ['if (before.slug !== document.slug)', 'if (false)'],
    ["if (isFromImport(before)) return { kind: 'write' };", "return { kind: 'write' };"],
    ['updatedBy === expiryAuthor && imported?.revision === revision - 1', 'updatedBy === expiryAuthor'],
    ['expiresAt == null || expiresAt > now', 'true'],
    [
      'imported === undefined ? updatedBy === importer : imported.revision === revision',
      'updatedBy === importer',
    ],
    ['const hasNews = stored?.digest !== imported.digest;', 'const hasNews = true;'],
    ['stored.source !== imported.source) {', 'false) {'],
  ],
  'src/commands/outbox/outbox.ts': [
    ['!isHeldElsewhere && options.skipFlush !== true;', '!isHeldElsewhere;'],
    ['else if (record === undefined || !untold.has(record)) items.push(item);', 'else items.push(item);'],
  ],
  'src/commands/outbox/task-run.ts': [
    ['if (task.toldAt !== undefined) return;', ''],

    ['this.#webhooks = undefined;', ''],

    [
      "else if (task.kind === 'related') related.push({ item, task });",
      "else if (task.kind === 'related') continue;",
    ],
    ["if (failure === 'refused' || this.#storeFailures >= maxFailuresInARow) throw error;", ''],
    ['return this.#failInStore(item, error);', 'throw error;'],
    ['this.#busFailures += 1;', ''],
    ['return this.#fail(item, error, done);', 'return this.#fail(item, error);'],
    ['await this.#relate(works.slice(0, middle), shared, lease);', ''],
    [
      'if (others.length === 0) return this.#failInStore(first.item, error);',
      'if (works.length > 0) return this.#failInStore(first.item, error);',
    ],
    ['if (this.#unacknowledged.length >= acknowledgedTogether) await this.#acknowledge();', ''],
    ['await acknowledge(this.#table, tasks);', ''],
    [
      'if (task === undefined) await this.#fail(item, new Error(taskProblem(item)));',
      'if (task === undefined) continue;',
    ],
  ],
  'src/model/publication.ts': [
    ["publishedAt > now ? 'SCHEDULED' : status", 'publishedAt > now ? status : status'],
    ["if (status === 'WITHDRAWN') return 'WITHDRAWN';", ''],
  ],
  'src/model/embedded-references.ts': [
    ['before === undefined ||', 'false ||'],
    ['.filter(({ replaced }) => replaced !== dropped)', '.filter(() => true)'],
    ['return mergeEdges(kept);', 'return kept.map(({ value }) => value);'],
  ],
  'src/commands/search-index/merge-policy.ts': [
    ['hasManyDead: dead > segment.count * maxDeadShare', 'hasManyDead: false'],
    ['total + size > maxSegmentSize;', 'false;'],
    ['small.length >= fanIn - 1', 'small.length >= fanIn * 99'],
  ],
  'src/commands/search-index/flush.ts': [
    ['const unhurried = table.unhurried();', 'const unhurried = table;'],
    ['await removeUnusedSegments(unhurried, lease.stillHeldCheck);', ''],
    ['fresh.some(isTombstone) || areFull(fresh, limits)', 'areFull(fresh, limits)'],
    [' || (await hasUnusedSegments(table));', ';'],
    ['>= maxFreshBytes;', '>= 1e12;'],
    ['if (card !== undefined && searchCardFrom(card) === undefined) return;', ''],
    ['if (waiting === undefined && isFull()) return;', ''],
    ['items: [item, ...(waiting?.items ?? [])]', 'items: [item]'],
    ['const isDue = bySortKey.size > 0 || areFull(fresh, limits);', 'const isDue = areFull(fresh, limits);'],
    ['isDue ? fresh : fresh.filter(isTombstone)', 'isDue ? fresh : []'],
    ['for (const mark of marks) await transactAsLeaseHolder(table, [mark, held]);', ''],
    [
      'for (const mark of marks) await transactAsLeaseHolder(table, [mark, held]);',
      'for (const mark of marks) await done(table, [one]);',
      'Each change has the version of its segment as its condition, which the fold of another process changes.',
    ],
    ['beforeUse: () => addToVocabulary(table, words),', ''],
    [
      'furtherActions: [...together, ...retirements, held],',
      'furtherActions: [...together, ...retirements],',
    ],
    ['furtherActions: [...together, ...retirements, held],', 'furtherActions: [...retirements, held],'],
    ['furtherActions: [...together, ...retirements, held],', 'furtherActions: [...together, held],'],
    ['await transactAsLeaseHolder(table, [...together, ...retirements, held]);', ''],
    [
      'await transactAsLeaseHolder(table, [...together, ...retirements, held]);',
      'await transactAsLeaseHolder(table, [...together, ...ends]);',
      'Each change has the version of its segment as its condition, which the fold of another process changes.',
    ],
    ['await removeFlushed(table, entries);', ''],
    ['...(superseded.get(segment.name) ?? [])]);', ']);'],
    [
      'const dead = new Set([...segment.dead, ...(superseded.get(segment.name) ?? [])]);',
      'const dead = superseded.get(segment.name) ?? new Set();',
    ],
    ['kept.push(await reader.postings(segment, dead));', ''],
    ['bytes: 2 * itemSize(item),', ''],
    ["condition: { attribute: 'card', equals: String(item.card) },", ''],
    ['rest = rest.filter((_, i) => !failed.includes(i));', 'break;'],
  ],
  'src/commands/search-index/put-segment.ts': [
    ['await putAll(table, postings);', ''],
    ['await putAll(table, [terms]);', ''],
    [
      '{ delete: marker, condition: { present: true } },',
      '{ delete: marker },',
      'Only the process with the lease changes a segment or its marker, and the condition of the lease is in the same transaction.',
    ],
    ['since: table.now(), isRetired: true } },', 'since: table.now() } },'],
    [
      "? ({ attribute: 'version', equals: version } as const)",
      '? ({ present: true } as const)',
      'Only the process with the lease changes a segment or its marker, and the condition of the lease is in the same transaction.',
    ],
    ['if ((await transact(table, actions)).length > 0)', 'if ((await transact(table, actions)).length < 0)'],
  ],
  'src/commands/search-index/segment-builder.ts': [
    [
      'a.time - b.time || (a.id < b.id ? -1 : 1)',
      'a.time - b.time',
      'Results are sorted by their keys, so the order of equal instants within a segment shows nowhere.',
    ],
    ['if (items.length === 0) continue;', ''],
    ['this.#termBytes + list.length <= maxTermBytes && ', ''],
    ['this.#lengths[ordinal] = valueOfCode(length);', ''],
  ],
  'src/commands/search-index/article-postings.ts': [
    ['for (const article of articles) visitor.article(article);', ''],
    ["for (; (filterLists[next] ?? '~') < list; next++) yield [filterLists[next] ?? '', []];", ''],
  ],
  'src/commands/search-index/postings-source.ts': [
    ['if (head?.list !== list) continue;', 'if (head === undefined) continue;'],
  ],
  'src/commands/search-index/segment-terms.ts': [
    ['if (bytes + list.length > maxTermBytes) {', 'if (false) {'],
  ],
  'src/commands/search-index/stored-postings.ts': [
    ['throw new IndexDamage(`A segment lacks its postings in ${list}`);', 'continue;'],
    ['if (list <= last) throw', 'if (false) throw'],
  ],
  'src/commands/search-index/segment-reader.ts': [
    ['if (!wanted.has(formatSortKey(sortKey))) continue;', ''],
    ['ordinals.add(number * blockSize + i)', 'ordinals.add(i)'],
  ],
  'src/commands/search-index/unused-segments.ts': [
    ['await transactAsLeaseHolder(table, [held]);', ''],
    ['if (marker.isRetired !== true || String(marker.since) <= latest) yield', 'yield'],
    ['|| String(marker.since) <= latest) yield', ') yield'],
    ['[postingsKey(list, name), postingsTailKey(list, name)]', '[postingsKey(list, name)]'],
    ['await deleteAll(table, parts);', ''],
    ['await deleteAll(table, [{ pk: marker.pk, sk: marker.sk }]);', ''],
  ],
  'src/commands/repair/search-faults.ts': [
    ['yield* await segmentFaults(indexed);', ''],
    ['yield* await confirmed(table, () => markerFaults(view));', ''],
    ['indexed.suspectUnclaimed();', ''],
    ['yield* await leftOverFaults(table, indexed);', ''],
    ['yield* await articleWordFaults(table, indexed);', ''],
    ["if (owner.is === 'malformed' || owner.is === 'merged') return undefined;", ''],
    ["const isLost = owner.is === 'sound' && isUncertain(owner, targets);", 'const isLost = false;'],
    ["isLost || owner.is !== 'sound' ? undefined", 'isLost ? undefined'],
    ['!view.segments.has(name) && !view.markers.has(name)', '!view.segments.has(name)'],
    ["if (owner.is === 'sound' && !isBodyMissing(owner)) {", "if (owner.is === 'sound') {"],
  ],
  'src/commands/repair/repair-index.ts': [
    ['actions: [unchangedRecord(article.recordKey, article.document), ...puts]', 'actions: puts'],
    ['return isSortKeyOf(owner.full.record, sk) ? [] : [tombstoneAt(freshKey(sk))];', 'return [];'],
    ['return found !== undefined || instantIn(item) > table.now();', 'return found !== undefined;'],
    ['return found !== undefined || instantIn(item) > table.now();', 'return instantIn(item) > table.now();'],
    ['actions + write.actions.length > transactionSize ||', ''],
    ['|| bytes + size > transactionBytes;', ';'],
    ['for (const write of outdated) left.push(...(write?.faults ?? []));', ''],
    ['open = open.filter(write => !outdated.has(write));', 'break;'],
    ['(inUse.has(name) || markers.has(name))', 'inUse.has(name)'],
    ['await deleteAll(table, await withoutLost(table, some, lost));', 'await deleteAll(table, some);'],
    ["owner.is !== 'sound' || isBodyMissing(owner));", "owner.is !== 'sound');"],
  ],
  'src/commands/repair/repair-segment.ts': [
    ['await putAll(table, termParts(old.name, lists));', ''],
    ['.filter(({ ordinal }) => !out.has(ordinal));', ';'],
    ['if (isUncertain(owner, targets)) kept.push(one);', "if (owner.is !== 'sound') kept.push(one);"],
    ['this.#lists = kept.length === 0 ? [] : lists;', 'this.#lists = [];'],
    ['{ furtherActions: retirements }', '{ furtherActions: [] }'],
    ['version: record.version }), held];', 'version: record.version })];'],
    ['if (!hasUnlisted) return [...found].toSorted();', 'return [...found].toSorted();'],
    ['return embeddedReferences(owner.full.record).some(target => targets.isLost(target));', 'return false;'],
    ['if (!(error instanceof Malformed)) throw error;', 'throw error;'],
  ],
  'src/commands/import/import-index.ts': [
    ['if (ifMissing && id !== undefined) return undefined;', ''],
    ['if (earlier !== undefined) return earlier;', ''],
    ['if (entry?.file !== file || entry.number !== number) return;', ''],
    ['&& entry.file === file && entry.number === number;', '&& entry.file === file;'],
    ['if (entry.fates === all) references.push(', 'if (entry.fates !== 0) references.push('],
    ['else if (entry.embedded === undefined) this.#withoutEmbedded.add(text);', ''],
    ['missing.push(...some.filter(reference => !stored.has(String(reference))));', ''],
    ['await this.#findStored([...references, ...dangling.map(Reference.parse)]);', ''],
    ['(removed.has(bySlug) ? byId : [])', '[]'],
  ],
  'src/commands/search-index/vocabulary.ts': [
    [
      'stored === undefined ? undefined : withAdded(stored.exponents,',
      'withAdded(stored?.steps ?? new Map(),',
    ],
    ['chunkIssue(item) === undefined;', 'true;'],
    ['([word]) => !known.has(word)', '() => true'],
    ['const all = new Map(exponents);', 'const all = new Map();'],
    ['if (failed.length > 0) conflicts.push(', 'if (failed.length < 0) conflicts.push('],
    ['condition: isUnchanged(item) }', '}'],
  ],
  'src/commands/repair/vocabulary-faults.ts': [
    ['if (issue !== undefined) return', 'if (false) return'],
    ['item !== undefined && item.words === chunkText(', 'item !== undefined || item === chunkText('],
  ],
  'src/projection/search-entry.ts': [
    [
      "record.status !== 'PUBLISHED' || record.publishedAt === null) return [];",
      'record.publishedAt === null) return [];',
    ],
    ['if (words.size === maxWords || bytes > maxWordBytes) continue;', 'if (bytes > maxWordBytes) continue;'],
    [
      'if (words.size === maxWords || bytes > maxWordBytes) continue;',
      'if (words.size === maxWords) continue;',
    ],
    ['isProminent: isProminent || known?.isProminent === true,', 'isProminent,'],
    ['lists: filterLists(record).map(({ list, of }) => listName(list, of)),', 'lists: [],'],
  ],
  'src/projection/segment.ts': [
    ['new Set([...dead, ...more])', 'new Set([...more])'],
    [
      'version: version + 1 };',
      'version };',
      'Only the process with the lease changes a segment or its marker, and the condition of the lease is in the same transaction.',
    ],
  ],
  'src/resolvers/search/search-correction.ts': [
    ['counts.of(toQueryWord(correction)) > 0 ?', 'true ?'],
    ['words.filter(word => counts.of(word) === 0)', 'words'],
  ],
  'src/resolvers/search/search-entities.ts': [
    ['if (rowsOf(card, word).length > 0) rowsByName.delete(nameIn(sk));', ''],
  ],
  'src/resolvers/search/search-lists.ts': [
    ['this.superseded = new Set(fresh.map(({ sk }) => sk));', 'this.superseded = new Set();'],
    [
      'itemsOf(table, freshList, segmentsAndFresh(now),',
      "itemsOf(table, freshList, segmentsAndFresh('9999'),",
    ],
  ],
  'src/resolvers/search/search-order.ts': [
    ['comparePositions(position, after) > 0)', 'comparePositions(position, after) >= 0)'],
    ['|| b.score - a.score || b.latest - a.latest);', '|| b.score - a.score);'],
    ['return order > 0 || (order === 0 && timeOf(position.sk) <= first.latest);', 'return order > 0;'],
    ['const isCurrent = !this.#lists.superseded.has(position.sk);', 'const isCurrent = true;'],
    [
      'segment.starts[Math.floor(ordinal / blockSize) + 1]',
      'segment.starts[Math.floor(ordinal / blockSize)]',
    ],
    ['?? 0) <= afterTime;', '?? 0) < afterTime;'],
    ['return order >= 0;', 'return order > 0;'],
  ],
  'src/resolvers/search/search-cursor.ts': [
    ['if (!isPlausible ||', 'if ('],
    ['rarities.length === 0 ||', ''],
    ['|| averageLength === 0)', ')'],
    ['compareKeys(b.sk, a.sk)', 'compareKeys(a.sk, b.sk)'],
  ],
  'src/resolvers/search/search-result.ts': [
    ['return article !== undefined && isPublic(article, context.now)', 'return article !== undefined'],
    [
      'if (found === undefined || !isPublic(found.article, context.now)) return undefined;',
      'if (found === undefined) return undefined;',
    ],
    [
      'return query.phrases.every(has) && !query.withoutPhrases.some(has);',
      'return query.phrases.every(has);',
    ],
    [
      'return query.phrases.every(has) && !query.withoutPhrases.some(has);',
      'return !query.withoutPhrases.some(has);',
    ],
  ],
  'src/resolvers/search/search-run.ts': [
    ['toQueryWord(request.start?.corrected.get(i) ?? word)', 'toQueryWord(word)'],
    ['start?.scale ?? scaleOf', 'scaleOf'],
  ],
  'src/resolvers/search/search-by-relevance.ts': [
    ['...tails.ofExcluded(),', ''],
    [
      'isExact ? tails.unread(terms.words, more) : tails.unreadWithinLimits(terms.words, more);',
      'tails.unreadWithinLimits(terms.words, more);',
    ],
    ['({ stage }) => stage <= stages.allStrong', '({ stage }) => stage <= stages.all'],
  ],
  'src/resolvers/search/search-by-recency.ts': [
    ['const isPartial = start?.last.stage === stages.some;', 'const isPartial = false;'],
    ['isEmpty &&= batch.positions.length === 0;', ''],
    ['let isEmpty = start === undefined || start.last.stage === nothingYet;', 'let isEmpty = true;'],
    ["if (!isEmpty || match === 'ALL') return;", 'if (!isEmpty) return;'],
    ['compareKeys(from, start.last.sk) <= 0)', 'compareKeys(from, start.last.sk.slice(0, from.length)) < 0)'],
    ['compareKeys(sk, throughInstant(next.to)) > 0)', 'compareKeys(sk, next.to) > 0)'],
    ['if (budget > 0 || !isProgress) continue;', 'if (budget > 0) continue;'],
    ['if (budget > 0 || !isProgress) continue;', 'continue;'],
    ['sk: `${next.to}#Z` };', 'sk: next.to };'],
    ['unread([...terms.words, ...terms.excluded], [queue[0]])', 'unread(terms.words, [queue[0]])'],
  ],
  'src/resolvers/search/search-tails.ts': [['if (tails.length > maxExcludedTails)', 'if (false)']],
  'src/resolvers/search/search-matches.ts': [['if (!this.request.types.includes(type)) return false;', '']],
  'src/resolvers/search/search-hit.ts': [
    ['isProminent || weight >= strongWeight ||', 'isProminent ||'],
    ['(weight > 0 && (common & bit) === 0)', 'weight > 0'],
  ],
  'src/commands/search-index/list-postings.ts': [['this.#others.addOrdinalsFrom(strongWeight, inHead);', '']],
  'src/resolvers/search/search-scale.ts': [['one === 0 ? 0 : rarityOf(one, count)', 'rarityOf(one, count)']],
  'src/resolvers/search/search-scores.ts': [
    [
      'if (segment.dead.has(ordinal) || !allowed(ordinal)) return undefined;',
      'if (!allowed(ordinal)) return undefined;',
    ],
    [
      'if (segment.dead.has(ordinal) || !allowed(ordinal)) return undefined;',
      'if (segment.dead.has(ordinal)) return undefined;',
    ],
    ['isSatisfied(condition, list => card.lists.includes(list))', 'true'],
    ['if (excluded.some(word => weightIn(card, word) !== undefined)) return undefined;', ''],
    ['if (this.#terms.filters.length > 0) return;', ''],
    ['if ((hit.mask & required) !== required) return undefined;', ''],
    ['!unwanted.has(ordinal) &&', ''],
    ['return lists.some(isIn) !== isExcluded;', 'return lists.some(isIn);'],
  ],
  'src/resolvers/search/search-words.ts': [
    ['if (!segment.dead.has(ordinal)) ordinals.add(ordinal);', 'ordinals.add(ordinal);'],
    ['[lists.tail(item)?.others, false] as const,', ''],
  ],
  'src/resolvers/search/search.ts': [
    [
      '[query, wanted, filterText(args.filter), args.orderBy, args.match]',
      '[query, wanted, args.orderBy, args.match]',
    ],
    [
      '[query, wanted, filterText(args.filter), args.orderBy, args.match]',
      '[query, wanted, filterText(args.filter), args.match]',
    ],
    ['(hits.length === size && rest.length > 0)', 'false'],
    [
      'if (stoppedAt !== undefined) return { hits, next: stoppedAt };',
      'if (stoppedAt !== undefined) return { hits };',
    ],
    ['if (looked >= maxLookups) return { hits, next: last };', ''],
    ["isFiltered ? types.filter(type => type === 'Article') : types", 'types'],
  ],
  'src/search/document-table.ts': [
    ["Date.parse('0000-01-01T00:00:00.000Z')", '0'],
    ['writer.byte(bits * 2 ** (8 - size));', ''],
  ],
  'src/search/search-card.ts': [
    ["`${weight}${isProminent ? 'p' : ''}`", '`${weight}`'],
    ['return isStored(card) ? card : undefined;', 'return card as Stored;'],
    ['if (!(error instanceof SyntaxError)) throw error;', 'throw error;'],
  ],
  'src/search/postings.ts': [
    ['postings.toSorted((a, b) => a - b)', 'postings'],
    ['visit?.({ ordinal, weight:', 'if (ordinal > 0) visit?.({ ordinal, weight:'],
    ['if (total === 0 || reader.left < 3 * total)', 'if (false)'],
  ],
  'src/commands/pending/front-state.ts': [
    ['{ put: carriedOutFront(id, due.at, trace) },', ''],
    ['if (nextDueOfFront(frontState, table.now()) === undefined) return frontState;', 'return frontState;'],
    ['...(front === frontState.front ? [] : eventOfFront(frontState.front, front, due.at)),', ''],
    ['{ put: carriedOutFront(id, due.at, trace) },', ''],
  ],
  'src/resolvers/front-editing.ts': [
    ['article: ifVisible(article, context) ?? null', 'article: article ?? null'],
  ],
  'src/commands/import/import-fronts.ts': [
    ['const commitBefore = frontState && nextInstantOfFront(frontState);', 'const commitBefore = undefined;'],
  ],
  'src/commands/mutations/releases.ts': [
    ['if (existing?.action === item.action && member.copyState.release === release.id) return release;', ''],
    ['if (items.length <= maxReleaseItems) return items;', 'if (true) return items;'],

    ["checkSchedule(articleState, 'article');", ''],
    ['if (copyState.copy !== undefined) writer.checkRights(copyState.copy.record);', ''],
    ['if (record !== undefined) writer.checkRights(record);', 'void record;'],
    [
      'return [...frontCopyStateActions(front.id, copyState, after), unchangedFront(frontState)];',
      'return frontCopyStateActions(front.id, copyState, after);',
    ],
    ['return [itemWritten(other)];', 'return [];'],
  ],
  'src/commands/pending/release-writes.ts': [["if (status === 'DONE') {", 'if (false) {']],
  'src/commands/pending/carry-out-all.ts': [['if (wasDue) await removeOldTraces(table);', '']],
  'src/commands/mutations/set-expiry.ts': [
    ['if (at !== undefined && at <= table.now()) {', 'if (at !== undefined && at < table.now()) {'],
    ['at <= record.publishedAt', 'at < record.publishedAt'],
  ],
  'src/commands/webhooks/webhook-attempt.ts': [
    ['if (failed.length > 0) await transact(table, [listed]);', ''],
    [
      'const end = (firstTriedAt === undefined ? now : Date.parse(firstTriedAt)) + retryTime;',
      'const end = now + retryTime;',
    ],
  ],
  'src/commands/webhooks/webhook-sending.ts': [
    ['if (current?.isActive === true) return', 'if (current !== undefined) return'],
    ['if (!isDone) return;', ''],

    ['if (isDone) failuresInARow = 0;', ''],
    ['if (failed.length > 0) this.#away.delete(webhook.id);', ''],
  ],
  'src/commands/webhooks/webhooks.ts': [
    ['others.length >= maxWebhooks', 'false'],

    ['if (failed.length > 0) await deleteWebhook(table, { id, writer });', ''],
  ],
  'src/commands/webhooks/webhook-replay.ts': [
    ['updatedAt >= since && updatedAt <= until', 'updatedAt > since && updatedAt <= until'],
    ['set: { ...next }, condition: isUnchanged }', 'set: { ...next } }'],
  ],
  'src/commands/webhooks/webhook-payload.ts': [
    ["if (topic === 'BREAKING' || topic === 'LIVE_POST') return undefined;", ''],
    [
      'return due === undefined ? frontState.front : presentFront(due.after, now);',
      'return frontState.front;',
    ],

    ['if (!hasPublicPosts(article, table.now())) return undefined;', ''],
  ],
  'src/commands/webhooks/webhook-age.ts': [['if (message.since === undefined) break;', 'break;']],
  'src/node/api.ts': [['sender.wake();\n        responseCache.clear();', 'sender.wake();']],
  'src/resolvers/list-connection.ts': [
    ['const last = page.fromEnd ? shown[0] : shown.at(-1);', 'const last = shown.at(-1);'],
  ],
  'src/commands/outbox/count-articles.ts': [['|| (known !== undefined && known.months === undefined);', ';']],
  'src/commands/write/api-keys.ts': [
    ['key.expiresAt !== null && key.expiresAt < end ? key.expiresAt : end;', 'end;'],
  ],
  'src/server/identity/api-keys.ts': [[' && cached.expiresAt <= now + cacheTime', '']],
  'src/server/request/feed.ts': [['.filter(record => isVisible(record, context))', '']],
  'src/server/request/load-shedding.ts': [
    ['this.#queue.delete(next);\n      reject(serverBusy());', 'reject(serverBusy());'],
  ],
  'src/functions/outbox.ts': [['.filter(({ key }) => key.sk < due);', ';']],
  'src/mcp/source.ts': [
    ["publishedAt === null || status !== 'PUBLISHED' ? status", 'publishedAt === null ? status'],
  ],
  'src/formats/ninjs/image.ts': [['until <= now)', 'until < now)']],
  'src/store/batch-write.ts': [
    ['if ((rest?.[table.name] ?? []).length > 0) throw new KeysUnprocessed();', ''],
  ],
  'src/resolvers/text-budget.ts': [
    ['if (i > 0 && bytes > maxTextBytes) return i;', 'if (bytes > maxTextBytes) return i;'],
  ],
  'src/commands/write/lease.ts': [
    ['seen = { beat: storedBeat, at: now };', 'seen = { beat: storedBeat, at: seen.at };'],
  ],
  'src/commands/repair/reproject.ts': [
    ['drainOutbox(this.#table, { skipFlush: true });', 'drainOutbox(this.#table);'],
  ],
  'src/commands/repair/repair-record.ts': [
    [
      '[unchangedRecord(survivor, document), { put, condition }]',
      '[unchangedRecord(survivor, document), { put }]',
    ],
    [
      ' || countWords(body, record.language) !== record.wordCount',
      '',
      'The comparison with the index refuses such a text too; the number of words saves its reads.',
    ],
  ],
  'src/commands/import/import-versions.ts': [[' || Number(own.isHidden) - Number(noted.isHidden)', '']],
  'src/resolvers/recognition/name-choice.ts': [
    ['best.confidence >= minConfidence ? best.entity : undefined', 'best.entity'],
  ],
  'src/resolvers/recognition/name-lookup.ts': [['left -= asked.length;', '']],
  'src/formats/blocks.ts': [['this.#lists.length === 0 && this.#quotes === 0', 'this.#lists.length === 0']],
  'src/projection/release.ts': [
    ["state === 'SCHEDULED' && at !== null ? at : createdAt;", 'createdAt;'],
    ["at <= now ? 'DONE'", "at < now ? 'DONE'"],
  ],
  'src/resolvers/release.ts': [
    [
      ": ifVisible(await context.records.load({ type: 'Article', id }), context);",
      ": await context.records.load({ type: 'Article', id });",
    ],
  ],
  'src/commands/outbox/posts-text.ts': [["if (bytes > maxPostsTextBytes) return texts.join('\\n');", '']],
  'src/resolvers/watch-lists.ts': [
    ['lists.length > maxLists', 'lists.length >= maxLists'],
    ['if (longest > maxNameLength)', 'if (false)'],
  ],
  'src/commands/import/import-posts.ts': [
    ['if (imported?.revision === revision) return undefined;', ''],
    ['if (imported?.revision === revision) return undefined;', 'return undefined;'],
    ['hasNews: known !== digest', 'hasNews: false'],
  ],
  'src/server/response/cache-control.ts': [['const maxAge = Math.min(left, end);', 'const maxAge = left;']],
  'src/server/live/live-lists.ts': [
    ['publicUntil(context.now, pollMaxAge, context.pending.next())', 'publicUntil(context.now, pollMaxAge)'],
  ],
};

export const mutants: readonly Mutant[] = Object.entries(changes).flatMap(([file, some]) =>
  some.map(([line, becomes, equivalent]) => ({
    file,
    line,
    becomes,
    ...(equivalent === undefined ? {} : { equivalent }),
  })),
);

/** A source with its wrong line. A list that does not fit the sources any more says so, and counts nothing as noticed. */
export function wrongText(right: string, { file, line, becomes }: Mutant): string {
  const [before, after, ...more] = right.split(line);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(
      `${file} has this ${more.length + (after === undefined ? 0 : 1)} times, expected once: ${line}`,
    );
  return before + becomes + after;
}
