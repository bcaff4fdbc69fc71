import type { Settings } from '../settings.ts';

/** Documents that are known when the server starts. */
export interface TrustedDocuments {
  /** The text of each document by the id that clients send. */
  readonly documents: ReadonlyMap<string, string>;
  /** Whether all other documents are refused. */
  readonly only: boolean;
}

/** The trusted documents of the settings; rejects with a SettingError if they cannot be read. */
export async function readTrustedDocuments({
  trustedDocuments,
  manifest,
}: Pick<Settings, 'trustedDocuments' | 'manifest'>): Promise<TrustedDocuments | undefined> {
  if (trustedDocuments === 'off') return undefined;
  // zod, which checks its format, is only loaded where there is a manifest.
  const { readManifest } = await import('./manifest.ts');
  return { documents: readManifest(manifest), only: trustedDocuments === 'only' };
}
