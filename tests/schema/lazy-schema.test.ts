import { isInterfaceType, parse, specifiedRules, validate } from 'graphql';
import { expect, test } from 'vitest';
import { homeFeed } from '../../bench/cold/home-feed.ts';
import { builder } from '../../src/schema/builder.ts';
import { schema } from '../../src/schema/schema.ts';
import { knownTypeNames } from '../../src/server/document/known-type-names.ts';

// What a test declares stays declared, so each needs more of the schema than the one before.
const isDeclared = (name: string) => builder.configStore.hasImplementation(name);
const rules = specifiedRules.map(rule => (rule.name === 'KnownTypeNamesRule' ? knownTypeNames : rule));
const problems = (query: string) =>
  validate(schema, parse(query), rules, { hideSuggestions: false }).map(({ message }) => message);

test('a home feed does not declare the fields of inputs', () => {
  expect(problems(homeFeed.queryStringParameters.query)).toEqual([]);
  // The type of a mutation's argument, and of a field in it.
  expect(isDeclared('ArticleInput')).toBe(true);
  expect(isDeclared('ImageInput')).toBe(false);
});

test('a type that only a field of another type declares is found by its name', () => {
  expect(problems('query($image: ImageInput) { node(id: $image) { id } }')).toEqual([
    'Variable "$image" of type "ImageInput" used in position expecting type "ID!".',
  ]);
  expect(isDeclared('ImageInput')).toBe(true);
});

test('an unknown type is refused with the names that are near', () => {
  expect(problems('{ node(id: "1") { ... on Imagge { url } } }')).toEqual([
    expect.stringMatching(/^Unknown type "Imagge"\. Did you mean "Image"/),
  ]);
});

test('the map has each type, and the types of an interface', () => {
  const map = schema.getTypeMap();
  expect(Object.keys(map)).toContain('ImageInput');
  expect('ImageInput' in map && !('Imagge' in map)).toBe(true);
  const node = map.Node;
  expect(isInterfaceType(node) && schema.getPossibleTypes(node).length).toBeGreaterThan(7);
});
