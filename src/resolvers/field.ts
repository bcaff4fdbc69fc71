import { Problem } from '../errors/problem.ts';
import type { Publishable } from '../model/publication-state.ts';
import type { Known, RecordOf } from '../model/record.ts';
import type { TypeName } from '../model/types.ts';
import type { Context } from './context.ts';
import { isVisible } from './visible.ts';

/**
 * Resolvers for the fields of records of some type. Fields of the embedded reference or card at hand resolve at once; only for other fields is
 * the record read, together with all others that the same step of the query needs.
 */
export function resolversOf<T extends TypeName>() {
  return <F extends FieldName<T>>(name: F) =>
    (known: Known<T>, _args: object, context: Context): FieldOf<T, F> | Promise<FieldOf<T, F>> =>
      field(known, name, context);
}

/** The resolver of one field (`resolversOf`) that a type's declaration in src/model names, so TypeScript does not know it. */
export function declaredFieldResolver(name: string) {
  return (known: Known<TypeName>, _args: object, context: Context) =>
    field(known, name as FieldName<TypeName>, context);
}

/** A field of a record, from its known fields or by a read. */
export function field<T extends TypeName, F extends FieldName<T>>(
  known: Known<T>,
  name: F,
  context: Context,
): FieldOf<T, F> | Promise<FieldOf<T, F>> {
  const value = knownValue<T, F>(known, name);
  return value === undefined ? loadField(known, name, context) : value;
}

async function loadField<T extends TypeName, F extends FieldName<T>>(
  known: Known<T>,
  name: F,
  context: Context,
) {
  const record = await context.records.load(known);
  const value =
    record === undefined || isHidden(record, known, context) ? undefined : knownValue<T, F>(record, name);
  if (value === undefined) throw noLongerExists(known);
  return value;
}

/**
 * Whether a record was withdrawn from the public after it was found. Between the read of a list and that of its records, an article may become a
 * draft again and must not be disclosed. A caller who found it as a draft may see it as one.
 */
export function isHidden(record: Publishable, found: Publishable, context: Context): boolean {
  return !isVisible(record, context) && isVisible(found, context);
}

/** A list may show a card for a moment after the deletion of its record: the projection follows the document. */
export function noLongerExists({ type }: { type: TypeName }): Problem {
  return new Problem('NOT_FOUND', `This ${type} no longer exists. Request the list again.`);
}

function knownValue<T extends TypeName, F extends FieldName<T>>(
  known: object,
  name: F,
): FieldOf<T, F> | undefined {
  return (known as { [N in F]?: FieldOf<T, F> })[name];
}

type FieldName<T extends TypeName> = T extends TypeName ? keyof RecordOf<T> & string : never;
type FieldOf<T extends TypeName, F extends string> = T extends TypeName
  ? RecordOf<T>[F & keyof RecordOf<T>]
  : never;
