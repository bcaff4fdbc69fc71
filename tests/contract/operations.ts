import { readFileSync } from 'node:fs';
import { type DefinitionNode, Kind, parse, print } from 'graphql';

const { definitions } = parse(readFileSync(new URL('mobile.graphql', import.meta.url), 'utf8'));

/** One of the requests of a news app by name, with the fragments it uses. */
export function operation(name: string): string {
  const text = definitions.filter(isOperation(name)).map(print).join('');
  if (text === '') throw new Error(`mobile.graphql has no operation ${name}.`);
  const fragments = definitions.filter(
    definition =>
      definition.kind === Kind.FRAGMENT_DEFINITION && text.includes(`...${definition.name.value}`),
  );
  return [text, ...fragments.map(print)].join('\n');
}

function isOperation(name: string) {
  return (definition: DefinitionNode) =>
    definition.kind === Kind.OPERATION_DEFINITION && definition.name?.value === name;
}
