import type { DevSettings } from './settings.ts';

/**
 * The settings with the pages of the reader's app as those of the articles and entities, unless they name others: links in feeds, sitemaps and
 * JSON-LD then lead to pages that exist.
 */
export function withOwnPages(settings: DevSettings, origin: string): DevSettings {
  const { article, entity } = settings.addresses;
  return {
    ...settings,
    addresses: {
      ...settings.addresses,
      article: article ?? `${origin}/article/{slug}`,
      entity: entity ?? `${origin}/{type}/{slug}`,
    },
  };
}
