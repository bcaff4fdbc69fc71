import { type GraphQLResolveInfo, Kind, type ValueNode } from 'graphql';
import type { TextFormat } from '../resolvers/article-text.ts';
import { fieldsAt } from './selection.ts';

/** The formats of all selections of article texts in `changes`, with repetitions. */
export function textFormats(info: GraphQLResolveInfo): (TextFormat | 'BLOCKS')[] {
  const nodes = [['nodes'], ['edges', 'node']].map(path => [...path, 'node']);
  const blocks = nodes.flatMap(path => fieldsAt(info, [...path, 'blocks'])).map(() => 'BLOCKS' as const);
  const bodies = nodes
    .flatMap(path => fieldsAt(info, [...path, 'body']))
    .map(({ arguments: given = [] }) =>
      formatIn(given.find(({ name }) => name.value === 'format')?.value, info),
    );
  return [...bodies, ...blocks];
}

/** Validation has checked the value: a value of the enum, or a variable of its type. */
function formatIn(value: ValueNode | undefined, { variableValues }: GraphQLResolveInfo): TextFormat {
  const format = value?.kind === Kind.VARIABLE ? variableValues[value.name.value] : undefined;
  const name = value?.kind === Kind.ENUM ? value.value : format;
  return name === 'HTML' || name === 'PLAIN' ? name : 'MARKDOWN';
}
