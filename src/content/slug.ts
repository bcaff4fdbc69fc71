/** What a slug may be: lower-case words of letters and digits of any script, joined by single `-`, `_` or `.`. */
const pattern = /^[\p{Ll}\p{Lo}\p{M}\p{N}]+(?:[-_.][\p{Ll}\p{Lo}\p{M}\p{N}]+)*$/u;

/** Longest slug, in UTF-8 bytes: far below the 2,048 of a partition key. */
const maxBytes = 200;

/** Whether a text can be a slug, in the form (NFC) that it is stored in. */
export function isSlug(text: string): boolean {
  return pattern.test(text) && text === text.normalize('NFC') && Buffer.byteLength(text) <= maxBytes;
}
