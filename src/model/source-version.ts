import type { ImportedLine } from './record.ts';

/** Compares versions of an item: numbers, or texts with numbers such as 1.10 and 2024-09-09. 10 is above 9. */
const order = new Intl.Collator('en', { numeric: true });

/** Negative if the first of two versions is older. Any version is newer than none. */
export function compareVersions(one: string | undefined, other: string | undefined): number {
  if (one === undefined || other === undefined)
    return Number(one !== undefined) - Number(other !== undefined);
  return order.compare(one, other);
}

/** Whether a line has a version above that of another line of the same item. */
export function isNewerVersion(one: ImportedLine | undefined, other: ImportedLine | undefined): boolean {
  return compareVersions(one?.sourceVersion, other?.sourceVersion) > 0;
}
