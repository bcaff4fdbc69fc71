import { expect, test } from 'vitest';
import { listName } from '../../src/projection/lists.ts';
import { encodeListName, entryKey } from '../../src/store/keys.ts';
import { compareKeys, justAbove, justBelow, throughPrefix } from '../../src/store/sort-keys.ts';

const person = { type: 'Person', id: '01ARZ3NDEKTSV4RRFFQ69G5FAV' };

test('external texts cannot leave their part of a key, nor collide with another list', () => {
  const foreign = ['a', 'a/b', 'a#b', 'a%2Fb', '../articles', 'b', '\u0000', 'ü', '#', '/'];
  const names = [
    ...foreign.map(text => listName('articles/section', text)),
    ...foreign.map(text => listName('articles/language', text)),
    listName('articles'),
    listName('articles', person),
  ];
  expect(new Set(names).size).toBe(names.length);
  expect(encodeListName('a', 'b')).not.toBe(encodeListName('a/b'));
});

test('less precise dates sort before the dates within them, and their end after these', () => {
  const sorts = [
    '2023-12-31',
    '2024',
    '2024-09',
    '2024-09-09',
    '2024-09-27T06:00:00.000Z',
    '2024-10',
    '2025',
  ];
  const keys = sorts.map(sort => entryKey('x', sort, person.id).sk);
  expect(keys.toSorted(compareKeys)).toEqual(keys);
  const upTo = (prefix: string) =>
    sorts.filter((_sort, i) => compareKeys(keys[i] ?? '', throughPrefix(prefix)) < 0);
  expect(upTo('2024')).toEqual(sorts.slice(0, 6));
  expect(upTo('2024-09')).toEqual(sorts.slice(0, 5));
});

test('keys compare as DynamoDB compares them, by UTF-8 bytes', () => {
  const [emoji, high] = ['😀', '\uffee'];
  expect(emoji < high).toBe(true);
  expect(compareKeys(emoji, high)).toBe(1);
});

test('just above and just below leave no space for another key', () => {
  const key = entryKey('x', 'ada', person.id).sk;
  const others = ['01ARZ3NDEKTSV4RRFFQ69G5FAT', '01ARZ3NDEKTSV4RRFFQ69G5FAW'].map(
    id => entryKey('x', 'ada', id).sk,
  );
  expect([...others, key, justAbove(key), justBelow(key)].toSorted(compareKeys)).toEqual([
    others[0],
    justBelow(key),
    key,
    justAbove(key),
    others[1],
  ]);
});
