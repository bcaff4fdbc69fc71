import { wordSet } from './name-parts.ts';

/** Abbreviations before a name. */
const beforeNames = wordSet('dr gen gov hon lt maj mr mrs ms prof rep rev sen sgt st capt col');

/** Abbreviations at the end of a name, to which their full stop belongs (Home Depot Inc.). */
const afterNames = wordSet('bros co corp inc jr ltd sr');

/** Whether a name continues after the full stop of a word: J. F. Kennedy, Mr. Bush. */
export function isAbbreviated(word: string): boolean {
  return word.length === 1 || beforeNames.has(word);
}

/** Whether the full stop after a word is a part of the name that it ends. */
export function isAbbreviatedEnd(word: string): boolean {
  return afterNames.has(word);
}

/** Whether a word tells a person from another one of the same name: Ken Griffey Jr. */
export function isGeneration(word: string): boolean {
  return word === 'jr' || word === 'sr';
}
