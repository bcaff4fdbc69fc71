import { hashOfApiKey, isApiKeyId, newApiKey } from '../../access/api-key.ts';
import type { PreviewTarget } from '../../access/preview.ts';
import type { Grant } from '../../access/scope.ts';
import type { Stage } from '../../access/stage.ts';
import { isSubject } from '../../access/subject.ts';
import { badInput, Problem } from '../../errors/problem.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems, queryPartition } from '../../store/items.ts';
import { apiKeyIdKey, apiKeyKey, apiKeyPartition } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import type { Action } from '../../store/transaction.ts';

/** The stored data of an API key. Its text was shown once, and only the text's hash is kept. */
export interface ApiKey {
  readonly id: string;
  readonly stage: Stage;
  /** The owner; revision histories show this name. */
  readonly subject: string;
  readonly scopes: readonly Grant[];
  /** For a preview token: what it shows. A preview token has no scopes. */
  readonly preview?: PreviewTarget | undefined;
  readonly createdAt: string;
  /** The instant at which it expires; null for never. */
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
}

/** A newly created key with its text, which is shown only once. */
export interface NewApiKey {
  readonly key: ApiKey;
  readonly text: string;
}

export interface KeyOptions {
  readonly stage: Stage;
  readonly subject: string;
  readonly scopes: readonly Grant[];
  readonly preview?: PreviewTarget | undefined;
  /** The instant at which the key expires; null for never. */
  readonly expiresAt: string | null;
}

/** Maximum attempts at a change of a key that is changed concurrently. */
const attempts = 5;

/** Imports the transaction code lazily: every cold start loads this file to check the keys of callers, and most functions never write. */
export async function createKey(table: Table, options: KeyOptions): Promise<NewApiKey> {
  const { actions, made } = keyCreation(table, options);
  const { transact } = await import('../../store/transaction.ts');
  await transact(table, actions);
  return made;
}

/** A key with a new text, and the actions that store it. */
export function keyCreation(
  table: Table,
  { stage, subject, scopes, preview, expiresAt }: KeyOptions,
): { made: NewApiKey; actions: Action[] } {
  if (!isSubject(subject)) throw badInput('The subject must be 1 to 255 characters on one line.');
  if (scopes.length === 0 && preview === undefined) throw badInput('A key needs at least one scope.');
  const { text, id } = newApiKey(stage);
  const createdAt = table.now();
  const shown = preview === undefined ? {} : { preview };
  const key = { id, stage, subject, scopes, ...shown, createdAt, expiresAt, revokedAt: null };
  const sha256 = hashOfApiKey(text);
  const condition = { absent: true } as const;
  // Each link to a preview has a token of its own, so tokens do not stay as keys do.
  const lifetime =
    preview === undefined || expiresAt === null ? {} : { ttl: Math.ceil(Date.parse(expiresAt) / 1000) };
  const item = { ...apiKeyKey(sha256), ...key, sha256, version: 1, ...lifetime };
  const actions = [
    { put: item, condition },
    { put: apiKeyIdItem(item), condition },
  ];
  return { made: { key, text }, actions };
}

/** The key with this text, or undefined. `isActive` tells whether it still works. */
export async function findKey(table: Table, text: string): Promise<ApiKey | undefined> {
  const [item] = await getItems(table, [apiKeyKey(hashOfApiKey(text))], 'consistent');
  return item === undefined ? undefined : keyFrom(item);
}

/** All keys ever created, the latest first. Preview tokens are deleted after they expire. */
export async function listKeys(table: Table): Promise<ApiKey[]> {
  const hashes: string[] = [];
  for await (const { sha256 } of queryPartition(table, apiKeyPartition)) hashes.push(String(sha256));
  const items = await getItems(table, hashes.map(apiKeyKey), 'consistent');
  return items
    .flatMap(item => (item === undefined ? [] : [keyFrom(item)]))
    .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
}

/** Revokes a key for good. A server that has just used it may accept it for another minute. */
export async function revokeKey(table: Table, id: string): Promise<ApiKey> {
  return change(table, id, key => ({
    key: { ...key, revokedAt: key.revokedAt ?? table.now() },
    furtherActions: [],
  }));
}

/**
 * Creates a key with the subject, the scopes and the lifetime of an old one, which stays active for `grace` milliseconds so that its users can
 * switch over.
 */
export async function rotateKey(
  table: Table,
  id: string,
  grace: number,
): Promise<NewApiKey & { old: ApiKey }> {
  let made: NewApiKey | undefined;
  const old = await change(table, id, key => {
    const now = table.clock();
    if (!isActive(key, table.now()))
      throw badInput(`The key ${id} has expired or was revoked, and cannot be rotated. Create a new key.`);
    const lifetime = key.expiresAt === null ? null : Date.parse(key.expiresAt) - Date.parse(key.createdAt);
    const next = keyCreation(table, {
      ...key,
      expiresAt: lifetime === null ? null : instant(now + lifetime),
    });
    made = next.made;
    const end = instant(now + grace);
    const expiresAt = key.expiresAt !== null && key.expiresAt < end ? key.expiresAt : end;
    return { key: { ...key, expiresAt }, furtherActions: next.actions };
  });
  if (made === undefined) throw new Error('The rotation created no key.');
  return { ...made, old };
}

/** The item by which commands find a key by its id. It expires together with the item of the key. */
export function apiKeyIdItem({ id, sha256, ttl }: Item): Item {
  return { ...apiKeyIdKey(String(id)), sha256, ...(ttl === undefined ? {} : { ttl }) };
}

/** Whether a key is active: neither revoked nor expired, independent of when DynamoDB deletes it. */
export function isActive({ expiresAt, revokedAt }: ApiKey, now: string): boolean {
  return revokedAt === null && (expiresAt === null || now < expiresAt);
}

/** Changes a key in its current state. After a concurrent change, the decision is repeated. */
async function change(
  table: Table,
  id: string,
  decide: (key: ApiKey) => { key: ApiKey; furtherActions: readonly Action[] },
): Promise<ApiKey> {
  const { transact } = await import('../../store/transaction.ts');
  for (let attempt = 0; attempt < attempts; attempt++) {
    const item = await itemOf(table, id);
    if (item === undefined)
      throw new Problem('NOT_FOUND', `No key has the id ${id}. Run "communique keys list" to see the ids.`);
    const version = Number(item.version);
    const { key, furtherActions } = decide(keyFrom(item));
    const put = { ...item, ...key, version: version + 1 };
    const failed = await transact(table, [
      { put, condition: { attribute: 'version', equals: version } },
      ...furtherActions,
    ]);
    if (failed.length === 0) return key;
  }
  throw new Error(`The key ${id} kept changing during the update. Run the command again.`);
}

async function itemOf(table: Table, id: string): Promise<Item | undefined> {
  if (!isApiKeyId(id)) return undefined;
  const [reference] = await getItems(table, [apiKeyIdKey(id)], 'consistent');
  if (reference === undefined) return undefined;
  const [item] = await getItems(table, [apiKeyKey(String(reference.sha256))], 'consistent');
  return item;
}

/** A key from its item. Only this file writes the item, so its shape is not checked. */
function keyFrom({ id, stage, subject, scopes, preview, createdAt, expiresAt, revokedAt }: Item): ApiKey {
  const shown = preview === undefined ? {} : { preview };
  return { id, stage, subject, scopes, ...shown, createdAt, expiresAt, revokedAt } as ApiKey;
}

function instant(time: number): string {
  return new Date(time).toISOString();
}
