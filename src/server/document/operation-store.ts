import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { getItems } from '../../store/items.ts';
import { operationKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';

/** Seconds that a document stays in the table. After that a client is asked to send it again. */
const lifetime = 30 * 24 * 3600;

/** Characters of documents in this process' cache. */
const maxCachedLength = 1_000_000;

/** The id of a document: its SHA-256 in hexadecimal, by Apollo's protocol. */
export function hashOf(document: string): string {
  return hash('sha256', document);
}

/** The documents that clients have registered: in the table for all processes, the least recently used ones evicted from this one's cache. */
export class OperationStore {
  readonly #table: Table;
  readonly #cache = new LRUCache<string, string>({
    maxSize: maxCachedLength,
    // An empty document has a size too: 0 is refused.
    sizeCalculation: document => document.length + 1,
  });

  constructor(table: Table) {
    this.#table = table;
  }

  async get(hash: string): Promise<string | undefined> {
    // Any other id is not a valid key.
    if (!/^[0-9a-f]{64}$/.test(hash)) return undefined;
    const document = this.#cache.get(hash) ?? (await this.#read(hash));
    if (document !== undefined) this.#cache.set(hash, document);
    return document;
  }

  /** Stores a valid document. One that is in this process' cache is not written again. */
  async put(hash: string, document: string): Promise<void> {
    if (this.#cache.has(hash)) return;
    const ttl = Math.floor(this.#table.clock() / 1000) + lifetime;
    // Most processes register no document, so they do not load the code of writes.
    const { transact } = await import('../../store/transaction.ts');
    await transact(this.#table, [{ put: { ...operationKey(hash), document, ttl } }]);
    this.#cache.set(hash, document);
  }

  /** DynamoDB deletes expired items days late, so the time is compared here. */
  async #read(hash: string): Promise<string | undefined> {
    const [item] = await getItems(this.#table, [operationKey(hash)]);
    const expires = Number(item?.ttl ?? 0) * 1000;
    return typeof item?.document === 'string' && expires > this.#table.clock() ? item.document : undefined;
  }
}
