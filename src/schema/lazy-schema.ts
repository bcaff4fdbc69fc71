import { BuildCache } from '@pothos/core';
import {
  assertObjectType,
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import type { builder, Types } from './builder.ts';

/**
 * The schema of a Pothos builder that builds a type when a query or introspection first needs it, and the fields of the type when they are needed.
 * Pothos builds all types, and graphql-js then walks through all of them: some 50 ms of each cold start, of which a query needs a tenth
 * (docs/decisions/2026-11-28-one-schema.md). The schema is not validated at start; tests/schema/schema.test.ts validates it.
 */
export class LazySchema extends GraphQLSchema {
  readonly #types: LazyTypes;
  #all: Record<string, GraphQLNamedType> | undefined;

  constructor(from: typeof builder) {
    super({ assumeValid: true });
    declareBuiltInScalars(from);
    this.#types = new LazyTypes(from, {});
    this.#types.plugin.beforeBuild();
    this.#types.buildAll();
  }

  override getQueryType(): GraphQLObjectType {
    return assertObjectType(this.#types.find('Query'));
  }

  override getMutationType(): GraphQLObjectType {
    return assertObjectType(this.#types.find('Mutation'));
  }

  override getSubscriptionType(): GraphQLObjectType {
    return assertObjectType(this.#types.find('Subscription'));
  }

  override getType(name: string): GraphQLNamedType | undefined {
    return this.#types.find(name) ?? super.getTypeMap()[name];
  }

  /** Validation uses the map to look up the few types that a query names. */
  override getTypeMap(): Record<string, GraphQLNamedType> {
    if (this.#all !== undefined) return this.#all;
    const all = { ...super.getTypeMap() };
    for (const name of this.#types.names)
      Object.defineProperty(all, name, { enumerable: true, get: () => this.#types.find(name) });
    this.#all = all;
    return all;
  }

  override getImplementations(type: GraphQLInterfaceType) {
    const implementing = this.#types.implementing(type);
    return { objects: implementing.filter(isObjectType), interfaces: implementing.filter(isInterfaceType) };
  }
}

/** Pothos' `toSchema` does the same. */
function declareBuiltInScalars(to: typeof builder): void {
  to.addScalarType('ID', GraphQLID);
  to.addScalarType('Int', GraphQLInt);
  to.addScalarType('Float', GraphQLFloat);
  to.addScalarType('String', GraphQLString);
  to.addScalarType('Boolean', GraphQLBoolean);
}

/** Pothos' type builder, used for one type at a time. */
class LazyTypes extends BuildCache<Types> {
  /** Reads the declarations of all files of the schema, and builds no type yet. */
  override buildAll(): void {
    this.builder.configStore.prepareForBuild();
  }

  get names(): string[] {
    return [...this.builder.configStore.typeConfigs.keys()];
  }

  find(name: string): GraphQLNamedType | undefined {
    const config = this.builder.configStore.typeConfigs.get(name);
    if (config === undefined) return undefined;
    if (!this.types.has(name)) this.buildTypeFromConfig(config);
    return this.types.get(name);
  }

  implementing(type: GraphQLInterfaceType): GraphQLNamedType[] {
    return [...this.builder.configStore.typeConfigs.values()].flatMap(config => {
      if (config.kind !== 'Object' && config.kind !== 'Interface') return [];
      const names = config.interfaces.map(one => this.builder.configStore.getTypeConfig(one).name);
      return names.includes(type.name) ? (this.find(config.name) ?? []) : [];
    });
  }
}
