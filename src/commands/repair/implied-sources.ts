import { embeddedReferences, replaceEmbeddedReferences } from '../../model/embedded-references.ts';
import { canonicalJson } from '../../projection/canonical-json.ts';
import { revisionEntry } from '../../projection/revision.ts';
import { recordFrom, survivorFrom } from '../../projection/stored.ts';
import type { Item } from '../../store/attributes.ts';
import { getItems } from '../../store/items.ts';
import { documentKey, type Key, keyText, type RecordKey, recordKeyIn } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { impliedByApiKey, impliedByDocument, impliedByFront, isDocumentKey } from '../inspection/implied.ts';
import { kindOf } from '../inspection/item-kinds.ts';
import { type OwnerState, ownerStateOf, pastIssue } from '../inspection/record-state.ts';
import { keysOfTargets, TargetCache } from '../inspection/targets.ts';

/** The sources that imply items, as they are now. */
export class Sources {
  readonly #owners = new Map<string, OwnerState>();
  readonly #items = new Map<string, Item>();
  readonly #implied = new Map<string, ReadonlyMap<string, Item>>();
  readonly #lost = new Map<string, Lost>();

  static async read(table: Table, keys: readonly Key[]): Promise<Sources> {
    const unique = [...new Map(keys.map(key => [keyText(key), key])).values()];
    const documents = unique.filter(isDocumentKey);
    const wanted = [...unique, ...documents.map(({ pk }) => ({ pk, sk: 'body' }))];
    const items = await getItems(table, wanted, 'consistent');
    const found = new Map(wanted.map((key, i) => [keyText(key), items[i]]));
    const sources = new Sources();
    for (const key of unique) {
      const item = found.get(keyText(key));
      let implied: Item[] = [];
      if (isDocumentKey(key)) {
        const owner = ownerStateOf(recordKeyIn(key), item, found.get(keyText({ pk: key.pk, sk: 'body' })));
        sources.#owners.set(keyText(key), owner);
        implied = impliedByDocument(owner);
      } else if (item !== undefined) {
        const kind = kindOf(item);
        if (kind === 'apiKey') implied = impliedByApiKey(item).map(one => one.item);
        if (kind === 'front') implied = impliedByFront(item).map(one => one.item);
        if (kind === 'revision' && pastIssue(recordKeyIn(key), item) === undefined)
          implied = [revisionEntry(recordFrom(item))];
      }
      if (item !== undefined) sources.#items.set(keyText(key), item);
      sources.#implied.set(keyText(key), new Map(implied.map(one => [keyText(one), one])));
    }
    await sources.#readLost(table);
    await sources.#readSurvivors(table);
    return sources;
  }

  owner(recordKey: RecordKey): OwnerState {
    return this.#owners.get(keyText(documentKey(recordKey))) ?? { is: 'missing' };
  }

  implied(source: Key, key: Key): Item | undefined {
    return this.#implied.get(keyText(source))?.get(keyText(key));
  }

  /** A reference of a record whose target does not exist. Such a reference may itself be the damage, so it proves nothing. */
  lostReference(recordKey: RecordKey): string | undefined {
    return this.#lost.get(keyText(documentKey(recordKey)))?.reference;
  }

  /** Whether a record implies an item regardless of its dangling references. */
  isProven(recordKey: RecordKey, item: Item): boolean {
    const lost = this.#lost.get(keyText(documentKey(recordKey)));
    if (lost === undefined) return true;
    const proven = lost.implied.get(keyText(item));
    return proven !== undefined && canonicalJson(proven) === canonicalJson(item);
  }

  /** Whether a record was merged into one that confirms the merge. */
  isMerged(recordKey: RecordKey): boolean {
    const owner = this.owner(recordKey);
    if (owner.is !== 'merged') return false;
    const survivor = this.owner({ type: recordKey.type, id: owner.survivor });
    return survivor.is === 'sound' && survivor.full.record.formerIds.includes(recordKey.id);
  }

  async #readLost(table: Table): Promise<void> {
    const targets = new TargetCache();
    const states = [...this.#owners].flatMap(([key, owner]) =>
      owner.is === 'sound' ? [{ key, owner, recordKey: owner.full.record }] : [],
    );
    await targets.read(table, states.flatMap(keysOfTargets));
    for (const { key, owner } of states) {
      const isLost = (recordKey: RecordKey) => targets.isLost(recordKey);
      const [reference] = embeddedReferences(owner.full.record).filter(isLost);
      if (reference === undefined) continue;
      const record = replaceEmbeddedReferences(owner.full.record, embedded =>
        isLost(embedded) ? undefined : embedded,
      );
      const implied = impliedByDocument({ ...owner, full: { ...owner.full, record } });
      this.#lost.set(key, {
        reference: `${reference.type}#${reference.id}`,
        implied: new Map(implied.map(item => [keyText(item), item])),
      });
    }
  }

  async #readSurvivors(table: Table): Promise<void> {
    const keys = [...this.#items.values()].flatMap(item => {
      const survivor = survivorFrom(item);
      return survivor === undefined ? [] : documentKey({ type: recordKeyIn(item).type, id: survivor });
    });
    const items = await getItems(table, keys, 'consistent');
    for (const [i, key] of keys.entries())
      this.#owners.set(keyText(key), ownerStateOf(recordKeyIn(key), items[i], undefined));
  }
}

/** A dangling reference of a record, and the items that the record implies without such references. */
interface Lost {
  readonly reference: string;
  readonly implied: ReadonlyMap<string, Item>;
}
