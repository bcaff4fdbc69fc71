import { readFileSync } from 'node:fs';
import { type DefinitionNode, Kind, OperationTypeNode, parse, print } from 'graphql';

const read = (file: string) => parse(readFileSync(new URL(file, import.meta.url), 'utf8')).definitions;

const ofApp = read('mobile.graphql');
const definitions = [...ofApp, ...read('editor.graphql')];

/** One of the requests of a news app or of a newsroom's tool by name, with the fragments it uses. */
export function operation(name: string): string {
  const text = definitions.filter(isOperation(name)).map(print).join('');
  if (text === '') throw new Error(`There is no operation ${name}.`);
  const fragments = definitions.filter(
    definition =>
      definition.kind === Kind.FRAGMENT_DEFINITION && text.includes(`...${definition.name.value}`),
  );
  return [text, ...fragments.map(print)].join('\n');
}

/** The names of the requests that only read. */
export const queryNames: readonly string[] = definitions.flatMap(nameOfQuery);

/** The names of those of a news app. */
export const appQueryNames: readonly string[] = ofApp.flatMap(nameOfQuery);

function nameOfQuery(definition: DefinitionNode): string | [] {
  return definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.QUERY
    ? (definition.name?.value ?? [])
    : [];
}

function isOperation(name: string) {
  return (definition: DefinitionNode) =>
    definition.kind === Kind.OPERATION_DEFINITION && definition.name?.value === name;
}
