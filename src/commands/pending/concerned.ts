import { isYoung, traceIn } from '../../projection/carried-out.ts';
import { frontOfPending } from '../../projection/front-copy.ts';
import { ownerOf } from '../../projection/owner.ts';
import { isOfRelease, type Release, releaseOnCard } from '../../projection/release.ts';
import { documentKey, type RecordKey } from '../../store/keys.ts';
import type { Entry } from '../../store/list.ts';
import { instantIn } from '../../store/sort-keys.ts';

/** An article with pending changes that are due, or were carried out just now. */
export interface Concerned {
  readonly recordKey: RecordKey;
  /** The instant of the first change. */
  readonly at: string;
  /** The revision before the first change that was carried out just now. */
  readonly from?: number | undefined;
  /** Whether an entry is of a change that nobody has carried out. */
  readonly isPending: boolean;
  /** The releases that change it. */
  readonly releases: readonly Release[];
}

/** The articles that entries of the list of pending changes concern, each once. */
export function concernedBy(entries: readonly Entry[], now: string): Concerned[] {
  const byOwner = new Map<string, Concerned>();
  const add = (recordKey: RecordKey, { at, from, isPending, releases }: Omit<Concerned, 'recordKey'>) => {
    const key = documentKey(recordKey).pk;
    const known = byOwner.get(key);
    byOwner.set(key, {
      recordKey,
      at: known?.at ?? at,
      from: known?.from ?? from,
      isPending: isPending || known?.isPending === true,
      releases: [...(known?.releases ?? []), ...releases],
    });
  };
  for (const entry of entries) {
    if (isOfRelease(entry)) {
      const release = releaseOnCard(entry);
      for (const { type, id } of release.items)
        if (type !== 'Front')
          add({ type, id }, { at: instantIn(entry), isPending: true, releases: [release] });
      continue;
    }
    const recordKey = ownerOf(entry);
    const trace = traceIn(entry);
    if (recordKey === undefined || (trace !== undefined && !isYoung(trace, now))) continue;
    add(recordKey, { at: instantIn(entry), from: trace?.from, isPending: trace === undefined, releases: [] });
  }
  return [...byOwner.values()];
}

/** A front with a pending change that is due, or was carried out just now. */
export interface ConcernedFront {
  readonly isTraced: boolean;
  /** The releases that change it. */
  readonly releases: readonly Release[];
}

/** The fronts that entries of the list of pending changes concern, by id. */
export function concernedFronts(entries: readonly Entry[], now: string): ReadonlyMap<string, ConcernedFront> {
  const byId = new Map<string, ConcernedFront>();
  const add = (id: string, isTraced: boolean, releases: readonly Release[]) => {
    const known = byId.get(id);
    byId.set(id, {
      isTraced: isTraced || known?.isTraced === true,
      releases: [...(known?.releases ?? []), ...releases],
    });
  };
  for (const entry of entries) {
    if (isOfRelease(entry)) {
      const release = releaseOnCard(entry);
      for (const { type, id } of release.items) if (type === 'Front') add(id, false, [release]);
      continue;
    }
    const id = frontOfPending(entry);
    const trace = traceIn(entry);
    if (id !== undefined && (trace === undefined || isYoung(trace, now))) add(id, trace !== undefined, []);
  }
  return byId;
}
