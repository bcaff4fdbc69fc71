import type { Client } from '@urql/core';
import { copySize, keepsCopy, saved } from '../state/lists.ts';
import { endCopy, sync } from './sync.ts';

/** Milliseconds after the start: the first screen comes first. */
const delay = 2_000;
/** With jitter, so that not all apps ask at the same moment. */
const interval = 5 * 60_000 * (1 + Math.random() / 5);

/** Keeps the copy up to date while the app is open, if the reader wants one. */
export function scheduleSync(client: Client): void {
  const run = () => {
    if (!keepsCopy.get() || !navigator.onLine) return;
    // A copy that could not be brought up to date is brought up to date later, from its cursor.
    sync(client).catch(() => {});
  };
  setTimeout(run, delay);
  setInterval(run, interval);
  window.addEventListener('online', run);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') run();
  });
  keepsCopy.onChange(() => {
    if (keepsCopy.get()) run();
    else void endCopy();
  });
  // With another bound a copy begins anew. What is saved is in the copy, however old it is.
  copySize.onChange(() => void endCopy().then(run));
  saved.onChange(run);
}
