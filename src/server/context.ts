import type { YogaInitialContext } from 'graphql-yoga';
import type { Addresses } from '../resolvers/addresses.ts';
import type { Context } from '../resolvers/context.ts';
import { Conversions } from '../resolvers/conversions.ts';
import { Records } from '../resolvers/records.ts';
import type { Viewer } from '../resolvers/viewer.ts';
import { Meter } from '../store/meter.ts';
import type { Table } from '../store/table.ts';
import type { Limits } from './limits.ts';

/** The part of the context that is created for each request: the inputs of resolvers, and the meter of the request's cost. */
export type RequestContext = Context & { readonly meter: Meter };

/** The context that plugins see during execution. */
export interface ServerContext extends RequestContext, YogaInitialContext {}

/** Makes the context of one request. */
export function createContext(
  table: Table,
  viewer: Viewer | undefined,
  report: Context['report'],
  { requests, conversion }: Limits,
  addresses: Addresses,
): RequestContext {
  const meter = new Meter(requests);
  const metered = table.metered(meter);
  const records = new Records(metered, units => meter.conceal(units));
  const conversions = new Conversions(conversion);
  return { table: metered, now: table.now(), viewer, records, conversions, addresses, meter, report };
}
