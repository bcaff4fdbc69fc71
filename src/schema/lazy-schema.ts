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
 * The schema of a Pothos builder that makes a type when a query or introspection first asks for it, and its fields when they are
 * asked for. Pothos itself makes all of them, and graphql-js then walks through all of them: some 50 ms of each cold start, of which a
 * query needs a tenth (docs/decisions/2026-11-28-one-schema.md).
 *
 * It does not check itself when it is made; tests/schema/schema.test.ts validates it.
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

  override getType(name: string): GraphQLNamedType | undefined {
    return this.#types.find(name) ?? super.getTypeMap()[name];
  }

  /** Validation asks for the map to look into it for the few types that a query names. */
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

/** As `toSchema` of Pothos does it. */
function declareBuiltInScalars(to: typeof builder): void {
  to.addScalarType('ID', GraphQLID);
  to.addScalarType('Int', GraphQLInt);
  to.addScalarType('Float', GraphQLFloat);
  to.addScalarType('String', GraphQLString);
  to.addScalarType('Boolean', GraphQLBoolean);
}

/** Pothos' own making of types, one at a time. */
class LazyTypes extends BuildCache<Types> {
  /** Takes in what the files of the schema have declared, and makes nothing of it yet. */
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
