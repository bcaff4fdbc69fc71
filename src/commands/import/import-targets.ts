import type { DocumentIssue } from '../../model/document.ts';
import type { Reference, ReferenceWithPath } from '../../model/reference.ts';
import { getItems } from '../../store/items.ts';
import { deletionKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { type ResolvedReferences, resolve } from '../write/resolve.ts';
import type { ImportIndex } from './import-index.ts';

/** The targets of the references of a front or a post, by the references' texts. */
export interface Targets {
  readonly stored: ResolvedReferences;
  /** References to documents of this import that somebody has deleted since the last one: their lines are kept, so they are left out. */
  readonly deleted: ReadonlySet<string>;
  /** References to documents of this import that are not stored: not yet, or because their lines are wrong. */
  readonly awaited: ReadonlySet<string>;
}

/** Looks up the targets of fronts and posts, which are written after all documents. */
export class ImportTargets {
  readonly #table: Table;
  readonly #index: ImportIndex;
  readonly #overwrite: boolean;

  constructor(table: Table, index: ImportIndex, { overwrite }: { overwrite: boolean }) {
    this.#table = table;
    this.#index = index;
    this.#overwrite = overwrite;
  }

  async of(references: readonly Reference[]): Promise<Targets> {
    const stored = await resolve(this.#table, references);
    const expected = new Map(
      references.flatMap(reference => {
        const own = stored.has(String(reference)) ? undefined : this.#index.referenceInImport(reference);
        return own === undefined ? [] : [[String(reference), own] as const];
      }),
    );
    const possiblyDeleted = this.#overwrite ? [] : [...expected];
    const tombstones = await getItems(
      this.#table,
      possiblyDeleted.map(([, { type, key }]) => deletionKey(type, key)),
      'consistent',
    );
    const deleted = new Set(
      possiblyDeleted.flatMap(([text], i) => (tombstones[i] === undefined ? [] : text)),
    );
    return { stored, deleted, awaited: new Set([...expected.keys()].filter(text => !deleted.has(text))) };
  }

  /** The document of this import that a reference leads to, or undefined. */
  referenceInImport(reference: Reference): Reference | undefined {
    return this.#index.referenceInImport(reference);
  }
}

/** The references that lead nowhere, each as an issue. Before the write, those to other lines may lead to records. */
export function danglingIn(
  references: readonly ReferenceWithPath[],
  { stored, deleted, awaited }: Targets,
  { dryRun }: { dryRun: boolean },
): DocumentIssue[] {
  return references.flatMap(({ reference, path }) => {
    const text = String(reference);
    if (stored.has(text) || deleted.has(text)) return [];
    if (!awaited.has(text)) return [{ path, message: `${text} is neither in these files nor stored` }];
    return dryRun ? [] : [{ path, message: `${text} could not be written` }];
  });
}

/** The notice of a line that was written without some of its references. */
export function withoutDeleted(deleted: Iterable<string>): DocumentIssue & { hasNews: boolean } {
  const message = `references to ${[...deleted].join(', ')} are left out: the record was deleted`;
  return { path: [], message, hasNews: true };
}
