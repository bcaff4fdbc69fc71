import { limitExceeded } from '../errors/problem.ts';
import { listName } from '../projection/lists.ts';
import { isOfRelease, pendingReleaseItem, releaseOnCard } from '../projection/release.ts';
import type { Consistency } from '../store/items.ts';
import { instantIn, throughInstant } from '../store/keys.ts';
import { type Entry, readList, toEntry } from '../store/list.ts';
import type { Overlay } from '../store/overlay.ts';
import type { Table } from '../store/table.ts';
import type { Preview } from './preview.ts';

/** Milliseconds ahead of the response in which a pending change shortens the lifetime of the response in caches: the longest one is ten minutes. */
const lookAhead = 600_000;

/** Maximum pending changes of one response. A worker that is away for long leaves more of them, and then the oldest count. */
const maxPending = 1000;

/** Maximum articles that change before the time of a preview. Each of its requests reads all of them. */
const maxPreviewed = 500;

/**
 * The changes whose instant has come, and which no worker has written yet. Publication depends on the clock alone: every read of a request sees them.
 * Without such changes, a request takes one more query, in the round of its first read.
 */
export class PendingChanges {
  readonly #table: Table;
  readonly #now: string;
  readonly #preview: Preview | undefined;
  #overlay: Promise<Overlay | undefined> | undefined;
  #next: string | undefined;
  #shared: PendingChanges | undefined;

  /** `table` is the table without the overlay. In a preview, `now` is its time. */
  constructor(table: Table, now: string, preview: Preview | undefined) {
    this.#table = table;
    this.#now = now;
    this.#preview = preview;
  }

  overlay(): Promise<Overlay | undefined> {
    this.#overlay ??= this.#read();
    return this.#overlay;
  }

  /** Reads the changes again, after a mutation that may have written some of them. */
  forget(): void {
    this.#overlay = undefined;
  }

  /**
   * The instant of the first change after this response, as far as it ends the lifetime of the response in caches. Known
   * once something has been read.
   */
  next(): string | undefined {
    return this.#shared === undefined ? this.#next : this.#shared.next();
  }

  /** Takes over the changes of an identical request, whose response this one shares. */
  shareWith(other: PendingChanges): void {
    this.#shared = other;
  }

  async #read(): Promise<Overlay | undefined> {
    const due = await this.#due('eventual');
    if (due.length === 0) return undefined;
    // Most processes never need this code.
    const { pendingOverlay } = await import('../commands/pending/pending-overlay.ts');
    const { overlay, isOutdated } = await pendingOverlay(this.#table, due, this.#now);
    if (!isOutdated) return overlay;
    const anew = await this.#due('consistent');
    return (await pendingOverlay(this.#table, anew, this.#now)).overlay;
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
    const coming = entries[due.length];
    this.#next = coming === undefined ? undefined : instantIn(coming);
    if (this.#preview === undefined) return due;
    const previewed = [...due, ...this.#unscheduled(this.#preview)];
    const articles = previewed.reduce((sum, entry) => sum + articlesIn(entry), 0);
    if (articles > maxPreviewed)
      throw limitExceeded('preview', {
        what: 'Too many articles change before the time of the preview',
        asked: articles,
        allowed: maxPreviewed,
        advice: 'Choose an earlier time.',
      });
    return previewed;
  }

  /** The entry that an open release would have if it were scheduled for the time of its preview. */
  #unscheduled({ release }: Preview): Entry[] {
    if (release?.state !== 'OPEN') return [];
    const scheduled = { ...release, state: 'SCHEDULED', at: this.#now, scheduledBy: 'preview' } as const;
    const item = pendingReleaseItem(scheduled);
    return item === undefined ? [] : [toEntry(item)];
  }
}

/** The number of articles that a pending change concerns. */
function articlesIn(entry: Entry): number {
  return isOfRelease(entry) ? releaseOnCard(entry).items.length : 1;
}
