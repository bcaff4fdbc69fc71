import { getEnterLeaveForKind, Kind, KnownTypeNamesRule, type ValidationRule } from 'graphql';

/**
 * The rule of graphql-js for unknown types. It asks for the names of all types, which declares the fields of all types (lazy-schema.ts), even if
 * the document names none. So it is made when a document names an unknown type.
 */
export const knownTypeNames: ValidationRule = context => ({
  NamedType(...visited) {
    const [{ name }] = visited;
    if (context.getSchema().getType(name.value) !== undefined) return;
    getEnterLeaveForKind(KnownTypeNamesRule(context), Kind.NAMED_TYPE).enter?.(...visited);
  },
});
