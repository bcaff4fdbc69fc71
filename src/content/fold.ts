/** Characters of a name that take part in its order; what comes after them does not matter to any reader. */
const maxLength = 120;

/** Letters that Unicode does not take apart into a plain letter and an accent, as people without them on their keyboard write them. */
const plain: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/** A text without case and accents. */
export function foldLetters(text: string): string {
  return (
    text
      .normalize('NFKD')
      // Accents only: the vowel signs of Thai or Hindi are marks too, and no accents.
      .replace(/[\u0300-\u036f]/g, '')
      .toLowerCase()
      .replace(/[ßæœøłđðþı]/g, letter => plain[letter] ?? letter)
      .normalize('NFC')
  );
}

/** A name as lists sort it: without case, accents and punctuation, so that Élysée stands beside Elysee. */
export function fold(name: string): string {
  return foldLetters(name)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, maxLength)
    .toWellFormed();
}
