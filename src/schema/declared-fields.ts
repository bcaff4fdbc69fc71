import type {
  FieldMap,
  GenericFieldRef,
  GenericInputFieldRef,
  InputFieldMap,
  InputRef,
  ObjectFieldsShape,
  OutputType,
} from '@pothos/core';
import { hasDefault, inputDescription, outputDescription } from '../model/description.ts';
import type { Field, FieldKind, Fields, ObjectDeclaration } from '../model/field.ts';
import type { Known } from '../model/record.ts';
import { isTypeName, type TypeName, types } from '../model/types.ts';
import type { Context } from '../resolvers/context.ts';
import { declaredFieldResolver } from '../resolvers/field.ts';
import { visibleArticle } from '../resolvers/visible.ts';
import { builder, type Types } from './builder.ts';
import { enumOf } from './enums.ts';
import { imageFields, mediaFields } from './media.ts';
import { Actor, Entity, recordTypes } from './types.ts';

/** The methods of Pothos' field builders that declared fields need, for any parent type. */
interface OutputBuilder {
  field(options: never): GenericFieldRef<unknown>;
}

interface InputBuilder {
  field(options: never): GenericInputFieldRef<unknown>;
}

/** The fields of an object type from its declaration, except the named ones. */
export function declaredFields(t: OutputBuilder, type: TypeName, except: ReadonlySet<string>): FieldMap {
  return outputFields(t, types[type].fields, except, (name, field) => {
    const resolve = declaredFieldResolver(name);
    return isArticleReference(field)
      ? async (source: Known<TypeName>, args: object, context: Context) =>
          visibleArticle(articleIn(await resolve(source, args, context)), context)
      : resolve;
  });
}

/** The fields of a part of a document, except the named ones, each a property of the source. */
export function partFields(t: OutputBuilder, fields: Fields, ...except: string[]): FieldMap {
  return outputFields(t, fields, new Set(except), () => undefined);
}

/** A declared field with its own resolver. */
export function declaredField<Source>(
  t: OutputBuilder,
  field: Field,
  resolve: (source: Source, args: object, context: Context) => unknown,
) {
  return outputField(t, field, resolve);
}

/** The input of a type: the fields that mutations accept. */
export function inputOf(type: TypeName): InputRef<{ [field: string]: unknown }> {
  const { noun, fields } = types[type];
  const publicationNote =
    type === 'Article' ? '; publication is controlled by `publishArticle` and `withdrawArticle`' : '';
  return inputFor(type, `${noun}${publicationNote}`, fields);
}

/** The input `<name>Input` of mutations that create and update. */
export function inputFor(name: string, noun: string, fields: Fields): InputRef<{ [field: string]: unknown }> {
  return builder.inputType(`${name}Input`, {
    description: `The fields of ${noun}. In an update, an omitted field stays unchanged, null clears a field, and a list replaces the stored list.`,
    fields: t => inputFields(t, fields, true),
  });
}

/** The input of a part of an article that has an item of its own. As for a record, an update may leave fields out. */
export function inputOfPart({
  name,
  description,
  fields,
}: ObjectDeclaration): InputRef<{ [field: string]: unknown }> {
  return builder.inputType(`${name}Input`, {
    description: `${description} In an update, an omitted field stays unchanged, null clears a field, and a list replaces the stored list.`,
    fields: t => inputFields(t, fields, true),
  });
}

/** The object type for a part of documents. */
export function objectTypeOf(declaration: ObjectDeclaration) {
  const { name, description, fields } = declaration;
  const known = objectTypes.get(name);
  if (known !== undefined) return known;
  const ref = builder.objectRef<object>(name);
  objectTypes.set(name, ref);
  return builder.objectType(ref, {
    description,
    fields: t => ({
      ...outputFields(t, fields, new Set(), (field, { is }) =>
        isArticleReference({ is })
          ? (source: object, _args: object, context: Context) =>
              visibleArticle(articleIn(Reflect.get(source, field)), context)
          : undefined,
      ),
      ...ownFields[name]?.(t),
    }),
  });
}

/** Fields of objects beyond their declarations, by the name of the object. */
const ownFields: Readonly<Record<string, ObjectFieldsShape<Types, object>>> = {
  Image: imageFields,
  Media: mediaFields,
};

const objectTypes = new Map<string, ReturnType<typeof builder.objectRef<object>>>();

/** The input type for a part of documents. */
function objectInputOf({ name, description, fields }: ObjectDeclaration) {
  const known = objectInputs.get(name);
  if (known !== undefined) return known;
  const made = builder.inputType(`${name}Input`, { description, fields: t => inputFields(t, fields, false) });
  objectInputs.set(name, made);
  return made;
}

const objectInputs = new Map<string, InputRef<unknown>>();

type Resolve = (source: never, args: object, context: Context) => unknown;

function outputFields(
  t: OutputBuilder,
  fields: Fields,
  except: ReadonlySet<string>,
  resolverOf: (name: string, field: Field) => Resolve | undefined,
): FieldMap {
  const declared = Object.entries(fields).filter(([name]) => !except.has(name));
  return Object.fromEntries(
    declared.map(([name, field]) => {
      const property: Resolve = (source: object) => Reflect.get(source, name);
      return [name, outputField(t, field, resolverOf(name, field) ?? property)];
    }),
  );
}

function outputField(t: OutputBuilder, field: Field, resolve: Resolve) {
  const { is, isOptional } = field;
  const type = is.kind === 'list' ? [outputType(is.of)] : outputType(is);
  const options = { type, nullable: isOptional, description: outputDescription(field), resolve };
  // The type of a declared field is known only at run time, so the compiler cannot check the resolver against it.
  return t.field(options as never);
}

function inputFields(t: InputBuilder, fields: Fields, isTopLevel: boolean): InputFieldMap {
  const declared = Object.entries(fields).filter(([, { isInput }]) => isInput);
  return Object.fromEntries(
    declared.map(([name, field]) => {
      const { is, isOptional } = field;
      const isRequired = !isTopLevel && !isOptional && (!hasDefault(is) || is.kind === 'oneOf');
      const options = {
        type: is.kind === 'list' ? [inputType(is.of)] : inputType(is),
        required: isRequired,
        description: inputDescription(field, { isTopLevel }),
        ...(!isTopLevel && is.kind === 'oneOf' && is.default !== undefined
          ? { defaultValue: is.default }
          : {}),
      };
      // As above: the type is known only at run time.
      return [name, t.field(options as never)];
    }),
  );
}

function outputType(is: FieldKind): OutputType<Types> {
  switch (is.kind) {
    case 'reference':
      return referenceType(is.types);
    case 'object':
      return objectTypeOf(is.object);
    case 'oneOf':
      return enumOf(is.enumeration);
    default:
      return scalarOf(is);
  }
}

/** The object type for a reference to one type, or the interface for several. */
function referenceType(names: readonly string[]): OutputType<Types> {
  const [first, second] = names.filter(isTypeName);
  if (first === undefined) throw new Error('A reference has no types.');
  if (second === undefined) return recordTypes[first];
  return names.every(name => isTypeName(name) && types[name].isActor) ? Actor : Entity;
}

function inputType(is: FieldKind) {
  switch (is.kind) {
    case 'reference':
      return 'ID';
    case 'object':
      return objectInputOf(is.object);
    case 'oneOf':
      return enumOf(is.enumeration);
    default:
      return scalarOf(is);
  }
}

function scalarOf({ kind }: FieldKind) {
  switch (kind) {
    case 'partialDate':
      return 'PartialDate';
    case 'instant':
      return 'DateTime';
    case 'webUrl':
      return 'WebUrl';
    case 'number':
      return 'Float';
    case 'integer':
      return 'Int';
    case 'flag':
      return 'Boolean';
    default:
      return 'String';
  }
}

function isArticleReference({ is }: Pick<Field, 'is'>): boolean {
  return is.kind === 'reference' && is.types.includes('Article');
}

/** The value of a field that references an article. */
function articleIn(value: unknown): Known<'Article'> | null {
  return value as Known<'Article'> | null;
}
