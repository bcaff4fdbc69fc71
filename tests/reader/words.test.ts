import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  buildSchema,
  concatAST,
  getNamedType,
  isEnumType,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { expect, test } from 'vitest';
import { ar } from '../../examples/reader/src/words/ar.ts';
import { de } from '../../examples/reader/src/words/de.ts';
import { en, type Words } from '../../examples/reader/src/words/en.ts';

const root = new URL('../../', import.meta.url);
const languages: readonly (readonly [tag: string, words: Words])[] = [
  ['de', de],
  ['ar', ar],
];

/** Enumerations that the operations select, and the app does not show. */
const hidden = ['Urgency', 'ChangeKind', 'StatementKind', 'MentionRole', 'MediaKind'];

test('each language has a word for every value of the enumerations that the screens show', () => {
  const operations = fileURLToPath(new URL('examples/reader/operations/', root));
  const documents = readdirSync(operations).map(file => parse(readFileSync(operations + file, 'utf8')));
  const info = new TypeInfo(buildSchema(readFileSync(new URL('schema.graphql', root), 'utf8')));
  const shown = new Map<string, readonly string[]>();
  visit(
    concatAST(documents),
    visitWithTypeInfo(info, {
      Field() {
        const type = getNamedType(info.getType());
        if (isEnumType(type) && !hidden.includes(type.name))
          shown.set(
            type.name,
            type.getValues().map(({ name }) => name),
          );
      },
    }),
  );
  expect(shown.size).toBeGreaterThan(8);
  for (const [tag, { values }] of languages) {
    const missing = [...shown.values()].flat().filter(value => values[value] === undefined);
    expect(missing, tag).toEqual([]);
  }
});

test('each translation has the placeholders and the plural forms that its language needs', () => {
  for (const [tag, words] of languages) {
    const needed = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
    for (const [key, english] of Object.entries(en)) {
      if (key === 'types' || key === 'values') continue;
      const translation: unknown = Reflect.get(words, key);
      if (typeof english === 'string') {
        expect(placeholders(translation), `${tag} ${key}`).toEqual(placeholders(english));
        continue;
      }
      const forms = Object.keys(Object(translation));
      // In Arabic, a form for hundreds is that of `other`, and nothing is counted at zero.
      const optional = tag === 'ar' ? ['zero', 'many'] : [];
      expect([...forms, ...optional], `${tag} ${key}`).toEqual(expect.arrayContaining(needed));
    }
  }
});

function placeholders(text: unknown): readonly string[] {
  return [...String(text).matchAll(/\{\w+\}/g)].map(([placeholder]) => placeholder).toSorted();
}
