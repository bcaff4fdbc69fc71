import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/**
 * Whether the selection of a field contains a field of this name, directly or one level deeper, in any fragment and under any condition. Only for
 * reads ahead: the result may be true although the field is not executed.
 */
export function asksFor(
  name: string,
  { fieldNodes, fragments }: GraphQLResolveInfo,
  below?: string,
): boolean {
  return fieldsAt({ fieldNodes, fragments }, below === undefined ? [name] : [below, name]).length > 0;
}

/** The selected fields at a path of names below a field, in any fragment and under any condition. */
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
