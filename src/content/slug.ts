import { createHash } from 'node:crypto';

/** What a slug may be: lower-case words of letters and digits of any script, joined by single `-`, `_` or `.`. */
const pattern = /^[\p{Ll}\p{Lo}\p{M}\p{N}]+(?:[-_.][\p{Ll}\p{Lo}\p{M}\p{N}]+)*$/u;

/** Longest slug, in UTF-8 bytes: far below the 2,048 of a partition key. */
const maxBytes = 200;

/** Whether a text can be a slug, in the form (NFC) that it is stored in. */
export function isSlug(text: string): boolean {
  return pattern.test(text) && text === text.normalize('NFC') && Buffer.byteLength(text) <= maxBytes;
}

/** A slug made of any text: its words without case and accents. The same text always gives the same slug. */
export function slugFrom(text: string): string {
  const words = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .match(/[\p{Ll}\p{Lo}\p{M}\p{N}]+/gu);
  const slug = (words ?? []).join('-');
  if (isSlug(slug)) return slug;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const start = [...slug].slice(0, 40).join('').replace(/-+$/, '');
  return start === '' ? digest : `${start}-${digest}`;
}
