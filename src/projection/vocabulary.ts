/**
 * The vocabulary holds the words of public articles, for the correction of misspelt queries. Each word is in two chunks, by its first and by its
 * last letters: an edit leaves one of the two unchanged, so the chunks of a misspelt word hold all words within one edit of it.
 */

/** Words with their frequencies: the number of articles with a word is about 2 to the power of the exponent. */
export type Exponents = ReadonlyMap<string, number>;

const minLength = 4;
const maxLength = 30;

/** Minimum letters of a word in which two edits are corrected. */
const minTwoEditsLength = 8;

/**
 * Maximum letters in the name of a chunk. More letters make more chunks, fewer letters make larger chunks. Endings need more letters, because many
 * words share an ending.
 */
const maxHead = 3;
const maxTail = 4;

/** Exponents are stored as one character each, from `0` to `?`; no word contains these characters. */
const zeroCode = 0x30;
const maxExponent = 15;

/** Maximum characters of the words in a chunk, which bounds the cost of a read. Beyond it the rarest words are left out. */
const maxChunkLength = 32_000;

/** The letters by which a word is compared and stored; Hangul syllables are split into their letters. */
export function spellingOf(word: string): string {
  return /[가-힣]/.test(word) ? word.normalize('NFD') : word;
}

/** The inverse of `spellingOf`. */
export function wordOf(spelling: string): string {
  return /[\u1100-\u11ff]/.test(spelling) ? spelling.normalize('NFC') : spelling;
}

/** Whether a spelling can be in the vocabulary: only letters, long enough to be corrected, and not longer than real words. */
export function isVocabularyWord(spelling: string): boolean {
  const { length } = lettersOf(spelling);
  return length >= minLength && length <= maxLength && /^[\p{L}\p{M}]+$/u.test(spelling);
}

/** Maximum edits by which a misspelt word differs from its correction. */
export function maxEditsOf(spelling: string): number {
  return lettersOf(spelling).length < minTwoEditsLength ? 1 : 2;
}

/** The names of the two chunks of a word: its first letters and a hyphen, a hyphen and its last letters. */
export function chunksOf(spelling: string): string[] {
  const letters = lettersOf(spelling);
  return chunkNames(letters, letters.length);
}

/**
 * The names of the chunks that may contain corrections of a misspelt word: all words within one edit, and the words within two edits where both
 * edits are in the same half.
 */
export function chunksNear(spelling: string): string[] {
  const letters = lettersOf(spelling);
  const edits = maxEditsOf(spelling);
  const names = new Set<string>();
  for (let length = letters.length - edits; length <= letters.length + edits; length++)
    if (length >= minLength && length <= maxLength)
      for (const name of chunkNames(letters, length)) names.add(name);
  return [...names];
}

/** The words of a chunk from its text; undefined if the text is malformed. */
export function exponentsIn(chunk: string, text: string): Map<string, number> | undefined {
  const [head = '', tail = ''] = chunk.split('-');
  const exponents = new Map<string, number>();
  let end = 0;
  for (const { 0: entry, 1: rest = '', 2: exponent = '', index } of text.matchAll(entryPattern)) {
    if (index !== end) return undefined;
    end += entry.length;
    exponents.set(head + rest + tail, exponent.charCodeAt(0) - zeroCode);
  }
  return end === text.length ? exponents : undefined;
}

const entryPattern = /([\p{L}\p{M}]+)([0-?])/gu;

/** The text of a chunk: each word without the letters that name the chunk, followed by its exponent as a character. */
export function chunkText(chunk: string, exponents: Exponents): string {
  const [head = '', tail = ''] = chunk.split('-');
  let length = 0;
  const kept = [...exponents]
    .toSorted(
      ([a, exponentA], [b, exponentB]) => exponentB - exponentA || a.length - b.length || (a < b ? -1 : 1),
    )
    .map(([word, exponent]) => `${word.slice(head.length, word.length - tail.length)}${charOf(exponent)}`)
    .filter(entry => {
      length += entry.length;
      return length <= maxChunkLength;
    });
  return kept.join('');
}

/** Whether a chunk is so long that words may have been left out. */
export function isFullChunk(text: string): boolean {
  return text.length > maxChunkLength - maxEntryLength;
}

/** The characters of the longest word and its exponent. */
const maxEntryLength = 2 * maxLength + 1;

/**
 * The exponent after more articles. Only the exponent is stored, so an addition below the next power of two counts by
 * chance, with the probability that makes the estimate right on average (R. Morris, Counting Large Numbers of Events in
 * Small Registers, 1978).
 */
export function exponentAfter(
  exponent: number | undefined,
  articles: number,
  random: () => number = Math.random,
): number {
  const estimate = (exponent === undefined ? 0 : 2 ** exponent) + articles;
  const sure = Math.floor(Math.log2(Math.max(1, estimate)));
  const next = exponent !== undefined && random() < estimate / 2 ** sure - 1 ? sure + 1 : sure;
  return Math.min(next, maxExponent);
}

function chunkNames(letters: readonly string[], length: number): string[] {
  const head = Math.min(Math.ceil(length / 3), maxHead);
  // At least one letter is on neither side, so two swapped letters at the boundary of one side leave the other side unchanged.
  const tail = Math.min(length - 1 - head, maxTail);
  return [`${letters.slice(0, head).join('')}-`, `-${letters.slice(-tail).join('')}`];
}

function lettersOf(spelling: string): string[] {
  return [...spelling];
}

function charOf(exponent: number): string {
  return String.fromCharCode(zeroCode + exponent);
}
