import type { Plugin } from 'graphql-yoga';
import type { Stage } from '../access/stage.ts';
import type { WebhookNetwork } from '../commands/webhooks/webhook-address.ts';
import type { Addresses } from '../resolvers/addresses.ts';
import type { MutationReport } from '../resolvers/mutation-report.ts';
import type { WatchLists } from '../resolvers/watch-lists.ts';
import type { Table } from '../store/table.ts';
import type { TrustedDocuments } from './document/trusted-documents.ts';
import type { GraphiQLPage } from './graphiql.ts';
import type { Authenticate } from './identity/authenticate.ts';
import type { Limits } from './limits.ts';
import type { Log, LogLevel } from './log.ts';
import type { FeedSettings } from './request/feed.ts';
import type { LoadShedder, NodeContext } from './request/load-shedding.ts';
import type { Origins } from './response/cors.ts';

export interface ServerOptions {
  readonly table: Table;
  readonly authenticate: Authenticate;
  /** The stage whose preview tokens it creates. */
  readonly stage?: Stage | undefined;
  readonly logLevel?: LogLevel | undefined;
  /** Whether every response has `extensions.cost`; for ADMIN it always has. */
  readonly showCost?: boolean | undefined;
  readonly graphiql?: GraphiQLPage | undefined;
  /** Whether queries may use introspection, and errors suggest names of the schema. */
  readonly introspection?: boolean | undefined;
  readonly limits?: Limits | undefined;
  /** For a process that serves many clients; a Lambda function has one request at a time. */
  readonly loadShedder?: LoadShedder | undefined;
  /** Whether identical concurrent queries are executed once; for a process that serves many clients. */
  readonly coalesceRequests?: boolean | undefined;
  readonly origins?: Origins | undefined;
  /** Called after every mutation, for the log and to wake the outbox worker. */
  readonly onMutation?: ((report: MutationReport) => void) | undefined;
  /** Days for which the audit log keeps a mutation. */
  readonly auditDays?: number | undefined;
  readonly trustedDocuments?: TrustedDocuments | undefined;
  readonly addresses?: Addresses | undefined;
  /** Where receivers of webhooks may be; by default only on the public internet. */
  readonly webhookNetwork?: WebhookNetwork | undefined;
  readonly feed?: FeedSettings | undefined;
  /** Hands public responses to a cache (response-keeper.ts). Without it, each response is computed again. */
  readonly responseKeeper?: Plugin<object, NodeContext> | undefined;
  /** Opens a stream of the positions of lists. Without it, no stream is kept open. */
  readonly watchLists?: WatchLists | undefined;
  /** The request log, with the stage of its metrics. Without it, requests are not logged. */
  readonly requestLog?: { readonly log: Log; readonly stage: string } | undefined;
}
