import { LRUCache } from 'lru-cache';
import { hashOfApiKey, parseApiKey } from '../../access/api-key.ts';
import type { Stage } from '../../access/stage.ts';
import { type ApiKey, findKey, isActive } from '../../commands/write/api-keys.ts';
import { previewerOf, type Viewer, viewerOf } from '../../resolvers/viewer.ts';
import type { Table } from '../../store/table.ts';
import { refused } from './credential.ts';

/** Milliseconds that a lookup is cached: a revoked key may be accepted for that long. */
const cacheTime = 60_000;

/** Cached lookups; invented keys cannot fill the memory. */
const maxCached = 1000;

/** Authenticates API keys by the table, with a cache of a minute. */
export class ApiKeys {
  readonly #table: Table;
  readonly #stage: Stage;
  /** By the hash of the key: no usable key is in memory. */
  readonly #cache = new LRUCache<string, Lookup>({ max: maxCached });

  constructor(table: Table, stage: Stage) {
    this.#table = table;
    this.#stage = stage;
  }

  /** The owner of a key. UNAUTHENTICATED where the key is unknown, of another stage, revoked or expired. */
  async viewer(text: string): Promise<Viewer> {
    const parsed = parseApiKey(text);
    const key = parsed?.stage === this.#stage ? await this.#find(text) : undefined;
    if (key === undefined || key.revokedAt !== null) throw refused('This API key is not valid here.');
    if (!isActive(key, this.#table.now())) throw refused('This API key has expired.');
    return key.preview === undefined ? viewerOf(key.subject, key.scopes) : previewerOf(key.preview);
  }

  #find(text: string): Promise<ApiKey | undefined> {
    const hash = hashOfApiKey(text);
    // The minute begins before the read, so that it also bounds a revocation right after the read.
    const now = this.#table.clock();
    const cached = this.#cache.get(hash);
    // A clock that was set back does not make a lookup last longer.
    if (cached !== undefined && now < cached.expiresAt && cached.expiresAt <= now + cacheTime)
      return cached.key;
    const key = findKey(this.#table, text);
    this.#cache.set(hash, { key, expiresAt: now + cacheTime });
    key.catch(() => this.#cache.delete(hash));
    return key;
  }
}

/** A lookup, also while it is in flight, so that concurrent requests share it. */
interface Lookup {
  readonly key: Promise<ApiKey | undefined>;
  readonly expiresAt: number;
}
