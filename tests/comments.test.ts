import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** Names of other programs that comments mention. */
const foreign = ['toLocaleString', 'toSchema', 'valueFromAST'];

const comment = /\/\*\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;

test('the names in comments exist: a rename leaves no comment behind', () => {
  const src = fileURLToPath(new URL('../src', import.meta.url));
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'));
  const texts = files.map(file => ({ file, text: readFileSync(join(src, file), 'utf8') }));
  const code = texts.map(({ text }) => text.replace(comment, '')).join('\n');
  const known = new Set([...foreign, ...(code.match(/\w+/g) ?? [])]);
  const unknown = texts.flatMap(({ file, text }) =>
    (text.match(comment) ?? [])
      .flatMap(one => [...one.matchAll(/`#?([a-z]+[A-Z]\w*)(?:\(\))?`/g)])
      .flatMap(([, name = '']) => (known.has(name) ? [] : [`${file}: ${name}`])),
  );
  expect(unknown).toEqual([]);
});
