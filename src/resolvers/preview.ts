import type { Release } from '../projection/release.ts';

/** The content as it will be: all reads of a request are those of an instant to come. */
export interface Preview {
  /** The previewed time; now, if that is past. */
  readonly at: string;
  /** The release that is public then, whether or not it is scheduled. */
  readonly release?: Release | undefined;
}
