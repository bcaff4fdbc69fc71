import type { YogaInitialContext } from 'graphql-yoga';
import type { Addresses } from '../resolvers/addresses.ts';
import type { Context } from '../resolvers/context.ts';
import { Conversions } from '../resolvers/conversions.ts';
import { PendingChanges } from '../resolvers/pending-changes.ts';
import { Records } from '../resolvers/records.ts';
import type { Viewer } from '../resolvers/viewer.ts';
import { Meter } from '../store/meter.ts';
import type { Table } from '../store/table.ts';
import type { Limits } from './limits.ts';

/** The part of the context that is created for each request: the inputs of resolvers, and the meter of the request's cost. */
export type RequestContext = Context & { readonly meter: Meter };

/** The context that plugins see during execution. */
export interface ServerContext extends RequestContext, YogaInitialContext {}

interface ContextOptions {
  readonly limits: Limits;
  readonly addresses: Addresses;
  readonly auditDays: number;
  readonly requestId?: string | undefined;
}

/** Makes the context of one request. */
export function createContext(
  table: Table,
  viewer: Viewer | undefined,
  report: Context['report'],
  { limits: { requests, conversion }, addresses, auditDays, requestId }: ContextOptions,
): RequestContext {
  const meter = new Meter(requests);
  const stored = table.metered(meter);
  const now = table.now();
  const pending = new PendingChanges(stored, now);
  const seen = stored.overlaid(() => pending.overlay());
  const records = new Records(seen, units => meter.conceal(units));
  const conversions = new Conversions(conversion);
  return {
    table: seen,
    stored,
    pending,
    now,
    viewer,
    records,
    conversions,
    addresses,
    meter,
    requestId,
    auditDays,
    report,
  };
}
