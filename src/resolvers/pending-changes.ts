import type { PendingOverlay } from '../commands/pending/pending-overlay.ts';
import { listName } from '../projection/lists.ts';
import { changesPublic } from '../projection/pending-entry.ts';
import type { Consistency } from '../store/items.ts';
import type { Key } from '../store/keys.ts';
import { type Entry, readList } from '../store/list.ts';
import type { Alongside, Overlay, OverlaySource, ReadTarget } from '../store/overlay.ts';
import { instantIn, throughInstant } from '../store/sort-keys.ts';
import type { Table } from '../store/table.ts';
import type { Preview } from './preview.ts';

/** Milliseconds ahead of the response in which a pending change shortens the lifetime of the response in caches: the longest one is ten minutes. */
const lookAhead = 600_000;

/** Maximum pending changes of one response. A worker that is away for long leaves more of them, and then the oldest count. */
const maxPending = 1000;

/**
 * The changes whose instant has come, and which no worker has written yet. Publication depends on the clock alone: every read of a request sees them.
 * Without such changes, a request takes one more query, in the round of its first read.
 */
export class PendingChanges implements OverlaySource {
  readonly #table: Table;
  readonly #now: string;
  readonly #preview: Preview | undefined;
  #changes: Promise<PendingOverlay | undefined> | undefined;
  /** The changes once they are read. */
  #read: PendingOverlay | undefined;
  /** What was read so far. */
  #targets: ReadTarget[] = [];
  #next: string | undefined;
  #shared: PendingChanges | undefined;

  /** `table` is the table without the overlay. In a preview, `now` is its time. */
  constructor(table: Table, now: string, preview: Preview | undefined) {
    this.#table = table;
    this.#now = now;
    this.#preview = preview;
  }

  along(keys: readonly Key[]): readonly Key[] {
    return this.#read?.along(keys) ?? [];
  }

  async overlay(targets: readonly ReadTarget[], alongside?: Alongside): Promise<Overlay | undefined> {
    // The texts for what is read first are read together with the documents.
    if (this.#read === undefined) this.#targets.push(...targets);
    this.#changes ??= this.#load();
    return (await this.#changes)?.overlay(targets, alongside);
  }

  /** Reads the changes again, after a mutation that may have written some of them. */
  forget(): void {
    this.#changes = undefined;
    this.#read = undefined;
    this.#targets = [];
  }

  /**
   * The instant of the first change after this response, as far as it ends the lifetime of the response in caches: a
   * change of something public. Known once something has been read.
   */
  next(): string | undefined {
    return this.#shared === undefined ? this.#next : this.#shared.next();
  }

  /** Takes over the changes of an identical request, whose response this one shares. */
  shareWith(other: PendingChanges): void {
    this.#shared = other;
  }

  async #load(): Promise<PendingOverlay | undefined> {
    const due = await this.#due('eventual');
    if (due.length === 0) return undefined;
    // Most processes never need this code.
    const { PendingOverlay } = await import('../commands/pending/pending-overlay.ts');
    const read = (entries: readonly Entry[]) =>
      PendingOverlay.read(this.#table, entries, this.#now, this.#targets);
    const changes = await read(due);
    this.#read = changes?.isOutdated === true ? await read(await this.#due('consistent')) : changes;
    return this.#read;
  }

  /** The entries of the changes that are due. */
  async #due(consistency: Consistency): Promise<Entry[]> {
    // The response of a preview is not cached.
    const ahead = this.#preview === undefined ? lookAhead : 0;
    const entries = await readList(this.#table, listName('pending'), {
      direction: 'ASC',
      limit: maxPending,
      range: { before: throughInstant(new Date(Date.parse(this.#now) + ahead).toISOString()) },
      consistency,
    });
    const due = entries.filter(entry => instantIn(entry) <= this.#now);
    // The instant of what is new is not disclosed.
    const coming = entries.slice(due.length).find(changesPublic);
    this.#next = coming === undefined ? undefined : instantIn(coming);
    if (this.#preview === undefined) return due;
    const { withPreview } = await import('../commands/pending/previewed-entries.ts');
    return withPreview(due, this.#preview.release, this.#now);
  }
}
