import { type ItemKindName, kindOf } from '../../src/commands/inspection/item-kinds.ts';
import type { Item } from '../../src/store/attributes.ts';
import { keyText } from '../../src/store/keys.ts';
import type { Action } from '../../src/store/transaction.ts';

/** What a repair makes of a damage: all is as before; it is reported, and nothing is touched; it is deleted once that is allowed. */
export type Outcome = 'repaired' | 'kept' | 'deleted';

export interface Damage {
  readonly name: string;
  readonly outcome: Outcome;
  /** What is done to the table; the first key is one that `verify` must name, unless `named` says another. */
  do(items: Items): Action[];
  named?(items: Items): string;
}

/** The items of a sound table, to be found by kind. */
export class Items {
  readonly #items: readonly Item[];
  readonly #nth: number;

  constructor(items: Iterable<Item>, nth = 0) {
    this.#items = [...items];
    this.#nth = nth;
  }

  /** An item of a kind; of several, each damage in one table takes another. */
  of(kind: ItemKindName, is: (item: Item) => boolean = () => true): Item {
    const all = this.#items.filter(item => kindOf(item) === kind && is(item));
    const item = all[this.#nth % Math.max(1, all.length)];
    if (item === undefined) throw new Error(`The table has no such item of the kind ${kind}.`);
    return item;
  }

  all(kind: ItemKindName): Item[] {
    return this.#items.filter(item => kindOf(item) === kind);
  }

  at(pk: string, sk: string): Item {
    const item = this.#items.find(one => keyText(one) === keyText({ pk, sk }));
    if (item === undefined) throw new Error(`Nothing stands at ${pk} ${sk}.`);
    return item;
  }
}

export const nobody = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
export const missing = (kind: ItemKindName, outcome: Outcome, is?: (item: Item) => boolean): Damage => ({
  name: `${kind} is missing`,
  outcome,
  do: items => [{ delete: items.of(kind, is) }],
});
export const changed = (
  kind: ItemKindName,
  outcome: Outcome,
  fields: object,
  is?: (item: Item) => boolean,
): Damage => ({
  name: `${kind} has another ${Object.keys(fields).join(', ')}`,
  outcome,
  do: items => [{ put: { ...items.of(kind, is), ...fields } }],
});
export const put = (name: string, outcome: Outcome, item: (items: Items) => Item): Damage => ({
  name,
  outcome,
  do: items => [{ put: item(items) }],
});
export const without = (item: Item, field: string): Item => ({
  ...Object.fromEntries(Object.entries(item).filter(([name]) => name !== field)),
  pk: item.pk,
  sk: item.sk,
});
