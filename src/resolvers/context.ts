import type { Stage } from '../access/stage.ts';
import type { WebhookNetwork } from '../commands/webhooks/webhook-address.ts';
import type { Table } from '../store/table.ts';
import type { Addresses } from './addresses.ts';
import type { Conversions } from './conversions.ts';
import type { MutationReport } from './mutation-report.ts';
import type { PendingChanges } from './pending-changes.ts';
import type { Preview } from './preview.ts';
import type { Records } from './records.ts';
import type { Viewer } from './viewer.ts';
import type { WatchLists } from './watch-lists.ts';

/** The data that all resolvers of one request share. */
export interface Context {
  /** The table as readers see it, with the pending changes that are due, and with this request's meter on it. */
  readonly table: Table;
  /** The same table without the pending changes, for commands. */
  readonly stored: Table;
  readonly pending: PendingChanges;
  /** One time for the whole response, so that no article becomes public in the middle of it. In a preview, its time. */
  readonly now: string;
  /** The caller; undefined for an anonymous one, who sees only public content. */
  readonly viewer: Viewer | undefined;
  /** The preview that the request asks for. */
  readonly preview: Preview | undefined;
  readonly records: Records;
  readonly conversions: Conversions;
  /** The stage whose API accepts a token that this request creates. */
  readonly stage: Stage;
  /** The id of the request at the gateway or proxy, for the audit log. */
  readonly requestId: string | undefined;
  /** Days for which the audit log keeps a mutation. */
  readonly auditDays: number;
  readonly addresses: Addresses;
  /** The name of the web site, which publishes the articles that name no publisher. */
  readonly siteName: string;
  /** Where receivers of webhooks may be. */
  readonly webhookNetwork: WebhookNetwork;
  /** Opens a stream of the positions of lists; undefined if none may stay open. */
  readonly watchLists: WatchLists | undefined;
  /** Aborted when the client of the request goes away; undefined if that is not known. */
  readonly client: AbortSignal | undefined;
  /** Reports a mutation for the log. */
  readonly report: (mutation: MutationReport) => void;
}
