import { contended } from '../../errors/problem.ts';

/** Maximum attempts at a write to a record that others write at the same time, also by updating names that it embeds. */
const defaultAttempts = 10;

/**
 * Repeats a write that lost against a concurrent write. Each `attempt` reads the record again, and returns undefined
 * where a concurrent write was first. `id` is the one that the caller sees: the error of the last attempt names it.
 */
export async function retryOnConflict<Written>(
  id: string,
  attempt: () => Promise<Written | undefined>,
  maxAttempts = defaultAttempts,
): Promise<Written> {
  for (let count = 0; count < maxAttempts; count++) {
    const written = await attempt();
    if (written !== undefined) return written;
  }
  throw contended(id);
}
