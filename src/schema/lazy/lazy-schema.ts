import {
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  GraphQLSchema,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import type { Types } from './types.ts';

/**
 * A schema that makes a type when it is asked for, and its fields when they are. graphql-js itself looks through all of them
 * when a schema is made. The tests have validated it.
 */
export class LazySchema extends GraphQLSchema {
  readonly #types: Types;
  #all: Record<string, GraphQLNamedType> | undefined;

  constructor(types: Types) {
    super({ assumeValid: true });
    this.#types = types;
  }

  override getQueryType(): GraphQLObjectType {
    return this.#types.object({ name: 'Query' });
  }

  override getMutationType(): GraphQLObjectType {
    return this.#types.object({ name: 'Mutation' });
  }

  override getType(name: string): GraphQLNamedType | undefined {
    return this.#types.find(name) ?? super.getTypeMap()[name];
  }

  /** Validation asks for the map to look into it for the few types that a query names. */
  override getTypeMap(): Record<string, GraphQLNamedType> {
    if (this.#all !== undefined) return this.#all;
    const all = { ...super.getTypeMap() };
    for (const name of this.#types.names)
      Object.defineProperty(all, name, { enumerable: true, get: () => this.#types.get({ name }) });
    this.#all = all;
    return all;
  }

  override getImplementations(type: GraphQLInterfaceType) {
    const implementing = this.#types.implementing(type);
    return { objects: implementing.filter(isObjectType), interfaces: implementing.filter(isInterfaceType) };
  }
}
