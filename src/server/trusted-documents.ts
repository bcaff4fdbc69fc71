import type { Settings } from './settings.ts';

/** Documents that were known when the API was deployed. */
export interface TrustedDocuments {
  /** The text of each, by the id that clients send. */
  readonly documents: ReadonlyMap<string, string>;
  /** Whether nothing else is answered. */
  readonly only: boolean;
}

/** The trusted documents that the settings name; rejects with a SettingError where they cannot be read. */
export async function readTrustedDocuments(settings: Settings): Promise<TrustedDocuments | undefined> {
  const { trustedDocuments, manifest } = settings;
  if (trustedDocuments === 'off') return undefined;
  // With what checks its form, which a function without a manifest need not load.
  const { readManifest } = await import('./document-manifest.ts');
  return { documents: readManifest(manifest), only: trustedDocuments === 'only' };
}
