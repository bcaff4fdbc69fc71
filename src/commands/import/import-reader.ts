import { performance } from 'node:perf_hooks';
import { type AnyDocument, checkDocument, selfReferenceMessage } from '../../model/document.ts';
import { embeddedReferences } from '../../model/embedded-references.ts';
import { derivedId } from '../../model/id.ts';
import { type ImportedLine, type Known, toDocument } from '../../model/record.ts';
import type { Reference } from '../../model/reference.ts';
import { referencesIn } from '../../model/reference.ts';
import type { TypeName } from '../../model/types.ts';
import { withoutReferences } from '../../model/without-references.ts';
import type { Deletion } from '../../projection/deletion.ts';
import type { FullRecord } from '../../projection/project.ts';
import { fullRecordFrom, fullRecordKeys } from '../../projection/stored.ts';
import { getItems } from '../../store/items.ts';
import { deletionKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import type { Action } from '../../store/transaction.ts';
import { idsOf } from '../write/resolve.ts';
import { deletionsOf, distinct, distinctReferencesOf, FreshTargets, maxReadAge } from './fresh-targets.ts';
import { type ImportIndex, referenceTo } from './import-index.ts';
import { importedLine, type Line } from './import-line.ts';
import type { WithProposals } from './import-mentions.ts';

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

/** The document of a line as it is to be stored, with the targets of its references. */
type Resolved = Pick<
  Entry,
  'document' | 'resolveReference' | 'aliases' | 'referenceIssues' | 'leftOut' | 'unknown' | 'awaited'
>;

export interface Wanted extends WithProposals {
  readonly line: Line;
}

/** The stored state of the record that a line names. */
type Own = Pick<Entry, 'id' | 'before' | 'deletion' | 'readAt'>;

/**
 * Reads the stored records of lines, and the targets of their references: stored records as they are, and documents that this import has not
 * written yet as they will be. The records of lines are read once for a whole batch, because the conditions of the write prove that they are
 * unchanged; the targets are kept fresh (fresh-targets.ts).
 */
export class ImportReader {
  readonly #table: Table;
  readonly #index: ImportIndex;
  readonly #targets: FreshTargets;

  constructor(table: Table, index: ImportIndex, options: { overwrite: boolean }) {
    this.#table = table;
    this.#index = index;
    this.#targets = new FreshTargets(table, index, options);
  }

  /** The conditions of the write beside the version of the record: a record that was read as never existing has not been deleted since. */
  preconditionsOf({ before, deletion, written, readAt }: Entry): Action[] {
    if (before !== undefined || deletion !== undefined || performance.now() - readAt <= maxReadAge) return [];
    return [{ check: deletionKey(written.type, written.slug), condition: { absent: true } }];
  }

  /** One entry, with everything read at this moment. */
  async readAnew(wanted: Wanted): Promise<Entry> {
    this.#targets.expire(wanted.document);
    for await (const [entry] of this.read([wanted], () => 1)) if (entry !== undefined) return entry;
    throw new Error('A line has no result.');
  }

  /**
   * Takes two requests for each hundred records, and one more for missing ones. Returns groups of entries; write each
   * group as soon as it is returned: old references are refreshed first. Nothing is awaited between the first entry of
   * a group and its last.
   */
  async *read(wanted: readonly Wanted[], groupSize: () => number): AsyncGenerator<Entry[]> {
    this.#targets.clearIfFull();
    const documents = wanted.map(({ document }) => document);
    const references = documents.map(referenceTo);
    const unknown = distinctReferencesOf(documents).filter(
      reference => this.#targets.of(reference) === undefined,
    );
    const readAt = performance.now();
    const ids = await idsOf(this.#table, distinct([...references, ...unknown]));
    const [owns] = await Promise.all([
      this.#readOwn(references, { ids, readAt }),
      this.#targets.read(unknown, { ids, readAt }),
    ]);
    let group: Entry[] = [];
    for (const [i, own] of owns.entries()) {
      const one = wanted[i];
      if (one === undefined) break;
      if (group.length > 0 && (group.length >= groupSize() || this.#targets.dueIn(one.document).length > 0)) {
        yield group;
        group = [];
      }
      await this.#targets.refresh(one.document, () => documents.slice(i + 1));
      const { line, document, proposals, asLine } = one;
      const imported = importedLine(line, asLine ?? document);
      const resolved =
        line.isCancellation === true && own.before !== undefined
          ? cancelled(own.before, document)
          : this.#resolved(line, document, own.id);
      group.push({
        line,
        written: document,
        imported,
        proposals,
        asLine,
        ...own,
        ...resolved,
      });
    }
    if (group.length > 0) yield group;
  }

  async #readOwn(
    references: readonly Reference[],
    { ids, readAt }: { ids: ReadonlyMap<string, string>; readAt: number },
  ): Promise<Own[]> {
    const idOf = (reference: Reference) =>
      ids.get(String(reference)) ?? derivedId(reference.type, reference.key);
    const keys = references.flatMap(reference =>
      fullRecordKeys({ type: reference.type, id: idOf(reference) }),
    );
    const items = await getItems(this.#table, keys, 'consistent');
    const fullRecords = references.map((_, i) => fullRecordFrom(items[2 * i], items[2 * i + 1]));
    // A deletion writes its tombstone in the same transaction, so every deleted record has one by now.
    const deletions = await deletionsOf(
      this.#table,
      references.filter((_, i) => fullRecords[i] === undefined),
    );
    return references.map((reference, i) => ({
      id: idOf(reference),
      before: fullRecords[i],
      deletion: deletions.get(String(reference)),
      readAt,
    }));
  }

  #resolved(line: Line, written: AnyDocument, id: string): Resolved {
    const embeddedByText = new Map<string, Known<TypeName>>();
    const aliases = new Map<string, Known<TypeName>>();
    const leftOut = new Map<string, Reference>();
    const unknown = new Map<string, Reference>();
    const awaited = new Map<string, Reference>();
    const referenceIssues: { path: string[]; message: string }[] = [];
    for (const { reference, path } of referencesIn(written)) {
      const text = String(reference);
      const { embedded, isDeleted } = this.#targets.of(reference) ?? {
        embedded: undefined,
        isDeleted: false,
      };
      const own = embedded === undefined ? this.#index.referenceInImport(reference) : undefined;
      if (isDeleted) leftOut.set(text, reference);
      else if (own !== undefined) awaited.set(String(own), own);
      const known = own === undefined ? embedded : this.#index.referenceToNew(own);
      if (known !== undefined && (reference.key === known.slug || reference.isById))
        embeddedByText.set(text, known);
      else if (known !== undefined) {
        embeddedByText.set(text, { ...known, id: text });
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
      const known = embeddedByText.get(String(reference));
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

/** A stored record as a cancelled one, with its other fields and references as they are. */
function cancelled({ record, body }: FullRecord, written: AnyDocument): Resolved {
  const check = checkDocument({ ...toDocument(record, body, 'id'), status: 'CANCELLED' });
  const targets = new Map(embeddedReferences(record).map(target => [`${target.type}/${target.id}`, target]));
  const resolveReference = (reference: Reference) => {
    const target = targets.get(String(reference));
    if (target === undefined) throw new Error(`${reference} is no reference of the stored record.`);
    return target;
  };
  const none = { aliases: new Map(), leftOut: [], unknown: [], awaited: [] };
  return 'document' in check
    ? { document: check.document, referenceIssues: [], resolveReference, ...none }
    : { document: written, referenceIssues: check.issues, resolveReference, ...none };
}
