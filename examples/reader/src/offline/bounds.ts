import type { Client } from '@urql/core';
import { CopyArticlesDocument, CopyRecordsDocument } from '../generated/documents.ts';
import { copySize, follows, saved } from '../state/lists.ts';
import { type Copied, changeCopy, clearCopy, isCopied, readCopy } from './copy.ts';
import { maxPageSize } from './page-size.ts';
import { wasRemoved } from './removals.ts';

/** Milliseconds before now from which the log is followed at the least: it keeps removals for 90 days. */
const maxLog = 60 * 86_400_000;

/** Milliseconds for which caches keep a page of the list at most. A change that is written seconds after its time is within them too. */
const maxCacheAge = 10 * 60_000;

/**
 * Begins a copy with the newest articles. Returns the time from which the log has what changed since: that of an edit of one of the articles, because
 * the clock of the device may be wrong, less the age that another page of the list may have.
 */
export async function fillCopy(client: Client): Promise<string> {
  // What an interrupted start has left is followed by nobody.
  await clearCopy();
  let newest = Date.now() - maxLog;
  let left = copySize.get();
  for (let after: string | null = null; left > 0; ) {
    const variables: { first: number; after: string | null } = { first: Math.min(left, maxPageSize), after };
    const { data, error } = await client
      .query(CopyArticlesDocument, variables, { requestPolicy: 'network-only' })
      .toPromise();
    if (data?.articles == null) throw error ?? new Error('The list of articles is missing.');
    const { nodes, pageInfo } = data.articles;
    for (const { updatedAt } of nodes) newest = Math.max(newest, Date.parse(updatedAt) - maxCacheAge);
    await changeCopy(nodes, []);
    if (!pageInfo.hasNextPage) break;
    left -= nodes.length;
    after = pageInfo.endCursor;
  }
  return new Date(newest).toISOString();
}

/** Drops what is beyond the bounds, and reads what the articles within them mention, what the reader follows, and what is saved. */
export async function completeCopy(client: Client): Promise<void> {
  const { articles } = await readCopy();
  const known = new Set(articles.map(({ id }) => id));
  await readRecords(
    client,
    saved.get().filter(id => !known.has(id)),
  );
  const copy = await readCopy();
  const isSaved = new Set(saved.get());
  const kept = copy.articles.filter(({ id }, index) => index < copySize.get() || isSaved.has(id));
  const keptIds = new Set(kept.map(({ id }) => id));
  const wanted = new Set([
    ...kept.flatMap(({ mentions }) => mentions.nodes.map(({ id }) => id)),
    ...follows.get().map(({ id }) => id),
  ]);
  await changeCopy(
    [],
    [
      ...copy.articles.filter(({ id }) => !keptIds.has(id)).map(({ id }) => id),
      ...[...copy.entities.keys()].filter(id => !wanted.has(id)),
    ],
  );
  await readRecords(
    client,
    [...wanted].filter(id => !copy.entities.has(id)),
  );
}

/** Adds records to the copy. One that is not public any more is left out. */
async function readRecords(client: Client, missing: readonly string[]): Promise<void> {
  const ids = missing.filter(id => !wasRemoved(id));
  for (let from = 0; from < ids.length; from += maxPageSize) {
    const page = ids.slice(from, from + maxPageSize);
    const { data, error } = await client.query(
      CopyRecordsDocument,
      { ids: page },
      { requestPolicy: 'network-only' },
    );
    if (data === undefined) throw error;
    const records: Copied[] = data.nodes.filter(isCopied);
    await changeCopy(records, []);
  }
}
