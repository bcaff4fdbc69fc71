import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { SettingError } from '../setting-error.ts';

/** The format of `@apollo/generate-persisted-query-manifest` and of the build plugins of Apollo's iOS and Kotlin clients. */
const apolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string().min(1), body: z.string().min(1) })),
});

/** The format of the Relay compiler and of the client preset of GraphQL Code Generator: the text of each document by its id. */
const relayManifest = z.record(z.string(), z.string());

/** A manifest in the form of Apollo or of Relay. */
export function readManifest(path: string): ReadonlyMap<string, string> {
  const manifest = z.union([apolloManifest, relayManifest]).safeParse(readJson(path));
  if (!manifest.success) {
    throw new SettingError(
      `${path} is not a manifest of trusted documents: it must have the format of Apollo or of Relay.`,
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
