import { expect, test } from 'vitest';
import { chooseEncoding } from '../../src/server/response/compression-and-etag.ts';

test.for([
  [null, undefined],
  ['', undefined],
  ['identity', undefined],
  ['deflate, zstd', undefined],
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['gzip, deflate, br', 'br'],
  ['GZIP;q=1.0, BR;q=0.8', 'gzip'],
  ['br;q=0.5, gzip;q=0.5', 'br'],
  ['br;q=0, gzip;q=0', undefined],
  ['br;q=0, *', 'gzip'],
  ['*', 'br'],
  ['*;q=0', undefined],
  ['gzip;q=0.2, identity;q=0.8', undefined],
  ['gzip;q=much', undefined],
  ['gzip;q=7', undefined],
] as const)('%s gets %s', ([header, encoding]) => {
  expect(chooseEncoding(header, ['br', 'gzip'])).toBe(encoding);
});

test('of equals, the first on offer is taken', () => {
  expect(chooseEncoding('br, gzip', ['gzip', 'br'])).toBe('gzip');
});
