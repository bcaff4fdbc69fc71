import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/**
 * Whether a field's selection asks for a field of this name directly below it, or below a field of it, in whatever fragment and under
 * whatever condition. Only for what is worth reading early: the answer may be yes where the field is not executed in the end.
 */
export function asksFor(
  name: string,
  { fieldNodes, fragments }: GraphQLResolveInfo,
  below?: string,
): boolean {
  return fieldsAt({ fieldNodes, fragments }, below === undefined ? [name] : [below, name]).length > 0;
}

/** The fields at a path of names below a field, as they stand in its selection, in whatever fragment and under whatever condition. */
export function fieldsAt(
  { fieldNodes, fragments }: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>,
  path: readonly string[],
): FieldNode[] {
  const inSet = (set: SelectionSetNode | undefined, [next, ...rest]: readonly string[]): FieldNode[] =>
    set?.selections.flatMap(selection => {
      if (selection.kind === Kind.INLINE_FRAGMENT)
        return inSet(selection.selectionSet, [next ?? '', ...rest]);
      if (selection.kind === Kind.FRAGMENT_SPREAD)
        return inSet(fragments[selection.name.value]?.selectionSet, [next ?? '', ...rest]);
      if (selection.name.value !== next) return [];
      return rest.length === 0 ? [selection] : inSet(selection.selectionSet, rest);
    }) ?? [];
  return fieldNodes.flatMap(({ selectionSet }) => inSet(selectionSet, path));
}
