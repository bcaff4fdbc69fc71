import { latePattern } from './late-pattern.ts';

/** The form of a slug: lower-case words of letters and digits of any script, joined by single `-`, `_` or `.`. */
const word = String.raw`[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}]+`;
const pattern = latePattern(`^${word}(?:[-_.]${word})*$`, 'u');

const invisible = latePattern(String.raw`\p{Default_Ignorable_Code_Point}`, 'u');

/** The code of an invisible character in a slug, such as the variation selector of an emoji: U+FE0F. Old slugs may have one. */
export function invisibleIn(slug: string): string | undefined {
  const code = invisible().exec(slug)?.[0].codePointAt(0);
  return code === undefined ? undefined : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Maximum length of a slug, in UTF-8 bytes: far below the 2,048 of a partition key. */
export const maxSlugBytes = 200;

/** Whether a text can be a slug, in its stored form (NFC). */
export function isSlug(text: string): boolean {
  return pattern().test(text) && text === text.normalize('NFC') && Buffer.byteLength(text) <= maxSlugBytes;
}
