import type { ImportedLine } from './record.ts';

/** Versions of an item are numbers or texts with numbers in them, such as 10, 1.10 and 2024-09-09: 10 is above 9. */
const order = new Intl.Collator('en', { numeric: true });

/** Below 0 where the first of two versions is the older one; any version is newer than none. */
export function compareVersions(one: string | undefined, other: string | undefined): number {
  if (one === undefined || other === undefined)
    return Number(one !== undefined) - Number(other !== undefined);
  return order.compare(one, other);
}

/** Whether a line has a version, and it is above that of another one of the same item. */
export function isNewerVersion(one: ImportedLine | undefined, other: ImportedLine | undefined): boolean {
  return compareVersions(one?.sourceVersion, other?.sourceVersion) > 0;
}
