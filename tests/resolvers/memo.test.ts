import { expect, test, vi } from 'vitest';
import { Memo } from '../../src/resolvers/memo.ts';

const make = vi.fn((text: string) => ({ text }));

test('a text is computed once, and again where another text is under its key', () => {
  const memo = new Memo<{ text: string }>(100);
  const made = memo.of('a', 'one', make);
  expect(made).toEqual({ text: 'one' });
  expect(memo.of('a', 'one', make)).toBe(made);
  expect(make).toHaveBeenCalledTimes(1);
  expect(memo.of('a', 'two', make)).toEqual({ text: 'two' });
  expect(memo.of('a', 'one', make)).toEqual({ text: 'one' });
  expect(make).toHaveBeenCalledTimes(3);
});

test('the least recently used result is evicted, and a text above the total size is not kept', () => {
  const memo = new Memo<{ text: string }>(10);
  const first = memo.of('a', 'aaa', make);
  const second = memo.of('b', 'bbb', make);
  expect(memo.of('a', 'aaa', make)).toBe(first);
  memo.of('c', 'ccc', make);
  expect(memo.of('a', 'aaa', make)).toBe(first);
  expect(memo.of('b', 'bbb', make)).not.toBe(second);
  const large = memo.of('d', 'd'.repeat(20), make);
  expect(memo.of('d', 'd'.repeat(20), make)).not.toBe(large);
});

test('a failed computation is retried', () => {
  const memo = new Memo<string>(100);
  const failing = () => {
    throw new Error('not today');
  };
  expect(() => memo.of('a', 'one', failing)).toThrow('not today');
  expect(memo.of('a', 'one', text => text)).toBe('one');
});
