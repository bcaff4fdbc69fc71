import { performance } from 'node:perf_hooks';
import type { AnyDocument } from '../../model/document.ts';
import type { Known } from '../../model/record.ts';
import { type Reference, referencesIn } from '../../model/reference.ts';
import type { TypeName } from '../../model/types.ts';
import { embeddedReferenceOf } from '../../projection/card.ts';
import { type Deletion, deletionFrom } from '../../projection/deletion.ts';
import { recordFrom } from '../../projection/stored.ts';
import { getItems } from '../../store/items.ts';
import { deletionKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { idsOf, survivingDocuments } from '../write/resolve.ts';
import type { ImportIndex } from './import-index.ts';

/**
 * Maximum age, in milliseconds, of the data of a referenced record when a write begins. A write takes 10 s at most, so it ends before the second update
 * of the referrers of a changed record, 30 s after the change (`lateWriterDelay` in consequences.ts), even if clocks differ by 5 s.
 */
export const maxReadAge = 5000;

/** Maximum number of records in memory. */
const maxKept = 2000;

/** The number of records that are refreshed together: one BatchGetItem. */
const maxReadTogether = 100;

/** The target of a reference. */
interface Target {
  /** A slug leads to the same record for as long as the record exists. */
  readonly id: string | undefined;
  readonly embedded: Known<TypeName> | undefined;
  readonly isDeleted: boolean;
  readonly readAt: number;
}

/**
 * The stored records that lines of the import refer to. No condition of a write proves that they are unchanged, so old ones are
 * read again.
 */
export class FreshTargets {
  readonly #table: Table;
  readonly #index: ImportIndex;
  readonly #overwrite: boolean;
  #targets = new Map<string, Target>();

  constructor(table: Table, index: ImportIndex, { overwrite }: { overwrite: boolean }) {
    this.#table = table;
    this.#index = index;
    this.#overwrite = overwrite;
  }

  of(reference: Reference): Target | undefined {
    return this.#targets.get(String(reference));
  }

  /** Empties the cache if it has more than `maxKept` targets. */
  clearIfFull(): void {
    if (this.#targets.size > maxKept) this.#targets = new Map();
  }

  /** Marks the targets of a document as old, so that the next refresh reads them again. */
  expire(document: AnyDocument): void {
    for (const reference of distinctReferencesOf([document])) {
      const known = this.of(reference);
      if (known !== undefined)
        this.#targets.set(String(reference), { ...known, readAt: Number.NEGATIVE_INFINITY });
    }
  }

  /** Refreshes the old references of a document, together with old ones of the documents that follow. */
  async refresh(document: AnyDocument, later: () => readonly AnyDocument[]): Promise<void> {
    let due = this.dueIn(document);
    if (due.length === 0) return;
    const others = firstOf(later(), maxReadTogether - due.length, reference => this.#isOld(reference));
    due = distinct([...due, ...others]);
    const own = distinctReferencesOf([document]);
    while (due.length > 0) {
      await this.read(due);
      // The next batch of lines may have begun meanwhile, and have cleared the cache.
      due = own.filter(reference => !this.#targets.has(String(reference)));
    }
  }

  /** The references of a document that are old. */
  dueIn(document: AnyDocument): Reference[] {
    return distinctReferencesOf([document]).filter(reference => this.#isOld(reference));
  }

  /** Reads the targets of references, whose `ids` may be known. */
  async read(
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
    const withIds = references.flatMap(reference => {
      const id = found.get(String(reference));
      return id === undefined ? [] : { reference, id };
    });
    const documents = await survivingDocuments(
      this.#table,
      withIds.map(({ reference, id }) => ({ type: reference.type, id })),
    );
    const stored = new Map(
      withIds.flatMap(({ reference, id }, i) => {
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
      return this.read(references);
    }
    const deletions = await deletionsOf(
      this.#table,
      distinct(absent.flatMap(reference => this.#index.referenceInImport(reference) ?? [])),
    );
    for (const reference of references) {
      const own = this.#index.referenceInImport(reference);
      const { id, embedded } = stored.get(String(reference)) ?? {};
      const isDeleted = own !== undefined && deletions.has(String(own)) && !this.#isRestored(own);
      this.#targets.set(String(reference), { id, embedded, isDeleted, readAt });
    }
  }

  #isOld(reference: Reference): boolean {
    const readAt = this.#targets.get(String(reference))?.readAt;
    return readAt === undefined || performance.now() - readAt > maxReadAge;
  }

  #isRestored(reference: Reference): boolean {
    return this.#overwrite && !this.#index.isStandIn(reference);
  }
}

/** The deletions of records, by the references to them. */
export async function deletionsOf(
  table: Table,
  references: readonly Reference[],
): Promise<Map<string, Deletion>> {
  const items = await getItems(
    table,
    references.map(({ type, key }) => deletionKey(type, key)),
    'consistent',
  );
  return new Map(
    references.flatMap((reference, i) => {
      const deletion = deletionFrom(items[i]);
      return deletion === undefined ? [] : [[String(reference), deletion] as const];
    }),
  );
}

export function distinct(references: readonly Reference[]): Reference[] {
  return [...new Map(references.map(reference => [String(reference), reference])).values()];
}

export function distinctReferencesOf(documents: readonly AnyDocument[]): Reference[] {
  return distinct(documents.flatMap(document => referencesIn(document).map(({ reference }) => reference)));
}

/** The first few matching references, in the order of the documents. */
function firstOf(
  documents: readonly AnyDocument[],
  count: number,
  matches: (reference: Reference) => boolean,
): Reference[] {
  const found = new Map<string, Reference>();
  for (const document of documents) {
    if (found.size >= count) break;
    for (const reference of distinctReferencesOf([document]).filter(matches))
      found.set(String(reference), reference);
  }
  return [...found.values()].slice(0, Math.max(0, count));
}
