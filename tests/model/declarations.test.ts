import { GraphQLInputObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { inputDescription } from '../../src/model/description.ts';
import { checkDocument } from '../../src/model/document.ts';
import type { Field, FieldKind } from '../../src/model/field.ts';
import { derivedId } from '../../src/model/id.ts';
import { isListName, referrerLists } from '../../src/model/lists.ts';
import { type Bookkeeping, type Known, toRecord } from '../../src/model/record.ts';
import type { Reference } from '../../src/model/reference.ts';
import { type TypeName, typeNames, types } from '../../src/model/types.ts';
import { ownerOf } from '../../src/projection/owner.ts';
import { project } from '../../src/projection/project.ts';
import { schema } from '../../src/schema/schema.ts';
import type { Item } from '../../src/store/attributes.ts';
import { minimalDocument, referencePaths, rightValue } from './minimal.ts';

describe.each(typeNames)('%s', type => {
  const { fields, embeddedFields, cardFields, search, lists, letter } = types[type];
  const known = new Set<string>([...Object.keys(fields), 'status', 'wordCount']);

  test('names only its own fields', () => {
    const named = [
      ...embeddedFields,
      ...cardFields,
      ...Object.keys(search),
      ...Object.values(lists).flatMap(({ by, through = [] }) => [
        ...(by === undefined ? [] : [by]),
        ...through.map(({ field }) => field),
      ]),
    ];
    expect(named.filter(name => !known.has(name))).toEqual([]);
  });

  test('its edges lead along references, and carry fields that are there', () => {
    const paths = new Set(referencePaths(type).map(({ field, part }) => `${field}.${part}`));
    for (const { through = [] } of Object.values(lists))
      for (const { field, reference, edge = [] } of through) {
        expect(paths).toContain(`${field}.${reference}`);
        const is = fields[field]?.is;
        const object = is?.kind === 'list' ? is.of : is;
        const parts = object?.kind === 'object' ? Object.keys(object.object.fields) : [];
        expect(edge.filter(name => !parts.includes(name))).toEqual([]);
      }
  });

  test('its input takes every field that mutations write, and no other', () => {
    const input = schema.getType(`${type}Input`);
    if (!(input instanceof GraphQLInputObjectType)) throw new Error(`${type} has no input.`);
    const written = Object.entries(fields).flatMap(([name, { isInput }]) => (isInput ? [name] : []));
    expect(Object.keys(input.getFields()).toSorted()).toEqual(written.toSorted());
    const others = Object.keys(fields).filter(name => !written.includes(name));
    // The times of publication and expiry are set by mutations of their own.
    expect(others).toEqual(type === 'Article' ? ['publishedAt', 'expiresAt'] : []);
  });

  test.each(limitsOf(type))(
    '%s: what is at the limit is taken, what is over it is refused, and the limit is told',
    limited => {
      const { path, field, max, at, over } = limited;
      expect(issuesOf(type, path, at)).toEqual([]);
      expect(issuesOf(type, path, over)).not.toEqual([]);
      expect(inputDescription(field, { isTopLevel: path.length === 1 })).toContain(
        max.toLocaleString('en-US'),
      );
    },
  );

  test('all that follows from a record leads back to it, in lists that are known', () => {
    const entries = projected(type).filter(({ pk }) => pk.startsWith('list#'));
    expect(entries.length).toBeGreaterThan(2);
    for (const entry of entries) {
      expect(typeof entry.list === 'string' && isListName(entry.list)).toBe(true);
      expect(ownerOf({ list: entry.list, owner: entry.owner })).toEqual({ type, id: idOf(type) });
    }
  });

  test.each(referencePaths(type).flatMap(path => path.targets.map(target => ({ ...path, target }))))(
    '$field.$part: the $target that it leads to can find it, to tell it of a new name',
    ({ field, target, valueWith }) => {
      const items = projected(type, { [field]: valueWith(`${target}/target`) });
      const partition = `list#${target}#${derivedId(target, 'target')}/`;
      const found = items.filter(
        ({ pk, list }) => pk.startsWith(partition) && referrerLists.some(name => name === list),
      );
      expect(found.length).toBeGreaterThan(0);
    },
  );

  test('has a letter of its own before its short ids', () => {
    if (type === 'Article') return;
    const letters = typeNames.map(name => types[name].letter);
    expect(letter).toMatch(/^[A-Z]$/);
    expect(letters.filter(other => other === letter)).toHaveLength(1);
  });
});

interface Limited {
  readonly path: readonly string[];
  readonly field: Field;
  readonly max: number;
  readonly at: unknown;
  readonly over: unknown;
}

/** Every limit of a type's documents, with a value at it and one beyond. */
function limitsOf(type: TypeName): (Limited & { toString(): string })[] {
  const found: Limited[] = [];
  const visit = (path: readonly string[], field: Field) => {
    const { is } = field;
    for (const [max, at, over] of boundariesOf(is)) found.push({ path, field, max, at, over });
    const inner = is.kind === 'list' ? is.of : is;
    if (inner.kind !== 'object') return;
    for (const [name, part] of Object.entries(inner.object.fields)) visit([...path, name], part);
  };
  for (const [name, field] of Object.entries(types[type].fields)) visit([name], field);
  return found.map(one => ({ ...one, toString: () => `${one.path.join('.')} (${one.max})` }));
}

function boundariesOf(is: FieldKind): (readonly [max: number, at: unknown, over: unknown])[] {
  switch (is.kind) {
    case 'text':
      return [[is.maxLength, 'x'.repeat(is.maxLength), 'x'.repeat(is.maxLength + 1)]];
    case 'markdown':
      return [[is.maxBytes, 'x'.repeat(is.maxBytes), 'x'.repeat(is.maxBytes + 1)]];
    case 'slug':
      return [[200, 'x'.repeat(200), 'x'.repeat(201)]];
    case 'integer':
      return [[is.max, is.max, is.max + 1]];
    case 'number':
      return is.max === undefined ? [] : [[is.max, is.max, is.max + 0.5]];
    case 'list': {
      const many = (n: number) => Array.from({ length: n }, () => rightValue(is.of));
      const inner = is.of.kind === 'text' ? is.of.maxLength : undefined;
      return [
        [is.max, many(is.max), many(is.max + 1)],
        ...(inner === undefined ? [] : [[inner, ['x'.repeat(inner)], ['x'.repeat(inner + 1)]] as const]),
      ];
    }
    default:
      return [];
  }
}

/** The issues of a document with a certain value in a field, or in a part of one. */
function issuesOf(type: TypeName, path: readonly string[], value: unknown): string[] {
  const check = checkDocument({ ...minimalDocument(type, 'one'), ...withValue(type, path, value) });
  return 'issues' in check ? check.issues.map(issue => `${issue.path.join('.')} ${issue.message}`) : [];
}

function withValue(type: TypeName, [name = '', ...parts]: readonly string[], value: unknown): object {
  return { [name]: valueAt(types[type].fields[name]?.is, parts, value) };
}

/** A right value of a field, with a certain value in one of its parts. */
function valueAt(is: FieldKind | undefined, [part, ...inner]: readonly string[], value: unknown): unknown {
  if (part === undefined) return value;
  const object = is?.kind === 'list' ? is.of : is;
  if (object?.kind !== 'object') throw new Error(`There is no part ${part}.`);
  const filled = {
    ...Object(rightValue(object)),
    [part]: valueAt(object.object.fields[part]?.is, inner, value),
  };
  return is?.kind === 'list' ? [filled] : filled;
}

const bookkeeping: Omit<Bookkeeping, 'id'> = {
  revision: 1,
  version: 1,
  createdAt: '2024-09-09T08:00:00.000Z',
  updatedAt: '2024-09-09T08:00:00.000Z',
  updatedBy: 'tester',
  formerSlugs: [],
  formerIds: [],
};

function idOf(type: TypeName): string {
  return derivedId(type, 'one');
}

/** The items of a minimal record, public where it can be. */
function projected(type: TypeName, more: object = {}): Item[] {
  const published = type === 'Article' ? { publishedAt: '2024-09-09T08:00:00.000Z' } : {};
  const check = checkDocument(minimalDocument(type, 'one', { ...published, ...more }));
  if ('issues' in check) throw new Error(JSON.stringify(check.issues));
  const embedded = ({ type: to, key }: Reference) =>
    ({ type: to, id: derivedId(to, key), slug: key, name: key }) as Known<TypeName>;
  return project(toRecord(check.document, embedded, { ...bookkeeping, id: idOf(type) }));
}
