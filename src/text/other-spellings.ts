/** Letters that are written as two letters where a keyboard lacks them; đ only in South Slavic words, which have other letters with a caron or acute. */
const twoLetters: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa', đ: 'dj' };
const spelledAsTwo = /[äöüøå]|đ(?=.{0,16}[čćšž])/gu;

/** Arabic hamza before waw, whose carrier is yeh in Egypt and waw elsewhere: مسئول, مسؤول. */
const hamzaBeforeWaw = /(?<=\p{L})[\u0624\u0626](?=\u0648)/gu;

/** The letters that Irish puts before a word: hÉireann, mBaile. */
const irishPrefix =
  /^(?:[thn](?=[AEIOUÁÉÍÓÚ])|m(?=B)|g(?=C)|n(?=[DG])|b(?=P)|bh(?=F)|d(?=T)|t(?=S))(?=\p{Lu}\p{Ll})/u;

/** Other spellings of a word that are not the same letters after folding. */
export function otherSpellings(word: string): string[] {
  const lower = word.toLowerCase().normalize('NFC');
  const others = [
    lower.replace(spelledAsTwo, letter => twoLetters[letter] ?? letter),
    lower.replace(hamzaBeforeWaw, letter => (letter === '\u0624' ? '\u0626' : '\u0624')),
    word.replace(irishPrefix, '').toLowerCase(),
    lower.replace(/^www\./, ''),
  ];
  return others.filter(other => other !== lower && other !== word.toLowerCase());
}
