import fc from 'fast-check';
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLOutputType,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { schema } from '../../src/schema/schema.ts';

/** A query or a mutation as a client sends it. */
export interface Sent {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What a part of a document is written with: variables that it takes from outside are noted here. */
interface Scope {
  readonly declared: string[];
  readonly values: Record<string, unknown>;
}
type Part = (scope: Scope) => string;

const deepest = 4;
const mostFields = 4;

/** Ids that lead to something, beside some that lead nowhere. */
export interface Known {
  readonly ids: readonly string[];
  readonly slugs: readonly string[];
}

/** Valid documents of any shape the schema allows, with their variables. */
export function documents(operation: 'query' | 'mutation', known: Known): fc.Arbitrary<Sent> {
  const root = operation === 'query' ? schema.getQueryType() : schema.getMutationType();
  if (root == null) throw new Error(`There is no ${operation}.`);
  return new Grammar(known).selection(root, deepest).map(part => {
    const scope: Scope = { declared: [], values: {} };
    const set = part(scope);
    const variables = scope.declared.length === 0 ? '' : ` (${scope.declared.join(', ')})`;
    return { query: `${operation} Fuzzed${variables} ${set}`, variables: scope.values };
  });
}

/** The same with something broken: a piece of the text, or a value. */
export function brokenDocuments(known: Known): fc.Arbitrary<Sent> {
  const whole = fc.oneof(documents('query', known), documents('mutation', known));
  const piece = fc.oneof(
    fc.constantFrom(
      '{',
      '}',
      '(',
      ')',
      '"',
      '"""',
      '$',
      '@',
      '...',
      '!',
      ':',
      '[',
      ']',
      '#',
      '\0',
      '\ud800',
      '__proto__',
    ),
    fc.constantFrom(
      ' @include(if: $no)',
      ' ...Nothing',
      ' fragment A on B { c }',
      ' query',
      ' null',
      ' 1e999',
      ' __schema { types { name } }',
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  const brokenText = fc
    .tuple(whole, fc.array(fc.tuple(fc.nat(), fc.nat(12), piece), { minLength: 1, maxLength: 4 }))
    .map(([{ query, variables }, changes]) => ({
      query: changes.reduce((text, [at, length, by]) => {
        const start = at % (text.length + 1);
        return text.slice(0, start) + by + text.slice(start + length);
      }, query),
      variables,
    }));
  const brokenValues = fc
    .tuple(whole, fc.array(fc.jsonValue({ maxDepth: 4 }), { minLength: 1, maxLength: 5 }))
    .map(([{ query, variables }, values]) => ({
      query,
      variables: Object.fromEntries(
        Object.keys(variables).map((name, i) => [name, values[i % values.length]]),
      ),
    }));
  return fc.oneof(brokenText, brokenValues);
}

class Grammar {
  readonly #known: Known;

  constructor(known: Known) {
    this.#known = known;
  }

  /** A set of selections of a type, with at most so many levels below. */
  selection(type: GraphQLOutputType, levels: number): fc.Arbitrary<Part> {
    const named = getNamedType(type);
    if (isAbstractType(named)) {
      const possible = fc.constantFrom(...schema.getPossibleTypes(named));
      const member = possible.chain(one =>
        this.selection(one, levels).map(inner => [one.name, inner] as const),
      );
      const inFragment = member.map(
        ([name, inner]): Part =>
          scope =>
            `{ __typename ... on ${name} ${inner(scope)} }`,
      );
      return isInterfaceType(named) ? fc.oneof(inFragment, this.#fields(named, levels)) : inFragment;
    }
    if (!isObjectType(named)) throw new Error(`${named.name} has no fields.`);
    return this.#fields(named, levels);
  }

  #fields(
    type: { getFields(): Record<string, GraphQLField<unknown, unknown>> },
    levels: number,
  ): fc.Arbitrary<Part> {
    const fields = Object.values(type.getFields()).filter(
      field => levels > 1 || isLeafType(getNamedType(field.type)),
    );
    if (fields.length === 0) return fc.constant(() => '{ __typename }');
    return fc
      .subarray(fields, { minLength: 1, maxLength: Math.min(mostFields, fields.length) })
      .chain(some => fc.tuple(...some.map(field => this.#field(field, levels))))
      .map(parts => scope => `{ ${parts.map(part => part(scope)).join(' ')} }`);
  }

  #field(field: GraphQLField<unknown, unknown>, levels: number): fc.Arbitrary<Part> {
    const isLeaf = isLeafType(getNamedType(field.type));
    const inner = isLeaf ? fc.constant<Part>(() => '') : this.selection(field.type, levels - 1);
    const directive = fc.option(fc.constantFrom(' @include(if: true)', ' @skip(if: false)'), {
      freq: 12,
      nil: '',
    });
    return fc.tuple(this.#arguments(field.args), directive, inner).map(
      ([args, mark, set]) =>
        scope =>
          `${field.name}${args(scope)}${mark} ${set(scope)}`,
    );
  }

  #arguments(args: readonly GraphQLArgument[]): fc.Arbitrary<Part> {
    const given = args.map(arg =>
      fc.tuple(fc.boolean(), fc.boolean(), this.#value(arg, 3)).map(
        ([isGiven, isVariable, value]): Part =>
          scope => {
            if (!isGiven && !isNonNullType(arg.type)) return '';
            if (!isVariable && isWritable(value)) return `${arg.name}: ${literal(value)}`;
            const name = `v${scope.declared.length}`;
            scope.declared.push(`$${name}: ${arg.type}`);
            scope.values[name] = plain(value);
            return `${arg.name}: $${name}`;
          },
      ),
    );
    return fc.tuple(...given).map(parts => scope => {
      const texts = parts.map(part => part(scope)).filter(text => text !== '');
      return texts.length === 0 ? '' : `(${texts.join(', ')})`;
    });
  }

  /** A value of the type of an argument or of a field of an input. */
  #value({ name, type }: GraphQLArgument | GraphQLInputField, levels: number): fc.Arbitrary<unknown> {
    return this.#ofType(name, type, levels);
  }

  #ofType(name: string, type: GraphQLInputType, levels: number): fc.Arbitrary<unknown> {
    if (isNonNullType(type)) return this.#ofType(name, type.ofType, levels);
    if (isListType(type))
      return fc.array(this.#ofType(name, type.ofType, levels), { maxLength: 4 }).map(withoutNull);
    if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(value => new Enum(value.name)));
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields());
      const required = fields.filter(field => isNonNullType(field.type));
      const optional = levels > 0 ? fields.filter(field => !isNonNullType(field.type)) : [];
      const record = Object.fromEntries(
        [...required, ...optional].map(field => [field.name, this.#value(field, levels - 1)]),
      );
      return fc.record(record, { requiredKeys: required.map(field => field.name) });
    }
    return this.#scalar(type.name, name);
  }

  #scalar(type: string, name: string): fc.Arbitrary<unknown> {
    const { ids, slugs } = this.#known;
    switch (type) {
      case 'ID':
        return fc.oneof(
          { weight: 5, arbitrary: fc.constantFrom(...ids) },
          { weight: 1, arbitrary: fc.string() },
        );
      case 'Int':
        return fc.oneof(
          { weight: 8, arbitrary: fc.integer({ min: 1, max: 5 }) },
          { weight: 1, arbitrary: fc.integer() },
        );
      case 'Float':
        return fc.oneof(
          fc.double({ min: -90, max: 90, noNaN: true }),
          fc.double({ noNaN: true, noDefaultInfinity: true }),
        );
      case 'Boolean':
        return fc.boolean();
      case 'PartialDate':
        return fc.constantFrom('2024', '2024-09', '2024-02-29', '0000', '9999-12-31');
      case 'DateTime':
        return fc
          .date({ min: new Date('0001-01-01'), max: new Date('9998-01-01'), noInvalidDate: true })
          .map(date => date.toISOString());
      case 'URL':
        return fc.webUrl({ withFragments: true, withQueryParameters: true });
      default:
        return name === 'slug'
          ? fc.oneof(fc.constantFrom(...slugs), fc.string({ unit: 'binary', maxLength: 30 }))
          : fc.oneof(
              fc.constantFrom(...slugs, 'treaty', 'en'),
              fc.string({ unit: 'binary', maxLength: 60 }),
              fc.string(),
            );
    }
  }
}

/** A value of an enum: written without quotation marks in a document, and with them in variables. */
class Enum {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

function withoutNull(list: unknown[]): unknown[] {
  return list.filter(value => value !== null);
}

/** Whether a value can stand in a document: half a character has no UTF-8 to write it in. */
function isWritable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isWritable);
}

function literal(value: unknown): string {
  if (value instanceof Enum) return value.name;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'number' && Object.is(value, -0)) return '-0.0';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value).replaceAll('\x7f', '\\u007f');
  return `{ ${Object.entries(value)
    .map(([name, child]) => `${name}: ${literal(child)}`)
    .join(', ')} }`;
}

function plain(value: unknown): unknown {
  if (value instanceof Enum) return value.name;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, plain(child)]));
}
