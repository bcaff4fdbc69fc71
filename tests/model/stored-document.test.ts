import { expect, test } from 'vitest';
import { checkDocument } from '../../src/model/document.ts';
import { derivedId } from '../../src/model/id.ts';
import { type AnyRecord, type Known, toRecord } from '../../src/model/record.ts';
import type { Reference } from '../../src/model/reference.ts';
import { checkStored, type StoredCheck } from '../../src/model/stored-document.ts';
import { type TypeName, typeNames, types } from '../../src/model/types.ts';
import { rightValue } from './minimal.ts';

/** Stands for a field that is not there. */
const absent = Symbol('absent');
const wrongValues = [absent, null, 'x', 7, true, {}, [], [null], ['x'], [{}], [[]]];
const body = 'A text about [a person](Person/target).';

/** A record with a value in every field. */
function fullRecord(type: TypeName): AnyRecord {
  const fields = Object.entries(types[type].fields).map(([name, { is }]) => [name, rightValue(is)]);
  const dates = { startDate: '2024', endDate: '2025', expiresAt: '2025-01-01T00:00:00.000Z' };
  const own = Object.fromEntries(Object.entries(dates).filter(([name]) => name in types[type].fields));
  const article = type === 'Article' ? { body, kind: 'LIVE' } : {};
  const check = checkDocument({ ...Object.fromEntries(fields), ...own, ...article, type, slug: 'one' });
  if ('issues' in check) throw new Error(JSON.stringify(check.issues));
  const embedded = ({ type: to, key }: Reference) =>
    ({ type: to, id: derivedId(to, key), slug: key, name: key }) as Known<TypeName>;
  const at = '2024-09-09T08:00:00.000Z';
  const { record } = toRecord(check.document, embedded, {
    ...{
      id: derivedId(type, 'one'),
      revision: 1,
      version: 1,
      createdAt: at,
      updatedAt: at,
      updatedBy: 'tester',
    },
    ...{ formerSlugs: [], formerIds: [] },
  });
  return record;
}

/** The record with a wrong value in each of its fields and in each part of these, one at a time. */
function* damaged(value: unknown, path: string[] = []): Generator<{ path: string[]; value: unknown }> {
  if (path.length > 0) for (const wrong of wrongValues) yield { path, value: wrong };
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) yield* damaged(part, [...path, name]);
}

function withValue(into: unknown, [name = '', ...rest]: readonly string[], value: unknown): unknown {
  const part = rest.length === 0 ? value : withValue(Reflect.get(Object(into), name), rest, value);
  if (Array.isArray(into))
    return part === absent ? into.toSpliced(Number(name), 1) : into.with(Number(name), part);
  const { [name]: _, ...others } = Object(into);
  return part === absent ? others : { ...others, [name]: part };
}

test.for(typeNames)('a stored %s with any wrong part is checked to the end', type => {
  const record = fullRecord(type);
  expect(checkStored(record, type === 'Article' ? body : undefined)).toEqual({
    stored: record,
    derived: record,
  });
  let [count, refused] = [0, 0];
  for (const { path, value } of damaged(record)) {
    const stored = Object(withValue(record, path, value));
    for (const text of type === 'Article' ? [undefined, body] : [undefined]) {
      let check: StoredCheck | undefined;
      try {
        check = checkStored(stored, text);
      } catch (error) {
        throw new Error(
          `${path.join('.')}: ${typeof value === 'symbol' ? 'absent' : JSON.stringify(value)}`,
          {
            cause: error,
          },
        );
      }
      count += 1;
      if ('issues' in check) refused += 1;
    }
  }
  expect(refused).toBeGreaterThan(count / 2);
});
