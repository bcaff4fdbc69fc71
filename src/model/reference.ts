import { isId } from './id.ts';

/** An unresolved reference of a document, which has it as `Type/slug`, as `Type/id`, or as a global id. */
export class Reference<T extends string = string> {
  readonly type: T;
  readonly key: string;

  constructor(type: T, key: string) {
    this.type = type;
    this.key = key;
  }

  /** The reference with this text, as `toString` returns it. */
  static parse(text: string): Reference {
    const [type = '', key = ''] = text.split('/');
    return new Reference(type, key);
  }

  /** Whether the reference has an id instead of a slug. */
  get isById(): boolean {
    return isId(this.key);
  }

  toString(): string {
    return `${this.type}/${this.key}`;
  }
}

/** A reference that a link in the text of an article makes. */
export class LinkReference<T extends string = string> extends Reference<T> {}

/** The type of a document after its references are resolved. */
export type Resolved<D, Target> =
  D extends Reference<infer T>
    ? Target[T & keyof Target]
    : D extends readonly (infer E)[]
      ? Resolved<E, Target>[]
      : D extends object
        ? { [K in keyof D]: Resolved<D[K], Target> }
        : D;

/** A reference, with the path of the field that it is written in. */
export interface ReferenceWithPath {
  readonly reference: Reference;
  readonly path: string[];
}

/** Every reference in a document, however deep. */
export function referencesIn(value: unknown, path: string[] = []): ReferenceWithPath[] {
  if (value instanceof Reference)
    return [{ reference: value, path: value instanceof LinkReference ? ['body'] : path }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => referencesIn(child, [...path, key]));
}

/** A copy of a document with every reference replaced. */
export function replaceReferences<D, Target>(
  document: D,
  replace: (reference: Reference) => Target[keyof Target],
): Resolved<D, Target> {
  const copy = (value: unknown): unknown => {
    if (value instanceof Reference) return replace(value);
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, copy(child)]));
  };
  // The mapped type describes the recursion, which TypeScript cannot infer.
  return copy(document) as Resolved<D, Target>;
}
