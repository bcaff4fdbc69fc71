import { performance } from 'node:perf_hooks';
import { type AnyDocument, selfReferenceMessage } from '../../model/document.ts';
import { derivedId } from '../../model/id.ts';
import type { ImportedLine, Known } from '../../model/record.ts';
import type { Reference } from '../../model/reference.ts';
import { referencesIn } from '../../model/reference.ts';
import type { TypeName } from '../../model/types.ts';
import { withoutReferences } from '../../model/without-references.ts';
import { embeddedReferenceOf } from '../../projection/card.ts';
import { type Deletion, deletionFrom } from '../../projection/deletion.ts';
import type { FullRecord } from '../../projection/project.ts';
import { fullRecordFrom, fullRecordKeys, recordFrom } from '../../projection/stored.ts';
import { getItems } from '../../store/items.ts';
import { deletionKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import type { Action } from '../../store/transaction.ts';
import { idsOf, survivingDocuments } from '../write/resolve.ts';
import { type ImportIndex, nameOf } from './import-index.ts';
import { importedLine, type Line } from './import-line.ts';
import type { WithProposals } from './import-mentions.ts';

/**
 * Milliseconds for which data read of other records may be used, up to the beginning of a write. Together with the 10 s of a write, they end
 * before the second update of the referrers of a changed record, 30 s after the change (`lateWriterDelay` in consequences.ts), with clocks that
 * differ by 5 s.
 */
const maxReadAge = 5000;

/** Maximum number of records in memory. */
const maxKept = 2000;

/** The number of records that are refreshed together: one BatchGetItem. */
const maxReadTogether = 100;

/** A document to be written, with the stored version of its record and of the records that it refers to. */
export interface Entry extends Omit<WithProposals, 'document'> {
  readonly line: Line;
  /** The document to store, without its references to records that were deleted on request. */
  readonly document: AnyDocument;
  /** The document as the line has it, with the mentions that the import adds. */
  readonly written: AnyDocument;
  /** Import metadata that is stored with the record. */
  readonly imported: ImportedLine;
  readonly id: string;
  readonly before: FullRecord | undefined;
  readonly deletion: Deletion | undefined;
  readonly resolveReference: (reference: Reference) => Known<TypeName>;
  readonly aliases: ReadonlyMap<string, Known<TypeName>>;
  /** References whose targets no longer exist, and the reasons. */
  readonly referenceIssues: readonly { readonly path: string[]; readonly message: string }[];
  /** References that are left out because the lines of their deleted targets are left out. */
  readonly leftOut: readonly Reference[];
  /** References of a hidden item that are left out because their targets are unknown. */
  readonly unknown: readonly Reference[];
  /** References to documents of this import that are not stored yet. */
  readonly awaited: readonly Reference[];
  readonly readAt: number;
}

export interface Wanted extends WithProposals {
  readonly line: Line;
}

/** The stored state of the record that a line names. */
type Own = Pick<Entry, 'id' | 'before' | 'deletion' | 'readAt'>;

/** The target of a reference. */
interface Target {
  /** A slug leads to the same record for as long as the record exists. */
  readonly id: string | undefined;
  readonly embedded: Known<TypeName> | undefined;
  readonly isDeleted: boolean;
  readonly readAt: number;
}

/**
 * Reads the stored records of lines, and the targets of their references: stored records as they are, and documents that this import has not
 * written yet as they will be. The records of lines are read once for a whole window, because the conditions of the write prove that they are
 * unchanged. Nothing proves that of the targets, so old ones are read again.
 */
export class ImportReader {
  readonly #table: Table;
  readonly #index: ImportIndex;
  readonly #overwrite: boolean;
  #targets = new Map<string, Target>();

  constructor(table: Table, index: ImportIndex, { overwrite }: { overwrite: boolean }) {
    this.#table = table;
    this.#index = index;
    this.#overwrite = overwrite;
  }

  /** The conditions of the write beside the version of the record: a record that was read as never existing has not been deleted since. */
  preconditionsOf({ before, deletion, written, readAt }: Entry): Action[] {
    if (before !== undefined || deletion !== undefined || performance.now() - readAt <= maxReadAge) return [];
    return [{ check: deletionKey(written.type, written.slug), condition: { absent: true } }];
  }

  /** One entry, with everything read at this moment. */
  async readAnew(wanted: Wanted): Promise<Entry> {
    for (const reference of distinctReferencesOf([wanted])) {
      const known = this.#targets.get(String(reference));
      if (known !== undefined)
        this.#targets.set(String(reference), { ...known, readAt: Number.NEGATIVE_INFINITY });
    }
    for await (const [entry] of this.read([wanted], () => 1)) if (entry !== undefined) return entry;
    throw new Error('A line has no result.');
  }

  /**
   * Takes two requests for each hundred records, and one more for missing ones. Returns groups of entries; write each
   * group as soon as it is returned: old references are refreshed first. Nothing is awaited between the first entry of
   * a group and its last.
   */
  async *read(wanted: readonly Wanted[], groupSize: () => number): AsyncGenerator<Entry[]> {
    if (this.#targets.size > maxKept) this.#targets = new Map();
    const names = wanted.map(({ document }) => nameOf(document));
    const unknown = distinctReferencesOf(wanted).filter(reference => !this.#targets.has(String(reference)));
    const readAt = performance.now();
    const ids = await idsOf(this.#table, distinct([...names, ...unknown]));
    const [owns] = await Promise.all([
      this.#readOwn(names, { ids, readAt }),
      this.#readTargets(unknown, { ids, readAt }),
    ]);
    let group: Entry[] = [];
    for (const [i, own] of owns.entries()) {
      const one = wanted[i];
      if (one === undefined) break;
      if (group.length > 0 && (group.length >= groupSize() || this.#dueIn(one).length > 0)) {
        yield group;
        group = [];
      }
      await this.#refresh(one, () => wanted.slice(i + 1));
      const { line, document, proposals, asLine } = one;
      const imported = importedLine(line, asLine ?? document);
      group.push({
        line,
        written: document,
        imported,
        proposals,
        asLine,
        ...own,
        ...this.#resolved(line, document, own.id),
      });
    }
    if (group.length > 0) yield group;
  }

  async #readOwn(
    names: readonly Reference[],
    { ids, readAt }: { ids: ReadonlyMap<string, string>; readAt: number },
  ): Promise<Own[]> {
    const idOf = (name: Reference) => ids.get(String(name)) ?? derivedId(name.type, name.key);
    const keys = names.flatMap(name => fullRecordKeys({ type: name.type, id: idOf(name) }));
    const items = await getItems(this.#table, keys, 'consistent');
    const fullRecords = names.map((_, i) => fullRecordFrom(items[2 * i], items[2 * i + 1]));
    // A deletion writes its tombstone in the same transaction, so every deleted record has one by now.
    const deletions = await this.#deletionsOf(names.filter((_, i) => fullRecords[i] === undefined));
    return names.map((name, i) => ({
      id: idOf(name),
      before: fullRecords[i],
      deletion: deletions.get(String(name)),
      readAt,
    }));
  }

  /** Refreshes the old references of a document, together with old ones of the documents that follow. */
  async #refresh(one: Wanted, later: () => readonly Wanted[]): Promise<void> {
    let due = this.#dueIn(one);
    if (due.length === 0) return;
    const others = firstOf(later(), maxReadTogether - due.length, reference => this.#isOld(reference));
    due = distinct([...due, ...others]);
    const own = distinctReferencesOf([one]);
    while (due.length > 0) {
      await this.#readTargets(due);
      // Another window may have begun meanwhile, and have evicted records.
      due = own.filter(reference => !this.#targets.has(String(reference)));
    }
  }

  /** The references of a document that are old. */
  #dueIn(one: Wanted): Reference[] {
    return distinctReferencesOf([one]).filter(reference => this.#isOld(reference));
  }

  #isOld(reference: Reference): boolean {
    const readAt = this.#targets.get(String(reference))?.readAt;
    return readAt === undefined || performance.now() - readAt > maxReadAge;
  }

  async #readTargets(
    references: readonly Reference[],
    { ids, readAt = performance.now() }: { ids?: ReadonlyMap<string, string>; readAt?: number } = {},
  ): Promise<void> {
    if (references.length === 0) return;
    const idBefore = (reference: Reference) => this.#targets.get(String(reference))?.id;
    const found =
      ids ??
      new Map([
        ...(await idsOf(
          this.#table,
          references.filter(reference => idBefore(reference) === undefined),
        )),
        ...references.flatMap(reference => {
          const id = idBefore(reference);
          return id === undefined ? [] : [[String(reference), id] as const];
        }),
      ]);
    const named = references.flatMap(reference => {
      const id = found.get(String(reference));
      return id === undefined ? [] : { reference, id };
    });
    const documents = await survivingDocuments(
      this.#table,
      named.map(({ reference, id }) => ({ type: reference.type, id })),
    );
    const stored = new Map(
      named.flatMap(({ reference, id }, i) => {
        const item = documents[i];
        return item === undefined
          ? []
          : [[String(reference), { id, embedded: embeddedReferenceOf(recordFrom(item)) }] as const];
      }),
    );
    const absent = references.filter(reference => !stored.has(String(reference)));
    const deleted = absent.filter(reference => idBefore(reference) !== undefined);
    if (deleted.length > 0) {
      // Another record may have the slug by now.
      for (const reference of deleted) this.#targets.delete(String(reference));
      return this.#readTargets(references);
    }
    const deletions = await this.#deletionsOf(
      distinct(absent.flatMap(reference => this.#index.documentOf(reference) ?? [])),
    );
    for (const reference of references) {
      const name = this.#index.documentOf(reference);
      const { id, embedded } = stored.get(String(reference)) ?? {};
      const isDeleted = name !== undefined && deletions.has(String(name)) && !this.#isRestored(name);
      this.#targets.set(String(reference), { id, embedded, isDeleted, readAt });
    }
  }

  #isRestored(name: Reference): boolean {
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

  #resolved(line: Line, written: AnyDocument, id: string) {
    const embeddedByName = new Map<string, Known<TypeName>>();
    const aliases = new Map<string, Known<TypeName>>();
    const leftOut = new Map<string, Reference>();
    const unknown = new Map<string, Reference>();
    const awaited = new Map<string, Reference>();
    const referenceIssues: { path: string[]; message: string }[] = [];
    for (const { reference, path } of referencesIn(written)) {
      const text = String(reference);
      const { embedded, isDeleted } = this.#targets.get(text) ?? { embedded: undefined, isDeleted: false };
      const name = embedded === undefined ? this.#index.documentOf(reference) : undefined;
      if (isDeleted) leftOut.set(text, reference);
      else if (name !== undefined) awaited.set(String(name), name);
      const known = name === undefined ? embedded : this.#index.referenceToNew(name);
      if (known !== undefined && (reference.key === known.slug || reference.isById))
        embeddedByName.set(text, known);
      else if (known !== undefined) {
        embeddedByName.set(text, { ...known, id: text });
        aliases.set(text, known);
      }
      if (known === undefined && !isDeleted && line.leavesOutUnknown === true) unknown.set(text, reference);
      else if (known === undefined && !isDeleted)
        referenceIssues.push({
          path,
          message: `${reference} does not exist: it was deleted since the check, or could not be written`,
        });
      else if (known?.type === written.type && known.id === id)
        referenceIssues.push({ path, message: selfReferenceMessage });
    }
    const resolveReference = (reference: Reference) => {
      const known = embeddedByName.get(String(reference));
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
      resolveReference,
      aliases,
      referenceIssues,
      leftOut: [...leftOut.values()],
      unknown: [...unknown.values()],
      awaited: [...awaited.values()],
    };
  }
}

function distinct(references: readonly Reference[]): Reference[] {
  return [...new Map(references.map(reference => [String(reference), reference])).values()];
}

function distinctReferencesOf(wanted: readonly Wanted[]): Reference[] {
  return distinct(wanted.flatMap(({ document }) => referencesIn(document).map(({ reference }) => reference)));
}

/** The first few matching references, in the order of the documents. */
function firstOf(
  wanted: readonly Wanted[],
  count: number,
  isMeant: (reference: Reference) => boolean,
): Reference[] {
  const found = new Map<string, Reference>();
  for (const one of wanted) {
    if (found.size >= count) break;
    for (const reference of distinctReferencesOf([one]).filter(isMeant))
      found.set(String(reference), reference);
  }
  return [...found.values()].slice(0, Math.max(0, count));
}
