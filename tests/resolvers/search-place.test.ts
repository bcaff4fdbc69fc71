import { expect, test } from 'vitest';
import { SearchCursors, type SearchPlace } from '../../src/resolvers/search-place.ts';
import { justAbove, justBelow } from '../../src/store/keys.ts';

const key = '2024-09-27T06:00:00.000Z#3YP5TKSDEH6P4V6VS3JGRDQ5WT';
const places: readonly (readonly [string, SearchPlace])[] = [
  ['the beginning', { windowAfter: undefined }],
  ['a window', { windowAfter: key }],
  ['an entity', { windowAfter: 'Person#3YP5TKSDEH6P4V6VS3JGRDQ5WT' }],
  ['between two, where a search was stopped', { windowAfter: justAbove(key) }],
  ['between one and what is below it', { windowAfter: justAbove(justBelow(key)) }],
  ['just below an id that ends with A', { windowAfter: justAbove(justBelow(`${key}A`)) }],
  ['just below an id that ends with 0', { windowAfter: justAbove(justBelow(`${key}0`)) }],
  ['a rank of the first window', { windowAfter: undefined, last: { rank: 1.5e-7, sk: key } }],
  ['a rank of a later window', { windowAfter: justAbove(key), last: { rank: -3.25, sk: key } }],
];

test.for(places)('a cursor leads back to %s', ([, place]) => {
  const cursors = new SearchCursors('a search');
  expect(cursors.decode(cursors.encode(place))).toEqual(place);
});
