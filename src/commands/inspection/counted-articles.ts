import { hash } from 'node:crypto';
import type { MentionedKey } from '../../projection/mention.ts';
import { popularityTierOf } from '../../projection/popularity.ts';
import { type MentioningArticle, mentioningOf, newestOf } from '../../projection/related.ts';
import { documentKey, type Key, keyText, type RecordKey } from '../../store/keys.ts';
import { scanTable } from '../../store/scan.ts';
import type { Table } from '../../store/table.ts';
import { type Articles, window } from '../outbox/relate.ts';
import { type OwnerState, RecordState } from './record-state.ts';
import { isMentionedKey, relatedTextIn, wantedRelated } from './related-items.ts';

/** Maximum number of records in memory. An article takes some 2 KB. */
const defaultMaxRecords = 20_000;

/** A record, and its related items as stored in the table. */
interface Subject {
  readonly recordKey: RecordKey;
  /** The popularity tier of an entity. */
  readonly tier: number | undefined;
  readonly digest: string;
}

/**
 * Collects, in one pass over a table, the input of related items and popularity tiers. Their comparison then needs no requests, and no reads of
 * lists, which may be damaged. Of a table with more records nothing is kept.
 */
export class CountedArticles implements Articles {
  readonly at: string;
  readonly #table: Table;
  readonly #maxRecords: number;
  #subjects: Subject[] | undefined = [];
  readonly #about = new Map<string, MentioningArticle[]>();
  readonly #sorted = new Set<string>();
  readonly #mentions = new Map<string, readonly MentionedKey[]>();

  constructor(table: Table, maxRecords = defaultMaxRecords) {
    this.at = table.now();
    this.#table = table;
    this.#maxRecords = maxRecords;
  }

  /** All counted data of a table, where no other pass over it meets its records. */
  static async inTable(
    table: Table,
    onProgress: (items: number) => void,
    maxRecords?: number,
  ): Promise<CountedArticles> {
    const counted = new CountedArticles(table, maxRecords);
    let state: RecordState | undefined;
    let items = 0;
    for await (const item of scanTable(table, { sk: ['document', 'related'] })) {
      items += 1;
      if (items % 100 === 0) onProgress(items);
      if (state?.pk !== item.pk) {
        if (state !== undefined) counted.add(state);
        state = new RecordState(item.pk);
      }
      state.add(item);
    }
    if (state !== undefined) counted.add(state);
    return counted;
  }

  add({ recordKey, owner, related }: Pick<RecordState, 'recordKey' | 'owner' | 'related'>): void {
    if (this.#subjects === undefined || owner.is === 'missing' || owner.is === 'malformed') return;
    this.#subjects.push({
      recordKey,
      tier: popularityTierIn(owner),
      digest: digestOf(relatedTextIn(related, this.at)),
    });
    if (this.#subjects.length > this.#maxRecords) {
      this.#forget();
      return;
    }
    const found = owner.is === 'sound' ? mentioningOf(owner.full.record, this.at) : undefined;
    if (found === undefined) return;
    this.#mentions.set(recordKey.id, found.mentions);
    for (const entity of found.mentions) {
      const key = keyText(documentKey(entity));
      const about = this.#about.get(key);
      if (about === undefined) this.#about.set(key, [found.article]);
      else about.push(found.article);
    }
  }

  /** The documents of all records whose counted data may be wrong; for a table with too many records, all documents. */
  async *suspects(onProgress: (items: number) => void): AsyncGenerator<Key> {
    if (this.#subjects === undefined) {
      let items = 0;
      for await (const { pk, sk } of scanTable(this.#table, { sk: ['document'], attributes: [] })) {
        items += 1;
        if (items % 100 === 0) onProgress(items);
        yield { pk, sk };
      }
    } else
      for (const subject of this.#subjects)
        if (await this.#isSuspect(subject)) yield documentKey(subject.recordKey);
  }

  async about(entity: MentionedKey, limit: number): Promise<MentioningArticle[]> {
    const key = keyText(documentKey(entity));
    const about = this.#about.get(key) ?? [];
    if (this.#sorted.has(key)) return about.slice(0, limit);
    const sorted = newestOf(about, about.length);
    this.#about.set(key, sorted);
    this.#sorted.add(key);
    return sorted.slice(0, limit);
  }

  /** The pass has already read all documents. */
  async readMentions(): Promise<void> {}

  mentionsOf(id: string): readonly MentionedKey[] {
    return this.#mentions.get(id) ?? [];
  }

  async #isSuspect({ recordKey, tier, digest }: Subject): Promise<boolean> {
    if (digestOf((await wantedRelated(recordKey, this)).related) !== digest) return true;
    if (tier === undefined || !isMentionedKey(recordKey)) return false;
    return popularityTierOf((await this.about(recordKey, window.entity)).length) !== tier;
  }

  #forget(): void {
    this.#subjects = undefined;
    this.#about.clear();
    this.#mentions.clear();
  }
}

function popularityTierIn(owner: OwnerState): number | undefined {
  if (owner.is !== 'sound' || owner.full.record.type === 'Article') return undefined;
  return owner.full.record.standing ?? 0;
}

/** Most records have no related items, and a hash for them would be wasted. */
function digestOf(related: string | undefined): string {
  return related === undefined || related === '[]' ? (related ?? '') : hash('sha1', related);
}
