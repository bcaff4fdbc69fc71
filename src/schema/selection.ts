import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/**
 * Whether a field's selection asks for a field of this name directly below it, or below a field of it, in whatever fragment and under
 * whatever condition. Only for what is worth reading early: the answer may be yes where the field is not executed in the end.
 */
export function asksFor(
  name: string,
  { fieldNodes, fragments }: GraphQLResolveInfo,
  below?: string,
): boolean {
  const inSet = (set: SelectionSetNode | undefined, path: readonly string[]): boolean =>
    set?.selections.some(selection => {
      if (selection.kind === Kind.INLINE_FRAGMENT) return inSet(selection.selectionSet, path);
      if (selection.kind === Kind.FRAGMENT_SPREAD)
        return inSet(fragments[selection.name.value]?.selectionSet, path);
      const [next, ...rest] = path;
      if (selection.name.value !== next) return false;
      return rest.length === 0 || inSet(selection.selectionSet, rest);
    }) ?? false;
  const path = below === undefined ? [name] : [below, name];
  return fieldNodes.some(({ selectionSet }) => inSet(selectionSet, path));
}
