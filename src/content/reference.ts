import * as z from 'zod';
import { isId, parseGlobalId } from './id.ts';
import { isSlug } from './slug.ts';
import { isTypeName, type TypeName } from './type-name.ts';

/** A pointer to another record as a document writes it, `Type/slug`, `Type/id` or the id that clients see, not yet looked up. */
export class Reference<T extends TypeName = TypeName> {
  readonly type: T;
  readonly key: string;

  constructor(type: T, key: string) {
    this.type = type;
    this.key = key;
  }

  /** From a reference's text, which is taken to be one. */
  static parse(text: string): Reference {
    const [type = '', key = ''] = text.split('/');
    if (!isTypeName(type)) throw new Error(`${text} is not a reference.`);
    return new Reference(type, key);
  }

  /** Whether it names a record by its id, not by its slug. */
  get isById(): boolean {
    return isId(this.key);
  }

  toString(): string {
    return `${this.type}/${this.key}`;
  }
}

/** The schema of a field that points to a record of one of these types. */
export function reference<T extends TypeName>(...types: [T, ...T[]]) {
  const expected = `expected a reference like ${types[0]}/some-slug`;
  return z.string().transform((text, context): Reference<T> => {
    const [name, key] = partsOf(text);
    const type = types.find(candidate => candidate === name);
    if (type !== undefined && (isSlug(key) || isId(key))) return new Reference(type, key);
    const others = types.length > 1 ? ` (${types.join(', ')})` : '';
    context.addIssue({ code: 'custom', message: `${expected}${others}, got "${text.slice(0, 80)}"` });
    return z.NEVER;
  });
}

/** The type and the slug or id that a text names. The ids that clients see are base64 of plain letters, which never has a slash. */
function partsOf(text: string): [name: string, key: string] {
  const global = parseGlobalId(text);
  if (global !== undefined) return [global.type, global.id];
  const [name = '', key = ''] = text.split(/\/(.*)/s);
  return [name, key];
}

/** A document with each reference replaced by what it was resolved to. */
export type Resolved<D, Target extends { [T in TypeName]: unknown }> =
  D extends Reference<infer T>
    ? Target[T]
    : D extends readonly (infer E)[]
      ? Resolved<E, Target>[]
      : D extends object
        ? { [K in keyof D]: Resolved<D[K], Target> }
        : D;

/** Calls `visit` for every reference in a document, however deep, with the path to it. */
export function visitReferences(
  value: unknown,
  visit: (reference: Reference, path: string[]) => void,
  path: string[] = [],
): void {
  if (value instanceof Reference) {
    visit(value, path);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) visitReferences(child, visit, [...path, key]);
  }
}

/** A copy of a document with every reference replaced. */
export function replaceReferences<D, Target extends { [T in TypeName]: unknown }>(
  document: D,
  replace: (reference: Reference) => Target[TypeName],
): Resolved<D, Target> {
  const copy = (value: unknown): unknown => {
    if (value instanceof Reference) return replace(value);
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, copy(child)]));
  };
  // The mapped type says in types what the walk does to values; nothing narrower can be inferred from a recursion.
  return copy(document) as Resolved<D, Target>;
}
