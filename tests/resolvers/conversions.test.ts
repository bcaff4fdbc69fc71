import { expect, test } from 'vitest';
import { TooComplex } from '../../src/errors/too-complex.ts';
import { Conversions } from '../../src/resolvers/conversions.ts';

test('a text that is too complex to convert is refused with the name of the limit', () => {
  const conversions = new Conversions(1000);
  const convert = () => {
    throw new TooComplex('nested too deeply');
  };
  const refusal = expect.objectContaining({
    code: 'LIMIT_EXCEEDED',
    extensions: { code: 'LIMIT_EXCEEDED', limit: 'conversion' },
  });
  expect(() => conversions.of('a', 'text', convert)).toThrow(refusal);
  // The second request for the same text has the answer of the first one.
  expect(() => conversions.of('a', 'text', convert)).toThrow(refusal);
});
