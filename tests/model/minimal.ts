import { hasDefault } from '../../src/model/description.ts';
import type { Field, FieldKind, Fields } from '../../src/model/field.ts';
import { isTypeName, type TypeName, types } from '../../src/model/types.ts';

/** A minimal document of a type, as an import writes it: required fields only. */
export function minimalDocument(type: TypeName, slug: string, more: object = {}) {
  return { ...requiredOf(types[type].fields), type, slug, ...more };
}

/** A reference that documents of a type may hold: the field, and the field in each of its objects. */
export interface ReferencePath {
  readonly type: TypeName;
  readonly field: string;
  readonly part: string | undefined;
  readonly targets: readonly TypeName[];
  /** The value of the field in which the reference leads to a record. */
  readonly valueWith: (reference: string) => unknown;
}

/** Every reference that documents of a type may hold. */
export function referencePaths(type: TypeName): ReferencePath[] {
  return Object.entries(types[type].fields).flatMap(([field, { is }]): ReferencePath[] => {
    const isList = is.kind === 'list';
    const kind = is.kind === 'list' ? is.of : is;
    const inList = (value: unknown) => (isList ? [value] : value);
    if (kind.kind === 'reference')
      return [{ type, field, part: undefined, targets: kind.types.filter(isTypeName), valueWith: inList }];
    if (kind.kind !== 'object') return [];
    return Object.entries(kind.object.fields).flatMap(([part, { is: inner }]): ReferencePath[] => {
      const of = inner.kind === 'list' ? inner.of : inner;
      if (of.kind !== 'reference') return [];
      const valueWith = (reference: string) =>
        inList({
          ...requiredOf(kind.object.fields),
          [part]: inner.kind === 'list' ? [reference] : reference,
        });
      return [{ type, field, part, targets: of.types.filter(isTypeName), valueWith }];
    });
  });
}

/** Values of those fields that must be given. */
export function requiredOf(fields: Fields): { [field: string]: unknown } {
  const required = Object.entries(fields).filter(([, field]) => isRequired(field));
  return Object.fromEntries(required.map(([name, { is }]) => [name, rightValue(is)]));
}

/** Whether a document without the field is refused. */
export function isRequired({ is, isOptional }: Field): boolean {
  return !isOptional && !hasDefault(is);
}

/** A right value of a field. */
export function rightValue(is: FieldKind): unknown {
  switch (is.kind) {
    case 'partialDate':
      return '2024-09';
    case 'instant':
      return '2024-09-09T08:00:00.000Z';
    case 'webUrl':
      return 'https://example.org/';
    case 'country':
      return 'SI';
    case 'language':
      return 'en';
    case 'number':
    case 'integer':
      return 1;
    case 'flag':
      return true;
    case 'oneOf':
      return is.enumeration.values[0];
    case 'reference':
      return `${is.types[0]}/target`;
    case 'object':
      return requiredOf(is.object.fields);
    case 'list':
      return [rightValue(is.of)];
    default:
      return 'text';
  }
}
