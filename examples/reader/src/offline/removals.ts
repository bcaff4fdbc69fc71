import { stored } from '../state/stored.ts';

/** Milliseconds for which a removed record is not read again: longer than caches keep a response. */
const lifetime = 10 * 60_000;

const removals = stored<Readonly<Record<string, number>>>('removals', value =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).filter(([, at]) => typeof at === 'number'))
    : {},
);

/** Remembers what the log has removed. A cache may still have it when the copy is completed, and the log would not remove it again. */
export function noteRemovals(ids: readonly string[]): void {
  if (ids.length === 0) return;
  const now = Date.now();
  const recent = Object.entries(removals.get()).filter(([, at]) => now - at < lifetime);
  removals.set(Object.fromEntries([...recent, ...ids.map(id => [id, now] as const)]));
}

export function wasRemoved(id: string): boolean {
  return Date.now() - (removals.get()[id] ?? 0) < lifetime;
}
