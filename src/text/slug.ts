import { latePattern } from './late-pattern.ts';

/** The form of a slug: lower-case words of letters and digits of any script, joined by single `-`, `_` or `.`. */
const word = String.raw`[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}]+`;
const pattern = latePattern(`^${word}(?:[-_.]${word})*$`, 'u');

/** Maximum length of a slug, in UTF-8 bytes: far below the 2,048 of a partition key. */
export const maxSlugBytes = 200;

/** Whether a text can be a slug, in its stored form (NFC). */
export function isSlug(text: string): boolean {
  return pattern().test(text) && text === text.normalize('NFC') && Buffer.byteLength(text) <= maxSlugBytes;
}
