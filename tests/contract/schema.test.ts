import { existsSync, readFileSync } from 'node:fs';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import {
  buildSchema,
  findBreakingChanges,
  type GraphQLArgument,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { expect, test } from 'vitest';
import { printedSchema } from '../../src/schema/print.ts';
import { schema } from '../../src/schema/schema.ts';

const committed = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');
const contract = new URL('../../../shared/contract/schema.graphql', import.meta.url);

test('schema.graphql is what the code says (npm run schema writes it)', () => {
  expect(committed).toBe(printedSchema());
});

test('nothing that schema.graphql has is lost', () => {
  expect(findBreakingChanges(buildSchema(committed), schema)).toEqual([]);
});

const isHere = existsSync(contract);

test.skipIf(!isHere)(
  `the contract is contained, but for what is not built yet${isHere ? '' : ' (skipped: it is not beside this clone)'}`,
  async () => {
    const changes = await diff(buildSchema(readFileSync(contract, 'utf8')), schema);
    const missing = changes.filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking);
    expect(missing.map(({ message }) => message)).toEqual([]);
  },
);

test('every type, field, argument and value has a description', () => {
  const types = Object.values(schema.getTypeMap()).filter(
    type => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );
  expect(types.flatMap(undescribed)).toEqual([]);
});

function undescribed(type: GraphQLNamedType): string[] {
  const members = isEnumType(type)
    ? type.getValues()
    : isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)
      ? Object.values(type.getFields())
      : [];
  const args = members.flatMap(member =>
    'args' in member
      ? member.args.map((arg: GraphQLArgument) => ({ ...arg, name: `${member.name}(${arg.name})` }))
      : [],
  );
  const silent = [...members, ...args].filter(({ description }) => (description ?? '') === '');
  // The root types are described by their fields.
  const self = (type.description ?? '') === '' ? [type.name] : [];
  return [...self, ...silent.map(({ name }) => `${type.name}.${name}`)];
}
