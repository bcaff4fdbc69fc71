import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { SettingError } from './setting-error.ts';
import type { Settings } from './settings.ts';

/** Documents that were known when the API was deployed. */
export interface TrustedDocuments {
  /** The text of each, by the id that clients send. */
  readonly documents: ReadonlyMap<string, string>;
  /** Whether nothing else is answered. */
  readonly only: boolean;
}

/** What `@apollo/generate-persisted-query-manifest` and the build plugins of Apollo's iOS and Kotlin clients write. */
const apolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string().min(1), body: z.string().min(1) })),
});

/** What the Relay compiler and the client preset of GraphQL Code Generator write: the text of each document by its id. */
const relayManifest = z.record(z.string(), z.string());

/** The trusted documents that the settings name; a SettingError where they cannot be read. */
export function readTrustedDocuments(settings: Settings): TrustedDocuments | undefined {
  const { trustedDocuments, manifest } = settings;
  if (trustedDocuments === 'off') return undefined;
  return { documents: readManifest(manifest), only: trustedDocuments === 'only' };
}

/** A manifest in the form of Apollo or of Relay. */
function readManifest(path: string): ReadonlyMap<string, string> {
  const manifest = z.union([apolloManifest, relayManifest]).safeParse(readJson(path));
  if (!manifest.success) {
    throw new SettingError(
      `${path} is no manifest of trusted documents: it must be what Apollo's or Relay's compiler writes.`,
    );
  }
  const { operations } = manifest.data;
  return Array.isArray(operations)
    ? new Map(operations.map(({ id, body }) => [id, body]))
    : new Map(Object.entries(manifest.data as z.infer<typeof relayManifest>));
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SettingError(`TRUSTED_DOCUMENTS needs the manifest ${path}, which cannot be read: ${reason}`);
  }
}
