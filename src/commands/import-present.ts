import { performance } from 'node:perf_hooks';
import { withoutReferences } from '../content/heads.ts';
import { derivedId } from '../content/id.ts';
import type { Known } from '../content/record.ts';
import type { Reference } from '../content/reference.ts';
import { type AnyDocument, leadsToItself } from '../model/document.ts';
import type { TypeName } from '../model/types.ts';
import { headOf } from '../projection/card.ts';
import { type Deletion, deletionFrom } from '../projection/deletion.ts';
import type { Whole } from '../projection/project.ts';
import { recordFrom, wholeFrom, wholeKeys } from '../projection/stored.ts';
import { getItems } from '../store/items.ts';
import { deletionKey } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { type ImportIndex, nameOf } from './import-index.ts';
import { type Line, referencesOf } from './import-line.ts';
import { idsOf, presentDocuments } from './resolve.ts';

/**
 * Milliseconds for which what was read of other records may be used, and from the reading of a line to the beginning of its write. With the
 * 10 s of a write they end before those that refer to a changed record are told once more, 30 s after the change
 * (`lateWriters` in consequences.ts), whoever's clock is 5 s off.
 */
const maxReadAge = 3000;

/** Records that are kept in memory meanwhile. */
const maxKept = 2000;

/** A document that is to be written, and what is stored where it belongs and of what it refers to. */
export interface Entry {
  readonly line: Line;
  /** Without what it says of records that were deleted on request. */
  readonly document: AnyDocument;
  /** As the line says it. */
  readonly written: AnyDocument;
  readonly id: string;
  readonly before: Whole | undefined;
  readonly deletion: Deletion | undefined;
  readonly head: (reference: Reference) => Known<TypeName>;
  readonly aliases: ReadonlyMap<string, Known<TypeName>>;
  /** References that lead nowhere any more, and why. */
  readonly astray: readonly { readonly path: string[]; readonly message: string }[];
  /** References that were left out, since what they lead to was deleted, and their line is left. */
  readonly leftOut: readonly Reference[];
  /** References of a hidden item that were left out, since nothing is known of what they lead to. */
  readonly unknown: readonly Reference[];
  /** Documents of this import that it refers to and that are not stored yet. */
  readonly awaited: readonly Reference[];
  readonly readAt: number;
}

interface Wanted {
  readonly line: Line;
  readonly document: AnyDocument;
}

interface Target {
  readonly head: Known<TypeName> | undefined;
  readonly isDeleted: boolean;
}

/**
 * Reads what is stored at this moment where lines belong, and what their references lead to: stored records as they are, and what
 * this import has not written yet as it will be.
 */
export class PresentReader {
  readonly #table: Table;
  readonly #index: ImportIndex;
  readonly #overwrite: boolean;
  #targets = new Map<string, Target>();
  #targetsReadAt = Number.NEGATIVE_INFINITY;

  constructor(table: Table, index: ImportIndex, { overwrite }: { overwrite: boolean }) {
    this.#table = table;
    this.#index = index;
    this.#overwrite = overwrite;
  }

  isOutdated({ readAt }: Entry): boolean {
    return performance.now() - readAt > maxReadAge;
  }

  /** Forgets what was read, so that all is read anew. */
  forget(): void {
    this.#targets = new Map();
  }

  /** Two requests for each hundred records, and one more for what is not there. */
  async read(wanted: readonly Wanted[]): Promise<Entry[]> {
    const readAt = performance.now();
    if (readAt - this.#targetsReadAt > maxReadAge || this.#targets.size > maxKept) {
      this.forget();
      this.#targetsReadAt = readAt;
    }
    const kept = this.#targets;
    const references = distinct(
      wanted.flatMap(({ document }) => referencesOf(document).map(one => one.reference)),
    ).filter(reference => !kept.has(String(reference)));
    const names = wanted.map(({ document }) => nameOf(document));
    const ids = await idsOf(this.#table, distinct([...names, ...references]));
    const idOf = (name: Reference) => ids.get(String(name)) ?? derivedId(name.type, name.key);
    const named = references.flatMap(reference => {
      const id = ids.get(String(reference));
      return id === undefined ? [] : { reference, name: { type: reference.type, id } };
    });
    const [items, documents] = await Promise.all([
      getItems(
        this.#table,
        names.flatMap(name => wholeKeys({ type: name.type, id: idOf(name) })),
        'consistent',
      ),
      presentDocuments(
        this.#table,
        named.map(({ name }) => name),
      ),
    ]);
    const wholes = names.map((_, i) => wholeFrom(items[2 * i], items[2 * i + 1]));
    const found = new Map(
      named.flatMap(({ reference }, i) => {
        const item = documents[i];
        return item === undefined ? [] : [[String(reference), headOf(recordFrom(item))] as const];
      }),
    );
    // A deletion leaves its trace in the same transaction: what is not there and was deleted has one by now.
    const absent = [
      ...names.filter((_, i) => wholes[i] === undefined),
      ...references
        .filter(reference => !found.has(String(reference)))
        .flatMap(reference => this.#index.documentOf(reference) ?? []),
    ];
    const deletions = await this.#deletionsOf(distinct(absent));
    for (const reference of references) {
      const name = this.#index.documentOf(reference);
      const isDeleted = name !== undefined && deletions.has(String(name)) && !this.#isBroughtBack(name);
      kept.set(String(reference), { head: found.get(String(reference)), isDeleted });
    }
    return wanted.map(({ line, document }, i) => ({
      line,
      written: document,
      id: idOf(nameOf(document)),
      before: wholes[i],
      deletion: deletions.get(String(nameOf(document))),
      readAt,
      ...this.#resolved(line, document, idOf(nameOf(document)), kept),
    }));
  }

  #isBroughtBack(name: Reference): boolean {
    return this.#overwrite && !this.#index.isStandIn(name);
  }

  async #deletionsOf(names: readonly Reference[]): Promise<Map<string, Deletion>> {
    const items = await getItems(
      this.#table,
      names.map(({ type, key }) => deletionKey(type, key)),
      'consistent',
    );
    return new Map(
      names.flatMap((name, i) => {
        const deletion = deletionFrom(items[i]);
        return deletion === undefined ? [] : [[String(name), deletion] as const];
      }),
    );
  }

  #resolved(line: Line, written: AnyDocument, id: string, targets: ReadonlyMap<string, Target>) {
    const heads = new Map<string, Known<TypeName>>();
    const aliases = new Map<string, Known<TypeName>>();
    const leftOut = new Map<string, Reference>();
    const unknown = new Map<string, Reference>();
    const awaited = new Map<string, Reference>();
    const astray: { path: string[]; message: string }[] = [];
    for (const { reference, path } of referencesOf(written)) {
      const text = String(reference);
      const { head, isDeleted } = targets.get(text) ?? { head: undefined, isDeleted: false };
      const name = head === undefined ? this.#index.documentOf(reference) : undefined;
      if (isDeleted) leftOut.set(text, reference);
      else if (name !== undefined) awaited.set(String(name), name);
      const known = name === undefined ? head : this.#index.headOfNew(name);
      if (known !== undefined && (reference.key === known.slug || reference.isById)) heads.set(text, known);
      else if (known !== undefined) {
        heads.set(text, { ...known, id: text });
        aliases.set(text, known);
      }
      if (known === undefined && !isDeleted && line.leavesOutUnknown === true) unknown.set(text, reference);
      else if (known === undefined && !isDeleted)
        astray.push({
          path,
          message: `${reference} is not there: it was deleted since the check, or could not be written`,
        });
      else if (known?.type === written.type && known.id === id) astray.push({ path, message: leadsToItself });
    }
    const head = (reference: Reference) => {
      const known = heads.get(String(reference));
      if (known === undefined) throw new Error(`${reference} was not looked up.`);
      return known;
    };
    const document =
      leftOut.size + unknown.size === 0
        ? written
        : withoutReferences(
            written,
            reference => leftOut.has(String(reference)) || unknown.has(String(reference)),
          );
    return {
      document,
      head,
      aliases,
      astray,
      leftOut: [...leftOut.values()],
      unknown: [...unknown.values()],
      awaited: [...awaited.values()],
    };
  }
}

function distinct(references: readonly Reference[]): Reference[] {
  return [...new Map(references.map(reference => [String(reference), reference])).values()];
}
