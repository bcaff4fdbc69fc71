import type { Reference } from '../content/reference.ts';
import { compareVersions } from '../content/source-version.ts';
import type { AnyDocument } from '../model/document.ts';
import type { TypeName } from '../model/types.ts';
import { nameOf, type Place } from './import-index.ts';
import type { Line } from './import-line.ts';

interface Version extends Place {
  readonly version: string | undefined;
}

/** A document that is left for the sake of another version of the same item. */
export interface Superseded {
  readonly place: Place;
  readonly name: Reference<TypeName>;
  readonly message: string;
}

interface Noted extends Version {
  readonly name: Reference<TypeName>;
}

/** Of several versions of an item in one import, in whatever order and files, the highest counts. Holds what names each item that has versions. */
export class ImportVersions {
  readonly #noted = new Map<string, Noted>();
  readonly #unreadable = new Map<string, Version>();

  /** Takes a document in; answers the one that is superseded then: this one, or an earlier one. */
  add({ source, file, number }: Line, document: AnyDocument): Superseded | undefined {
    if (source === undefined) return undefined;
    const own = { version: source.version, file, number, name: nameOf(document) };
    const noted = this.#noted.get(source.id);
    const isFirst = noted === undefined;
    // Without versions the first counts, as for all lines of one name.
    if (!isFirst && noted.version === undefined && own.version === undefined) return undefined;
    const order = isFirst ? 1 : compareVersions(own.version, noted.version);
    if (order > 0) this.#noted.set(source.id, own);
    if (isFirst) return undefined;
    return order > 0 ? superseded(noted, own) : superseded(own, noted);
  }

  /** Notes the version of an item that cannot be read: what it says is not known, so no older one counts. */
  addUnreadable({ source, file, number }: Line): void {
    if (source?.version === undefined) return;
    const known = this.#unreadable.get(source.id);
    if (compareVersions(source.version, known?.version) > 0)
      this.#unreadable.set(source.id, { version: source.version, file, number });
  }

  /** The documents of which there is a newer version that cannot be read. */
  belowUnreadable(): Superseded[] {
    return [...this.#unreadable].flatMap(([id, unreadable]) => {
      const noted = this.#noted.get(id);
      if (noted === undefined || compareVersions(unreadable.version, noted.version) <= 0) return [];
      return superseded(noted, unreadable, ' cannot be read');
    });
  }
}

function superseded(
  { file, number, name, version }: Noted,
  other: Version,
  what = ' is newer, or the same',
): Superseded {
  const own = version === undefined ? 'has no version' : `is version ${version}`;
  const message = `${own}; version ${other.version} in ${other.file}:${other.number}${what}`;
  return { place: { file, number }, name, message };
}
