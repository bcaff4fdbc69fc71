/** A step of a stemmer, on a folded word. */
export type Step = (word: string) => string;

/**
 * Replaces the longest of some endings. The rest of the word must match `stem`: `'3'` is three letters or more, other values are regular
 * expressions.
 */
export function ending(stem: string, endings: string, replacement = ''): Step {
  const rest = /^\d$/.test(stem) ? `.{${stem},}?` : stem;
  const pattern = new RegExp(`^(${rest})(?:${endings.trim().split(/\s+/).join('|')})$`, 'u');
  return word => {
    const kept = pattern.exec(word)?.[1];
    return kept === undefined ? word : `${kept}${replacement}`;
  };
}

/** Replaces a part of the word. */
export function replace(pattern: RegExp, replacement: string): Step {
  return word => word.replace(pattern, replacement);
}

/** All steps, each once. */
export function inOrder(...steps: readonly Step[]): Step {
  return word => steps.reduce((rest, step) => step(rest), word);
}

/** The first step that changes the word, again and again: for languages that attach one ending to another. */
export function repeated(...steps: readonly Step[]): Step {
  return word => {
    for (let rest = word; ; ) {
      const current = rest;
      const next = steps.map(step => step(current)).find(result => result !== current);
      if (next === undefined) return rest;
      rest = next;
    }
  };
}

/** A consonant only once at the end: runn → run. */
export const withoutDouble: Step = replace(/(?<=..)([^aeiou])\1$/, '$1');

/** The stem of a verb in the Romance languages: three letters with a vowel between consonants, or four. */
export const verbStem = '[^aeiou][aeiou][^aeiou]|.{4,}?';
