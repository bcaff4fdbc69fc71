import { difference } from '../../projection/difference.ts';
import { frontFrom, frontItems } from '../../projection/front.ts';
import { frontCopyKey, frontCopyStateFrom } from '../../projection/front-copy.ts';
import { postsTextFrom, postsTextKey } from '../../projection/live-post-text.ts';
import { type FullRecord, project } from '../../projection/project.ts';
import { pastFrom, pastKeys } from '../../projection/revision.ts';
import { fullRecordFrom, fullRecordKeys } from '../../projection/stored.ts';
import { copyStateFrom, type WorkingCopyState, workingCopyKeys } from '../../projection/working-copy.ts';
import type { Item } from '../../store/attributes.ts';
import { batchSize, type Consistency, getItems } from '../../store/items.ts';
import { documentKey, frontKey, type Key, keyText } from '../../store/keys.ts';
import type { Entry } from '../../store/list.ts';
import { type Alongside, Overlay, type ReadTarget } from '../../store/overlay.ts';
import type { Table } from '../../store/table.ts';
import type { Action } from '../../store/transaction.ts';
import { consequencesOf } from '../write/consequences.ts';
import type { Transition } from '../write/transition.ts';
import { type Concerned, type ConcernedFront, concernedBy, concernedFronts } from './concerned.ts';
import { type ArticleState, nextDue } from './due-changes.ts';
import { type FrontState, nextDueOfFront } from './due-fronts.ts';
import { isDerivedFromText, isTextOfArticle } from './text-keys.ts';

/**
 * The pending changes that are due at an instant, as an overlay: exactly the items that the worker writes for them.
 * Of each article two items are read: its document and its working copy, or the document and its past revision. The
 * texts are read only for those items that are derived from a text (text-keys.ts).
 */
export class PendingOverlay {
  readonly #table: Table;
  readonly #now: string;
  readonly #articles: readonly Concerned[];
  readonly #fronts: readonly (readonly [string, ConcernedFront])[];
  /** The items that were read, by key. */
  readonly #items = new Map<string, Item | undefined>();
  #made: { readonly overlay: Overlay; readonly isOutdated: boolean } | undefined;

  private constructor(table: Table, entries: readonly Entry[], now: string) {
    this.#table = table;
    this.#now = now;
    // In a preview, `now` is another time than that of the traces.
    this.#articles = concernedBy(entries, table.now());
    this.#fronts = [...concernedFronts(entries, table.now())];
  }

  /**
   * Reads the documents concerned, and the texts for what is known to be read. `entries` are those of the
   * list of pending changes up to the instant. Returns undefined if no change is due.
   */
  static async read(
    table: Table,
    entries: readonly Entry[],
    now: string,
    targets: readonly ReadTarget[],
  ): Promise<PendingOverlay | undefined> {
    const pending = new PendingOverlay(table, entries, now);
    const [articles, fronts] = [pending.#articles, pending.#fronts];
    if (articles.length + fronts.length === 0) return undefined;
    const texts = pending.#withTextAt(targets).flatMap(textKeys);
    const documents = [
      ...articles.flatMap(documentKeys),
      ...fronts.flatMap(([id]) => [frontKey(id), frontCopyKey(id)]),
    ];
    await pending.#read([...documents, ...texts]);
    // A trace is written with the document, so a document before it is that of a replica that lags.
    const lagging = articles.filter(one => !one.isPending && pending.#documentLags(one));
    await pending.#read(lagging.flatMap(documentKeys), 'consistent');
    // A copy that an earlier version saved does not tell whether it changes the text.
    const undecided = articles.filter(one => pending.#isUndecided(one));
    await pending.#read(undecided.flatMap(one => pending.#missingTexts(one)));
    return pending;
  }

  /**
   * Whether an entry has nothing due: a worker wrote its change between the read of the entries and that of the
   * documents. Its trace is missing from the entries, which must be read again.
   */
  get isOutdated(): boolean {
    return this.#current.isOutdated;
  }

  /** The texts that an overlay at these keys is derived from, as far as they were not read. */
  along(keys: readonly Key[]): Key[] {
    return this.#withTextAt(keys).flatMap(one => this.#missingTexts(one));
  }

  /** The overlay over what is read. A text that the reader reads at the moment is not read again. */
  async overlay(targets: readonly ReadTarget[], { keys = [], items }: Alongside = {}): Promise<Overlay> {
    const shared = new Set(keys.map(keyText));
    const missing = this.#withTextAt(targets).flatMap(one => this.#missingTexts(one));
    const [read] = await Promise.all([items, this.#read(missing.filter(key => !shared.has(keyText(key))))]);
    for (const text of missing.map(keyText).filter(one => shared.has(one))) {
      this.#items.set(text, read?.get(text));
      this.#made = undefined;
    }
    return this.#current.overlay;
  }

  /** The articles from whose texts the items of some targets are derived. */
  #withTextAt(targets: readonly ReadTarget[]): Concerned[] {
    const ofText = targets.filter(isDerivedFromText);
    if (ofText.length === 0) return [];
    if (!ofText.every(isTextOfArticle)) return [...this.#articles];
    const partitions = new Set(ofText.map(({ pk }) => pk));
    return this.#articles.filter(({ recordKey }) => partitions.has(documentKey(recordKey).pk));
  }

  /** The texts of an article that were not read. */
  #missingTexts(one: Concerned): Key[] {
    const isLive = this.#itemAt(documentKey(one.recordKey))?.kind === 'LIVE';
    const keys = [...textKeys(one), ...(isLive ? [postsTextKey(one.recordKey)] : [])];
    return keys.filter(key => !this.#items.has(keyText(key)));
  }

  async #read(keys: readonly Key[], consistency: Consistency = 'eventual'): Promise<void> {
    if (keys.length === 0) return;
    // These reads do not count against the query's limit, so that no query exceeds it at the instant of a change.
    this.#table.allowReads(Math.ceil(keys.length / batchSize));
    const items = await getItems(this.#table, keys, consistency);
    for (const [i, key] of keys.entries()) this.#items.set(keyText(key), items[i]);
    this.#made = undefined;
  }

  #itemAt(key: Key): Item | undefined {
    return this.#items.get(keyText(key));
  }

  #documentLags(one: Concerned): boolean {
    const { full } = this.#documentsOf(one);
    return full !== undefined && one.from !== undefined && full.record.revision <= one.from;
  }

  #isUndecided(one: Concerned): boolean {
    const { copy } = this.#documentsOf(one).copyState;
    return copy?.schedule !== undefined && copy.isSameText === undefined;
  }

  /** An article without its texts. */
  #documentsOf({ recordKey, from }: Concerned) {
    const [copyKey] = workingCopyKeys(recordKey);
    return {
      full: fullRecordFrom(this.#itemAt(documentKey(recordKey)), undefined),
      copyState: copyStateFrom(this.#itemAt(copyKey), undefined),
      before:
        from === undefined ? undefined : pastFrom(this.#itemAt(pastKeys(recordKey, from)[0]), undefined),
    };
  }

  /** An article with all of its texts, or with none of them; without them, the overlay lacks the items that are derived from texts. */
  #stateOf(one: Concerned): {
    full: FullRecord | undefined;
    copyState: WorkingCopyState;
    before: FullRecord | undefined;
  } {
    const documents = this.#documentsOf(one);
    if (this.#missingTexts(one).length > 0) return documents;
    const { recordKey, from } = one;
    const [document, body, copy, copyBody] = [
      ...fullRecordKeys(recordKey),
      ...workingCopyKeys(recordKey),
    ].map(key => this.#itemAt(key));
    const postsKey = keyText(postsTextKey(recordKey));
    const posts = this.#items.has(postsKey) ? { posts: postsTextFrom(this.#items.get(postsKey)) } : {};
    const full = fullRecordFrom(document, body);
    const past = from === undefined ? [] : pastKeys(recordKey, from).map(key => this.#itemAt(key));
    const before = pastFrom(past[0], past[1]);
    return {
      full: full && { ...full, ...posts },
      copyState: copyStateFrom(copy, copyBody),
      before: before && { ...before, ...posts },
    };
  }

  /** The overlay of what was read so far. */
  get #current() {
    this.#made ??= this.#make();
    return this.#made;
  }

  #make() {
    const overlay = new Overlay();
    let isOutdated = false;
    for (const one of this.#articles) {
      const { full, copyState, before } = this.#stateOf(one);
      if (full === undefined) continue;
      if (before !== undefined) lay(overlay, { before: [before], after: [full], now: one.at });
      const release = one.releases.find(({ id }) => id === copyState.release);
      const isDue = layDue(overlay, { full, copyState, release }, this.#now);
      isOutdated ||= !isDue && one.from === undefined;
    }
    for (const [id, { isTraced, releases }] of this.#fronts) {
      const front = frontFrom(this.#itemAt(frontKey(id)));
      if (front === undefined) continue;
      if (isTraced) for (const item of frontItems(front)) overlay.put(item);
      const copyState = frontCopyStateFrom(this.#itemAt(frontCopyKey(id)));
      const release = releases.find(one => one.id === copyState.release);
      const isDue = layDueFront(overlay, { front, copyState, release }, this.#now);
      isOutdated ||= !isDue && !isTraced;
    }
    return { overlay, isOutdated };
  }
}

/** An article that was only carried out has no change left, so its working copy is not read. */
function documentKeys({ recordKey, from, isPending }: Concerned): Key[] {
  const [copyKey] = workingCopyKeys(recordKey);
  const past = from === undefined ? [] : [pastKeys(recordKey, from)[0]];
  return [documentKey(recordKey), ...(isPending ? [copyKey] : []), ...past];
}

/** The texts of an article whose kind is not known. */
function textKeys({ recordKey, from, isPending }: Concerned): Key[] {
  const past = from === undefined ? [] : [pastKeys(recordKey, from)[1]];
  return [fullRecordKeys(recordKey)[1], ...(isPending ? [workingCopyKeys(recordKey)[1]] : []), ...past];
}

/** Returns whether something was due. */
function layDueFront(overlay: Overlay, frontState: FrontState, now: string): boolean {
  const first = nextDueOfFront(frontState, now);
  for (let due = first; due !== undefined; due = nextDueOfFront(due.after, now))
    layActions(overlay, due.writes);
  return first !== undefined;
}

/** Returns whether something was due. */
function layDue(overlay: Overlay, articleState: ArticleState, now: string): boolean {
  const first = nextDue(articleState, now);
  for (let due = first; due !== undefined; due = nextDue(due.after, now)) {
    if (due.transition === undefined) layActions(overlay, due.copy);
    else lay(overlay, due.transition);
  }
  return first !== undefined;
}

function lay(overlay: Overlay, transition: Transition): void {
  const { before, furtherActions = [] } = transition;
  // A pending change leaves the posts as they are.
  const after = transition.after.map(full => ({ ...full, posts: full.posts ?? before[0]?.posts }));
  const { puts, deletes } = difference(before.flatMap(project), after.flatMap(project));
  for (const item of puts) overlay.put(item);
  for (const key of deletes) overlay.delete(key);
  layActions(overlay, [...consequencesOf(transition).actions, ...furtherActions]);
}

function layActions(overlay: Overlay, actions: readonly Action[]): void {
  for (const action of actions) {
    if ('put' in action) overlay.put(action.put);
    else if ('delete' in action) overlay.delete(action.delete);
  }
}
