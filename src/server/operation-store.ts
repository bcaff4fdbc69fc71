import { hash } from 'node:crypto';
import { getItems } from '../store/items.ts';
import { operationKey } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { transact } from '../store/transaction.ts';

/** Seconds that a document is kept in the table; who asks for it after that is asked to send it once more. */
const lifetime = 30 * 24 * 3600;

/** Characters of documents that this process remembers. */
const memorySize = 1_000_000;

/** The name of a document: its SHA-256 in hexadecimal, as Apollo's protocol has it. */
export function hashOf(document: string): string {
  return hash('sha256', document);
}

/** The documents that clients have registered: in the table for all processes, the last used ones in this one's memory. */
export class OperationStore {
  readonly #table: Table;
  /** The least recently used first. */
  readonly #memory = new Map<string, string>();
  #remembered = 0;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(hash: string): Promise<string | undefined> {
    // What cannot be a hash is no key.
    if (!/^[0-9a-f]{64}$/.test(hash)) return undefined;
    const known = this.#memory.get(hash);
    if (known !== undefined) this.#forget(hash);
    const document = known ?? (await this.#read(hash));
    if (document !== undefined) this.#remember(hash, document);
    return document;
  }

  /** Keeps a document that has shown to be valid. What this process has kept before is not written again. */
  async put(hash: string, document: string): Promise<void> {
    if (this.#memory.has(hash)) return;
    const ttl = Math.floor(this.#table.clock() / 1000) + lifetime;
    await transact(this.#table, [{ put: { ...operationKey(hash), document, ttl } }]);
    this.#remember(hash, document);
  }

  /** DynamoDB deletes what has expired days late, so the time is compared here. */
  async #read(hash: string): Promise<string | undefined> {
    const [item] = await getItems(this.#table, [operationKey(hash)]);
    const expires = Number(item?.ttl ?? 0) * 1000;
    return typeof item?.document === 'string' && expires > this.#table.clock() ? item.document : undefined;
  }

  #remember(hash: string, document: string): void {
    this.#memory.set(hash, document);
    this.#remembered += document.length;
    for (const oldest of this.#memory.keys()) {
      if (this.#remembered <= memorySize) break;
      this.#forget(oldest);
    }
  }

  #forget(hash: string): void {
    this.#remembered -= this.#memory.get(hash)?.length ?? 0;
    this.#memory.delete(hash);
  }
}
