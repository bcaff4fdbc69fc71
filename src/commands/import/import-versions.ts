import type { AnyDocument } from '../../model/document.ts';
import type { Reference } from '../../model/reference.ts';
import { compareVersions } from '../../model/source-version.ts';
import type { TypeName } from '../../model/types.ts';
import { type LineLocation, referenceTo } from './import-index.ts';
import type { Line } from './import-line.ts';

interface Version extends LineLocation {
  readonly version: string | undefined;
}

/** A document that is left out in favour of another version of the same item. */
export interface Superseded {
  readonly location: LineLocation;
  readonly reference: Reference<TypeName>;
  readonly message: string;
}

interface Noted extends Version {
  readonly reference: Reference<TypeName>;
  readonly isHidden: boolean;
}

interface Unreadable extends Version {
  readonly isUnknown: boolean;
}

/**
 * Of several versions of an item in one import, in whatever order and files, the highest one counts. Memory holds the identity of each item that
 * has versions.
 */
export class ImportVersions {
  readonly #noted = new Map<string, Noted>();
  readonly #unreadable = new Map<string, Unreadable>();

  /** Adds a document. Returns the document that is superseded by that: this one, or an earlier one. */
  add({ source, file, number }: Line, document: AnyDocument): Superseded | undefined {
    if (source === undefined) return undefined;
    const own = {
      version: source.version,
      file,
      number,
      reference: referenceTo(document),
      isHidden: isHidden(document),
    };
    const noted = this.#noted.get(source.id);
    const isFirst = noted === undefined;
    // Without versions the first line counts, as for all lines of one type and slug.
    if (!isFirst && noted.version === undefined && own.version === undefined) return undefined;
    // Where two lines of one version differ, the one that discloses less counts.
    const order = isFirst
      ? 1
      : compareVersions(own.version, noted.version) || Number(own.isHidden) - Number(noted.isHidden);
    if (order > 0) this.#noted.set(source.id, own);
    if (isFirst) return undefined;
    return order > 0 ? superseded(noted, own) : superseded(own, noted);
  }

  /** Notes an item version that cannot be read. Its contents are unknown, so no older version counts. */
  addUnreadable({ source, possibleSources, file, number }: Line): void {
    const ofChecked = source === undefined ? [] : [{ ...source, isVersionUnknown: false }];
    for (const { id, version, isVersionUnknown: isUnknown } of possibleSources ?? ofChecked) {
      const known = this.#unreadable.get(id);
      const isHighest =
        known === undefined || isUnknown || (!known.isUnknown && compareVersions(version, known.version) > 0);
      if (isHighest) this.#unreadable.set(id, { version, isUnknown, file, number });
    }
  }

  /** The documents whose versions are not above an unreadable one. */
  belowUnreadable(): Superseded[] {
    return [...this.#unreadable].flatMap(([id, unreadable]) => {
      const noted = this.#noted.get(id);
      const isNewest =
        noted === undefined ||
        (!unreadable.isUnknown && compareVersions(unreadable.version, noted.version) < 0);
      return isNewest ? [] : superseded(noted, unreadable, ' cannot be read');
    });
  }
}

/** Whether a document is hidden from the public, or reports a cancelled event. */
function isHidden(document: AnyDocument): boolean {
  if (document.type === 'Article') return document.publishedAt == null || document.status === 'WITHDRAWN';
  return document.type === 'Event' && document.status === 'CANCELLED';
}

function superseded(
  { file, number, reference, version }: Noted,
  other: Version,
  what = ' is newer or the same',
): Superseded {
  const own = version === undefined ? 'has no version' : `is version ${version}`;
  const another = other.version === undefined ? 'another version' : `version ${other.version}`;
  const message = `${own}; ${another} in ${other.file}:${other.number}${what}`;
  return { location: { file, number }, reference, message };
}
