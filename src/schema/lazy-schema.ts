import { BuildCache, InputObjectRef, InterfaceRef, ObjectRef } from '@pothos/core';
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
 * The schema of a Pothos builder that builds a type when a query or introspection first needs it, and declares and builds the fields of the type
 * when they are needed. Pothos builds all types, and graphql-js then walks through all of them: some 50 ms of each cold start, of which a query
 * needs a tenth (docs/decisions/2026-11-28-one-schema.md). The schema is not validated at start; tests/schema/schema.test.ts validates it.
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
    const own = super.getTypeMap();
    const find = (name: string | symbol) =>
      typeof name === 'string' ? (this.#types.find(name) ?? own[name]) : undefined;
    this.#all ??= new Proxy(own, {
      get: (_, name) => find(name),
      has: (_, name) => find(name) !== undefined,
      ownKeys: () => [...new Set([...Object.keys(own), ...this.#types.names])],
      getOwnPropertyDescriptor: (_, name) => ({
        get: () => find(name),
        enumerable: true,
        configurable: true,
      }),
    });
    return this.#all;
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
  readonly #undeclared = new Map<string, () => void>();

  /** Reads the declarations of all types, and builds none yet. */
  override buildAll(): void {
    const { configStore } = this.builder;
    for (const name of configStore.typeConfigs.keys()) this.#declareLate(name);
    configStore.prepareForBuild();
    const getFields = configStore.getFields.bind(configStore);
    configStore.getFields = (name, kind) => {
      this.#declareFields(name);
      return getFields(name, kind);
    };
  }

  get names(): string[] {
    this.#declareAll();
    return [...this.builder.configStore.typeConfigs.keys()];
  }

  find(name: string): GraphQLNamedType | undefined {
    const { typeConfigs } = this.builder.configStore;
    if (!typeConfigs.has(name)) this.#declareAll();
    const config = typeConfigs.get(name);
    if (config !== undefined && !this.types.has(name)) this.buildTypeFromConfig(config);
    return this.types.get(name);
  }

  implementing(type: GraphQLInterfaceType): GraphQLNamedType[] {
    const { configStore } = this.builder;
    return this.names.flatMap(name => {
      const config = configStore.getTypeConfig(name);
      if (config.kind !== 'Object' && config.kind !== 'Interface') return [];
      const names = config.interfaces.map(one => configStore.getTypeConfig(one).name);
      return names.includes(type.name) ? (this.find(name) ?? []) : [];
    });
  }

  /** Pothos subscribes to the fields of each type when it prepares the build. The subscription declares the fields. */
  #declareLate(name: string): void {
    const { configStore } = this.builder;
    const { kind } = configStore.getTypeConfig(name);
    const ref =
      kind === 'InputObject' ? configStore.getInputTypeRef(name) : configStore.getOutputTypeRef(name);
    if (ref instanceof InputObjectRef) this.#postpone(name, ref);
    else if (ref instanceof ObjectRef || ref instanceof InterfaceRef) this.#postpone(name, ref);
  }

  #postpone<Callback>(name: string, ref: { onField: (callback: Callback) => void }): void {
    const subscribe = ref.onField.bind(ref);
    ref.onField = callback => this.#undeclared.set(name, () => subscribe(callback));
  }

  /** Some types, such as `Correction`, are declared only when the fields that return them are declared. */
  #declareAll(): void {
    for (const name of this.#undeclared.keys()) this.#declareFields(name);
  }

  #declareFields(name: string): void {
    const declare = this.#undeclared.get(name);
    this.#undeclared.delete(name);
    declare?.();
  }
}
