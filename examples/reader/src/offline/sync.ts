import type { Client } from '@urql/core';
import { SyncDocument } from '../generated/documents.ts';
import { completeCopy, fillCopy } from './bounds.ts';
import { applyPage, type Copied, clearCopy, cursorOfCopy, isCopied } from './copy.ts';
import { maxPageSize } from './page-size.ts';
import { noteRemovals } from './removals.ts';

/** Brings the copy up to date, in one tab at a time. */
export async function sync(client: Client): Promise<void> {
  await navigator.locks.request('sync', { ifAvailable: true }, async lock => {
    if (lock === null) return;
    await followLog(client);
    await completeCopy(client);
  });
}

/** Deletes the copy, after a synchronisation that runs. */
export async function endCopy(): Promise<void> {
  await navigator.locks.request('sync', clearCopy);
}

/** The loop of docs/offline.md, which says why it is safe. A new copy begins with the newest articles, and follows the log from there. */

async function followLog(client: Client): Promise<void> {
  let since: string | null = null;
  for (let first = maxPageSize; ; ) {
    const after = await cursorOfCopy();
    if (after === null) since ??= await fillCopy(client);
    const { data, error } = await client.query(
      SyncDocument,
      { first, after, since: after === null ? since : null },
      { requestPolicy: 'network-only' },
    );
    const codes = error?.graphQLErrors.map(({ extensions }) => extensions.code) ?? [];
    if (after !== null && codes.includes('SYNC_EXPIRED')) {
      await clearCopy();
      continue;
    }
    const isTooLarge = codes.includes('LIMIT_EXCEEDED');
    if (isTooLarge && first > 1) {
      first = Math.floor(first / 2);
      continue;
    }
    // A text that is too large even on a page of its own is null; the rest of the record is there.
    const isAcceptable =
      error === undefined || (isTooLarge && codes.every(code => code === 'LIMIT_EXCEEDED'));
    if (!isAcceptable) throw error;
    if (data?.changes == null) throw new Error('The log of changes is missing.');
    first = Math.min(first * 2, maxPageSize);
    const { nodes, pageInfo } = data.changes;
    // A record may be removed and published again on one page: the later entry counts.
    const latest = new Map(nodes.map(change => [change.recordId, change]));
    const upserted: Copied[] = [];
    const removed: string[] = [];
    for (const { kind, recordId, node } of latest.values()) {
      if (kind === 'REMOVED') removed.push(recordId);
      else if (isCopied(node)) upserted.push(node);
    }
    noteRemovals(removed);
    await applyPage({ upserted, removed, cursor: pageInfo.endCursor ?? after });
    if (!pageInfo.hasNextPage) return;
  }
}
