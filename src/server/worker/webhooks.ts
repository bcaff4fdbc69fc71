import type { PageAddresses } from '../../commands/webhooks/webhook-payload.ts';
import type { SendingResult } from '../../commands/webhooks/webhook-sending.ts';
import { type Addresses, articleUrl, entityUrl } from '../../resolvers/addresses.ts';
import type { Log } from '../log.ts';

/** The pages that messages name, from the settings of the site. */
export function pagesOf(addresses: Addresses): PageAddresses {
  return {
    article: ({ id, slug }) => articleUrl({ id, slug }, addresses),
    entity: (type, slug) => entityUrl(type, slug, addresses) ?? null,
  };
}

/** Logs a run in which messages were sent. Each attempt is in the list of its webhook. */
export function logSent(log: Log, { succeeded, failed }: SendingResult): void {
  if (succeeded + failed > 0) log.write('info', 'webhooks', { succeeded, failed });
}
