import nlp from 'compromise';
import type { Method } from '../../tests/recognize/scores.ts';

/** The slugs of the records of each name. */
export type Names = ReadonlyMap<string, readonly string[]>;

export function namesOf(documents: readonly object[]): Names {
  const names = new Map<string, string[]>();
  for (const one of documents) {
    if (!('name' in one && 'slug' in one && 'alternateNames' in one)) continue;
    for (const name of [one.name, ...Object(one.alternateNames)])
      names.set(String(name), [...(names.get(String(name)) ?? []), String(one.slug)]);
  }
  return names;
}

/** Plain look-up: the longest name that stands in the text letter by letter, and its first record. */
export function plainLookUp(names: Names): Method {
  const byLength = [...names.keys()].toSorted((a, b) => b.length - a.length);
  return ({ text }) => {
    const answers = [];
    for (let at = 0; at < text.length; ) {
      const isWithin = isLetter(text[at - 1]);
      const name = isWithin
        ? undefined
        : byLength.find(one => text.startsWith(one, at) && !isLetter(text[at + one.length]));
      if (name !== undefined) {
        const [record] = names.get(name) ?? [];
        answers.push({ start: at, end: at + name.length, record, confidence: 1 });
      }
      at += name?.length ?? 1;
    }
    return answers;
  };
}

/** The names that compromise finds, each with the first record of exactly this name. */
export function compromise(names: Names): Method {
  return ({ text }) => {
    const found = nlp(text).topics().json({ offset: true });
    if (!Array.isArray(found)) throw new TypeError('compromise gave no list');
    return found.map(({ offset }) => {
      const from = Number(Object(offset).start);
      const whole = text.slice(from, from + Number(Object(offset).length));
      const name = whole.replace(/^\P{L}+|(?:['’]s)?[^\p{L}\p{M}\p{N}.]*$/gu, '').replace(/\.$/, '');
      const start = from + whole.indexOf(name);
      const [record] = names.get(name) ?? [];
      return { start, end: start + name.length, record, confidence: 1 };
    });
  };
}

function isLetter(sign: string | undefined): boolean {
  return sign !== undefined && /[\p{L}\p{M}\p{N}]/u.test(sign);
}
