import { expect, test } from 'vitest';
import { SearchCursors, type SearchPosition } from '../../src/resolvers/search/search-cursor.ts';

const key = '2024-09-27T06:00:00.000Z#3YP5TKSDEH6P4V6VS3JGRDQ5WT';
const scale = { rarities: [2.5, 7], common: 2, averageLength: 2 ** 7.25, month: 24_288 };
const none = new Map<number, string>();
const positions: readonly (readonly [string, SearchPosition])[] = [
  ['an article', { scale, last: { stage: 0, score: 12_345, sk: key }, corrected: none }],
  [
    'an entity',
    { scale, last: { stage: 2, score: 0, sk: 'Person#3YP5TKSDEH6P4V6VS3JGRDQ5WT' }, corrected: none },
  ],
  [
    'the beginning of an instant',
    { scale, last: { stage: 0, score: 0, sk: '2024-09-27T06:00:00.000Z#Z' }, corrected: none },
  ],
  [
    'a corrected query',
    { scale, last: { stage: 1, score: 7, sk: key }, corrected: new Map([[1, 'öffnung']]) },
  ],
];

test.for(positions)('a cursor leads back to %s', ([, position]) => {
  const cursors = new SearchCursors('a search');
  expect(cursors.decode(cursors.encode(position))).toEqual(position);
});
