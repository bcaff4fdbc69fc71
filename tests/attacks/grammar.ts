import fc from 'fast-check';
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
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

/** What a part of a document is written with: the variables that it takes from outside, and the fragments that it spreads. */
class Scope {
  readonly declared = new Map<string, string>();
  /** Without a prototype, so that a variable may have the name of one of its members. */
  readonly values: Record<string, unknown> = Object.create(null);
  readonly fragments: string[] = [];

  /** Declares a variable under a name that is still free, and answers how it is used. */
  declare(wish: string, type: string, given: { readonly value: unknown } | undefined): string {
    const name = this.declared.has(wish) ? `v${this.declared.size}` : wish;
    this.declared.set(name, type);
    if (given !== undefined) this.values[name] = given.value;
    return `$${name}`;
  }

  get variables(): string {
    const all = [...this.declared].map(([name, type]) => `$${name}: ${type}`);
    return all.length === 0 ? '' : ` (${all.join(', ')})`;
  }
}
type Part = (scope: Scope) => string;

/** Names that are those of members of objects in JavaScript, beside a usual one. */
const riskyNames = ['one', 'constructor', '__proto__', 'toString', 'hasOwnProperty'];
const riskyName = fc.oneof({ weight: 4, arbitrary: fc.constant('one') }, fc.constantFrom(...riskyNames));

const maxDepth = 4;
const maxFields = 4;

/** Ids that lead to something, beside some that lead nowhere. */
export interface Known {
  readonly ids: readonly string[];
  readonly slugs: readonly string[];
}

/** Valid documents of any shape the schema allows, with their variables. */
export function documents(operation: 'query' | 'mutation', known: Known): fc.Arbitrary<Sent> {
  const root = operation === 'query' ? schema.getQueryType() : schema.getMutationType();
  if (root == null) throw new Error(`There is no ${operation}.`);
  return new Grammar(known).selection(root, maxDepth).map(part => {
    const scope = new Scope();
    const set = part(scope);
    const query = [`${operation} Fuzzed${scope.variables} ${set}`, ...scope.fragments].join(' ');
    return { query, variables: scope.values };
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

  /** The fields of a type, mostly as they are, else within a fragment. */
  #fields(type: GraphQLObjectType | GraphQLInterfaceType, levels: number): fc.Arbitrary<Part> {
    const form = fc.oneof(
      { weight: 6, arbitrary: fc.constant('plain' as const) },
      fc.constantFrom('inline' as const, 'spread' as const, 'spread twice' as const),
    );
    return fc.tuple(form, this.#plainFields(type, levels)).map(([form, fields]) => scope => {
      const set = fields(scope);
      if (form === 'plain') return set;
      if (form === 'inline') return `{ ... on ${type.name} ${set} }`;
      const name = `F${scope.fragments.length}`;
      scope.fragments.push(`fragment ${name} on ${type.name} ${set}`);
      return form === 'spread' ? `{ ...${name} }` : `{ ...${name} __typename ...${name} }`;
    });
  }

  #plainFields(type: GraphQLObjectType | GraphQLInterfaceType, levels: number): fc.Arbitrary<Part> {
    const fields = Object.values(type.getFields()).filter(
      field => levels > 1 || isLeafType(getNamedType(field.type)),
    );
    if (fields.length === 0) return fc.constant(() => '{ __typename }');
    const parts = fc
      .subarray(fields, { minLength: 1, maxLength: Math.min(maxFields, fields.length) })
      .chain(some => fc.tuple(...some.map(field => this.#field(field, levels))));
    // One field of a set may have another name; two could have the same.
    const alias = fc.oneof({ weight: 8, arbitrary: fc.constant('') }, fc.constantFrom(...riskyNames));
    return fc.tuple(parts, alias).map(
      ([parts, alias]) =>
        scope =>
          `{ ${alias === '' ? '' : `${alias}: `}${parts.map(part => part(scope)).join(' ')} }`,
    );
  }

  #field(field: GraphQLField<unknown, unknown>, levels: number): fc.Arbitrary<Part> {
    const isLeaf = isLeafType(getNamedType(field.type));
    const inner = isLeaf ? fc.constant<Part>(() => '') : this.selection(field.type, levels - 1);
    return fc.tuple(this.#arguments(field.args), this.#directive(), inner).map(
      ([args, directive, set]) =>
        scope =>
          `${field.name}${args(scope)}${directive(scope)} ${set(scope)}`,
    );
  }

  /** Mostly none; else with a literal or a variable, which may have a default. */
  #directive(): fc.Arbitrary<Part> {
    const one = fc
      .tuple(
        fc.constantFrom('include', 'skip'),
        fc.boolean(),
        fc.constantFrom('literal', 'given', 'default', 'both'),
        riskyName,
      )
      .map(
        ([directive, value, form, name]): Part =>
          scope => {
            if (form === 'literal') return ` @${directive}(if: ${value})`;
            const type = form === 'given' ? 'Boolean!' : `Boolean! = ${value}`;
            return ` @${directive}(if: ${scope.declare(name, type, form === 'default' ? undefined : { value })})`;
          },
      );
    return fc.oneof({ weight: 10, arbitrary: fc.constant<Part>(() => '') }, { weight: 1, arbitrary: one });
  }

  #arguments(args: readonly GraphQLArgument[]): fc.Arbitrary<Part> {
    const given = args.map(arg =>
      fc.tuple(fc.boolean(), fc.boolean(), this.#value(arg, 3), forms, riskyName).map(
        ([isGiven, isVariable, value, form, name]): Part =>
          scope => {
            if (!isGiven && !isNonNullType(arg.type)) return '';
            if (!isVariable && isWritable(value)) return `${arg.name}: ${literal(value)}`;
            const [type, given] = declaration(arg.type, value, form);
            return `${arg.name}: ${scope.declare(name, type, given)}`;
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
      case 'WebUrl':
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

/** How a variable has its value: from the request, from its default, from both, or not at all. */
const forms = fc.constantFrom('given', 'default', 'both', 'needed', 'null', 'absent');

/** The type of a variable for an argument, with its default, and what the request gives for it. */
function declaration(
  type: GraphQLInputType,
  value: unknown,
  form: string,
): [string, { value: unknown } | undefined] {
  const given = { value: plain(value) };
  const isOptional = !isNonNullType(type);
  if (isOptional && form === 'null') return [`${type}`, { value: null }];
  if (isOptional && form === 'absent') return [`${type}`, undefined];
  if (!isWritable(value) || form === 'given') return [`${type}`, given];
  const withDefault = `${isOptional && form === 'needed' ? `${type}!` : type} = ${literal(value)}`;
  return [withDefault, form === 'both' ? given : undefined];
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
