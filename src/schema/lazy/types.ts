import {
  assertInterfaceType,
  assertObjectType,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  specifiedScalarTypes,
} from 'graphql';
import type { MakeFields } from './fields.ts';

/** A type by its name, which may be declared later. */
export interface Ref {
  readonly name: string;
}

/** What an object or interface type is made of. */
export interface Members {
  readonly interfaces?: readonly Ref[];
  readonly fields?: MakeFields;
}

/** The types of a schema by name, each made when it is first asked for. */
export class Types {
  readonly #makers = new Map<string, () => GraphQLNamedType>();
  readonly #made = new Map<string, GraphQLNamedType>(specifiedScalarTypes.map(type => [type.name, type]));
  readonly #interfaces = new Map<string, readonly Ref[]>();
  readonly #fields = new Map<string, MakeFields[]>();

  declare(name: string, make: () => GraphQLNamedType): void {
    if (this.#makers.has(name)) throw new Error(`The type ${name} is declared twice.`);
    this.#makers.set(name, make);
  }

  /** Adds interfaces and fields to a type, which may be declared later. */
  extend(name: string, { interfaces, fields }: Members): void {
    if (interfaces !== undefined) this.#interfaces.set(name, interfaces);
    if (fields !== undefined) this.#fields.set(name, [...(this.#fields.get(name) ?? []), fields]);
  }

  get names(): readonly string[] {
    return [...specifiedScalarTypes.map(type => type.name), ...this.#makers.keys()];
  }

  find(name: string): GraphQLNamedType | undefined {
    const made = this.#made.get(name) ?? this.#makers.get(name)?.();
    if (made !== undefined) this.#made.set(name, made);
    return made;
  }

  get({ name }: Ref): GraphQLNamedType {
    const type = this.find(name);
    if (type === undefined) throw new Error(`The type ${name} is used, and not declared.`);
    return type;
  }

  readonly object = (ref: Ref): GraphQLObjectType => assertObjectType(this.get(ref));

  readonly interface = (ref: Ref): GraphQLInterfaceType => assertInterfaceType(this.get(ref));

  interfacesOf({ name }: Ref): readonly Ref[] {
    return this.#interfaces.get(name) ?? [];
  }

  /** What declares the fields of a type: its interfaces first, then itself. */
  fieldsOf(ref: Ref): readonly MakeFields[] {
    const inherited = this.interfacesOf(ref).flatMap(each => this.fieldsOf(each));
    return [...inherited, ...(this.#fields.get(ref.name) ?? [])];
  }

  /** The types that say that they have an interface. */
  implementing({ name }: Ref): GraphQLNamedType[] {
    return [...this.#interfaces]
      .filter(([, interfaces]) => interfaces.some(each => each.name === name))
      .map(([implementing]) => this.get({ name: implementing }));
  }
}
