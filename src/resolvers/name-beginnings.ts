import { isArticle, isParticle, isTitle } from '../text/name-parts.ts';
import { isDate, isOpener } from '../text/no-names.ts';
import { isStopWord } from '../text/stop-words.ts';
import type { TextWord } from '../text/text-words.ts';

/** Whether a name may begin at a place. In scripts without capital letters, with any word that is no small one. */
export function mayBegin(words: readonly TextWord[], i: number): boolean {
  const word = words[i];
  if (word?.isCapital !== true) return false;
  const isLonger = isFollowed(words, i);
  // Los Angeles, Al Gore.
  if (isStopWord(word.word))
    return (isLonger && isSmallPart(word.word)) || (word.isUpper && !word.isInHeadline);
  // The 2023 United Nations Conference, but no year or amount; Black Friday, but not Friday.
  if (isNumber(word) || isDate(word.word)) return isLonger;
  return !(word.hasForcedCapital && isOpener(word.word));
}

/** Whether a word more likely belongs to the name before it. */
export function isWithin(words: readonly TextWord[], i: number): boolean {
  const [before, word] = [words[i - 1], words[i]];
  if (word?.isJoined !== true || before?.hasCapital !== true || before.isGenitive) return false;
  return !isBesideName(before);
}

/** Whether a word with a capital letter next to a name is no part of another name: a title, a day, or the first word of the sentence. */
export function isBesideName({ word, hasForcedCapital }: TextWord): boolean {
  return isTitle(word) || isDate(word) || isStopWord(word) || (hasForcedCapital && isOpener(word));
}

function isFollowed(words: readonly TextWord[], i: number): boolean {
  const next = words[i + 1];
  return (
    next?.hasCapital === true && (next.isJoined || next.seam === 'line') && words[i]?.isGenitive !== true
  );
}

function isSmallPart(word: string): boolean {
  return isParticle(word) || isArticle(word);
}

function isNumber({ word }: TextWord): boolean {
  return /^\p{N}/u.test(word);
}
