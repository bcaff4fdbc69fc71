import { type ApiKey, findKey, isGood } from '../../commands/keys.ts';
import { hashOfApiKey, parseApiKey } from '../../content/api-key.ts';
import type { Stage } from '../../content/stage.ts';
import { type Viewer, viewerOf } from '../../resolvers/viewer.ts';
import type { Table } from '../../store/table.ts';
import { refused } from './credential.ts';

/** Milliseconds that an answer of the table is held: so long may a revoked key still be taken. */
const heldFor = 60_000;

/** Answers that are held; made-up keys cannot fill the memory. */
const mostHeld = 1000;

/** Knows API keys from the table, and holds what it has learned for a minute. */
export class ApiKeys {
  readonly #table: Table;
  readonly #stage: Stage;
  /** By the hash of the text, oldest first: the memory holds no key that could be used. */
  readonly #held = new Map<string, Held>();

  constructor(table: Table, stage: Stage) {
    this.#table = table;
    this.#stage = stage;
  }

  /** Whose key it is. UNAUTHENTICATED where it is none of ours, of another stage, revoked or over. */
  async viewer(text: string): Promise<Viewer> {
    const parsed = parseApiKey(text);
    const key = parsed?.stage === this.#stage ? await this.#find(text) : undefined;
    if (key === undefined || key.revokedAt !== null) throw refused('This API key is not valid here.');
    if (!isGood(key, this.#table.now())) throw refused('This API key has expired.');
    return viewerOf(key.subject, key.scopes);
  }

  #find(text: string): Promise<ApiKey | undefined> {
    const hash = hashOfApiKey(text);
    // The minute begins before the read: what is revoked after the read is over in time, too.
    const now = this.#table.clock();
    const held = this.#held.get(hash);
    if (held !== undefined && now < held.until && held.until <= now + heldFor) return held.key;
    const key = findKey(this.#table, text);
    this.#hold(hash, { key, until: now + heldFor });
    key.catch(() => this.#held.delete(hash));
    return key;
  }

  #hold(hash: string, held: Held): void {
    this.#held.delete(hash);
    const [oldest] = this.#held.keys();
    if (this.#held.size >= mostHeld && oldest !== undefined) this.#held.delete(oldest);
    this.#held.set(hash, held);
  }
}

/** An answer, also while it is on its way, so that many requests at once ask once. */
interface Held {
  readonly key: Promise<ApiKey | undefined>;
  readonly until: number;
}
