import type { AnyDocument } from '../../model/document.ts';
import { derivedId } from '../../model/id.ts';
import { acyclicFields, acyclicReferences } from '../../model/parent.ts';
import type { Known } from '../../model/record.ts';
import { Reference } from '../../model/reference.ts';
import type { TypeName } from '../../model/types.ts';
import type { Table } from '../../store/table.ts';
import { idsOf, resolve } from '../write/resolve.ts';
import { type Closing, closingParts, type Part } from './import-cycles.ts';
import { packedReference } from './packed-reference.ts';

/** The location of a line: a document, in one of the files of an import. */
export interface LineLocation {
  readonly file: string;
  /** Counted from 1. */
  readonly number: number;
}

/** References that are looked up together, with the documents that they lead to. */
const lookedUpTogether = 1000;

/** A document of the import, with its references. */
export interface Found {
  readonly location: LineLocation;
  readonly document: AnyDocument;
  readonly references: readonly Reference[];
  readonly ifMissing: boolean;
}

/**
 * The index of the documents of one import before the first write: the location of each, its current or future id, and its embedded reference where
 * another document refers to it. An entry takes some hundred bytes; the documents themselves are read again for the write.
 */
export class ImportIndex {
  readonly #table: Table;
  readonly #entries = new Map<string, Entry>();
  readonly #missing = new Set<string>();
  readonly #wanted = new Map<string, Reference>();
  /** Articles of this import that are referred to, and whose embedded references are still unknown. */
  readonly #withoutEmbedded = new Set<string>();
  /** The stand-in documents, which only describe records that would be missing, by `Type/slug`. */
  readonly #standIns = new Set<string>();
  /** For references by id to documents of this import: `Type/slug` by `Type/id`. */
  readonly #byId = new Map<string, string>();

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Adds documents. Returns, for each, the location of an earlier document of the same type and slug, if any. A stand-in document is ignored where its record
   * is stored.
   */
  async add(documents: readonly Found[]) {
    const ids = await idsOf(
      this.#table,
      documents.map(({ document }) => referenceTo(document)),
    );
    return documents.map(({ location, document, references, ifMissing }) => {
      const text = String(referenceTo(document));
      const earlier = this.#entries.get(text);
      if (earlier !== undefined) return earlier;
      const id = ids.get(text);
      if (ifMissing && id !== undefined) return undefined;
      const isWanted = this.#wanted.delete(text);
      // Nearly all documents are articles, and few of those are referred to, so the embedded references of the others are not kept.
      const embedded = document.type !== 'Article' || isWanted ? packedReference(document) : undefined;
      // Most ids are derived from the type and the slug, and are not stored.
      const ownId = id === derivedId(document.type, document.slug) ? undefined : id;
      if (ifMissing) this.#standIns.add(text);
      this.#entries.set(text, new Entry(location, embedded, ownId, acyclicReferences(document)));
      for (const reference of references) this.#want(reference);
      return undefined;
    });
  }

  /** Whether the embedded references of some documents are needed that `add` did not keep. The documents are read again for `addEmbedded`. */
  get needsEmbedded(): boolean {
    return this.#withoutEmbedded.size > 0;
  }

  /** Keeps the embedded reference of a document, if it is needed. */
  addEmbedded(document: AnyDocument): void {
    const text = String(referenceTo(document));
    const entry = this.#entries.get(text);
    if (entry === undefined || !this.#withoutEmbedded.delete(text)) return;
    entry.embedded = packedReference(document);
  }

  /** Looks up the references that lead to no document of this import. Call it after all documents were added. */
  async lookUp(): Promise<void> {
    await this.#findStored([...this.#wanted.values()]);
    this.#wanted.clear();
  }

  /** Whether every reference leads to a document of the import or to a stored record. */
  get isComplete(): boolean {
    return this.#missing.size === 0;
  }

  isMissing(reference: Reference): boolean {
    return this.#missing.has(String(reference));
  }

  /** Removes documents that cannot be written. Stored records of the same type and slug, if any, take their place. */
  async remove(references: readonly Reference[]): Promise<void> {
    const removed = new Set(references.map(String));
    for (const text of removed) {
      this.#entries.delete(text);
      this.#standIns.delete(text);
    }
    const dangling = [...this.#byId].flatMap(([byId, bySlug]) => (removed.has(bySlug) ? byId : []));
    for (const byId of dangling) this.#byId.delete(byId);
    await this.#findStored([...references, ...dangling.map(Reference.parse)]);
  }

  /** Removes a document that a newer version supersedes; references to it stay valid. */
  supersede({
    location: { file, number },
    reference,
  }: {
    location: LineLocation;
    reference: Reference;
  }): void {
    const text = String(reference);
    const entry = this.#entries.get(text);
    if (entry?.file !== file || entry.number !== number) return;
    this.#entries.delete(text);
    this.#standIns.delete(text);
    this.#wanted.set(text, reference);
  }

  /** Removes the stand-in documents of certain lines, and returns them as `Type/slug`. References to them stay valid. */
  removeStandIns(matches: (location: LineLocation) => boolean): Set<string> {
    const removed = new Set<string>();
    for (const text of this.#standIns) {
      const entry = this.#entries.get(text);
      if (entry === undefined || !matches(entry)) continue;
      this.#entries.delete(text);
      this.#standIns.delete(text);
      this.#wanted.set(text, Reference.parse(text));
      removed.add(text);
    }
    return removed;
  }

  /** The documents that close cycles of parents, in the order of their addition, with their locations. */
  async closingParts(): Promise<(Closing & { location: LineLocation })[]> {
    const parts = [...this.#entries].flatMap(([text, { id, parents }]) =>
      parents.map(({ field, reference: parentText }): Part => {
        const [reference, parent] = [Reference.parse(text), Reference.parse(parentText)];
        const own = this.referenceInImport(parent);
        return {
          reference,
          id: id ?? futureIdOf(reference),
          field,
          parent,
          parentId: own && this.#idOf(own),
        };
      }),
    );
    let ids: Set<string> | undefined;
    const isImported = (id: string) => {
      ids ??= this.#idsOfPossibleParents();
      return ids.has(id);
    };
    const closing = await closingParts(this.#table, parts, isImported);
    return closing.flatMap(one => {
      const location = this.#entries.get(String(one.reference));
      return location === undefined ? [] : [{ ...one, location }];
    });
  }

  #idsOfPossibleParents(): Set<string> {
    const references = [...this.#entries.keys()].map(Reference.parse);
    return new Set(
      references.filter(({ type }) => acyclicFields(type).length > 0).map(reference => this.#idOf(reference)),
    );
  }

  #idOf(reference: Reference): string {
    return this.#entries.get(String(reference))?.id ?? futureIdOf(reference);
  }

  /** Whether this is the location of a document. A removed or repeated document has none. */
  isAt({ file, number }: LineLocation, document: AnyDocument): boolean {
    const entry = this.#entries.get(String(referenceTo(document)));
    return entry !== undefined && entry.file === file && entry.number === number;
  }

  /** Notes that others refer to a document by its future id, or that the document was not written under that id. */
  note(reference: Reference, fate: keyof typeof fates): void {
    const entry = this.#entries.get(String(reference));
    if (entry !== undefined) entry.fates |= fates[fate];
  }

  /** The documents that others refer to by ids under which they were not written. */
  dangling(): Reference[] {
    const all = fates.awaited | fates.unwritten;
    const references: Reference[] = [];
    for (const [text, entry] of this.#entries)
      if (entry.fates === all) references.push(Reference.parse(text));
    return references;
  }

  /** Whether a document of this import was written under the id that others refer to. Call it after the document's turn. */
  isWritten(reference: Reference): boolean {
    const entry = this.#entries.get(String(reference));
    return entry !== undefined && (entry.fates & fates.unwritten) === 0;
  }

  /** The reference by slug to the document of this import that a reference leads to; undefined if it leads to none. */
  referenceInImport(reference: Reference): Reference | undefined {
    const text = this.#byId.get(String(reference)) ?? String(reference);
    return this.#entries.has(text) ? Reference.parse(text) : undefined;
  }

  /** Whether a document is a stand-in for a record that would be missing. */
  isStandIn(reference: Reference): boolean {
    return this.#standIns.has(String(reference));
  }

  /** The future embedded reference of a document that is not stored yet. */
  referenceToNew({ type, key: slug }: Reference): Known<TypeName> {
    const embedded = this.#entries.get(`${type}/${slug}`)?.embedded;
    if (embedded === undefined) throw new Error(`The index has no embedded reference to ${type}/${slug}.`);
    const rest: object = JSON.parse(embedded);
    // The packed form leaves these three fields out.
    return { ...rest, type, slug, id: derivedId(type, slug) } as Known<TypeName>;
  }

  #want(reference: Reference): void {
    const text = String(reference);
    const entry = this.#entries.get(text);
    if (entry === undefined) this.#wanted.set(text, reference);
    else if (entry.embedded === undefined) this.#withoutEmbedded.add(text);
  }

  async #findStored(references: readonly Reference[]): Promise<void> {
    const missing: Reference[] = [];
    // The lookup proceeds in parts, because each stored record is held in memory until its existence is known.
    for (let start = 0; start < references.length; start += lookedUpTogether) {
      const some = references.slice(start, start + lookedUpTogether);
      const stored = await resolve(this.#table, some);
      missing.push(...some.filter(reference => !stored.has(String(reference))));
    }
    const byId = missing.some(({ isById }) => isById) ? this.#referencesById() : new Map<string, Reference>();
    for (const reference of missing) {
      const here = byId.get(String(reference));
      if (here === undefined) this.#missing.add(String(reference));
      else {
        this.#byId.set(String(reference), String(here));
        this.#want(here);
      }
    }
  }

  /** The documents of this import by `Type/id`, for the rare reference by id. */
  #referencesById(): Map<string, Reference> {
    return new Map(
      [...this.#entries].map(([text, { id }]) => {
        const reference = Reference.parse(text);
        return [`${reference.type}/${id ?? derivedId(reference.type, reference.key)}`, reference];
      }),
    );
  }
}

/** The fate of a document at its write, as one number: in sets of references, each would take a hundred bytes. */
const fates = { awaited: 1, unwritten: 2 } as const;

function futureIdOf({ type, key }: Reference): string {
  return derivedId(type, key);
}

/** The indexed data of a document. A class, because its fields take the least memory. */
class Entry implements LineLocation {
  readonly file: string;
  readonly number: number;
  embedded: string | undefined;
  readonly id: string | undefined;
  /** The references of the document that must not form a cycle. Few documents have any. */
  readonly parents: readonly { readonly field: string; readonly reference: string }[];
  fates = 0;

  constructor(
    { file, number }: LineLocation,
    embedded: string | undefined,
    id: string | undefined,
    parents: readonly { readonly field: string; readonly reference: Reference }[],
  ) {
    this.file = file;
    this.number = number;
    this.embedded = embedded;
    this.id = id;
    this.parents =
      parents.length === 0
        ? none
        : parents.map(({ field, reference }) => ({ field, reference: String(reference) }));
  }
}

const none = [] as const;

export function referenceTo({ type, slug }: AnyDocument): Reference<TypeName> {
  return new Reference(type, slug);
}
