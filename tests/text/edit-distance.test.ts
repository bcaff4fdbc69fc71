import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editDistance, prefixDistance } from '../../src/text/edit-distance.ts';

const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 100) };

describe('the distance of two words', () => {
  test.for<[string, string, number]>([
    ['treaty', 'treaty', 0],
    ['', '', 0],
    ['treaty', 'traety', 1],
    ['treaty', 'teaty', 1],
    ['treaty', 'treatty', 1],
    ['treaty', 'treasy', 1],
    ['reaty', 'treaty', 1],
    ['rteaty', 'treaty', 1],
    ['ab', 'ba', 1],
    // No letter is edited twice, so none may come between two letters that are swapped.
    ['ca', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['договор', 'догвоор', 1],
    ['条約締結', '条約締決', 1],
    ['𞤀𞤣𞤤𞤢𞤥', '𞤀𞤣𞤩𞤢𞤥', 1],
  ])('%s, %s: %i', ([a, b, distance]) => {
    expect(editDistance(a, b, 9)).toBe(distance);
    expect(editDistance(b, a, 9)).toBe(distance);
    expect(editDistance(a, b, distance)).toBe(distance);
    if (distance > 0) expect(editDistance(a, b, distance - 1)).toBeUndefined();
  });

  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'ж', '𞤀'), maxLength: 7 });

  test('of any two words is that of the plain definition, whatever the limit', () => {
    fc.assert(
      fc.property(word, word, fc.nat(4), (a, b, max) => {
        const distance = defined([...a], [...b]);
        expect(editDistance(a, b, max)).toBe(distance <= max ? distance : undefined);
      }),
      runs,
    );
  });

  test('of a typed text to the beginnings of a word is the smallest to any of them', () => {
    fc.assert(
      fc.property(word, word, fc.nat(2), (typed, of, max) => {
        const letters = [...of];
        const distance = Math.min(
          ...[...letters.keys(), letters.length].map(end => defined([...typed], letters.slice(0, end))),
        );
        expect(prefixDistance(typed, of, max)).toBe(distance <= max ? distance : undefined);
      }),
      runs,
    );
  });
});

/** The definition, letter by letter from the end. */
function defined(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return a.length + b.length;
  const [restA, restB] = [a.slice(0, -1), b.slice(0, -1)];
  const isSwapped = a.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1);
  return Math.min(
    defined(restA, b) + 1,
    defined(a, restB) + 1,
    defined(restA, restB) + (a.at(-1) === b.at(-1) ? 0 : 1),
    isSwapped ? defined(a.slice(0, -2), b.slice(0, -2)) + 1 : Infinity,
  );
}
