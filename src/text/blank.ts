import { latePattern } from './late-pattern.ts';

const visible = latePattern(String.raw`[^\s\p{Default_Ignorable_Code_Point}\u2800]`, 'u');

/** Whether a text shows nothing: it has only white space, invisible characters and the empty pattern of Braille. */
export function isBlank(text: string): boolean {
  return !visible().test(text);
}
