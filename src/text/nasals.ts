/**
 * Nasals before a consonant in the scripts of India, as a sign or as a letter: हिंदी, हिन्दी. Their blocks of Unicode have one order, so a rule for
 * one is a rule for all of them; Tamil has no such sign.
 */
const blocks = [0x900, 0x980, 0xa00, 0xa80, 0xb00, 0xc00, 0xc80, 0xd00];
const [anusvara, virama, dental, va] = [0x02, 0x4d, 0x28, 0x35];
const sibilants = [0x36, 0x37, 0x38];
/** The nasals of the five rows of consonants; the four consonants before a nasal are those of its row. */
const nasals = [0x19, 0x1e, 0x23, dental, 0x2e];

const rules = blocks.flatMap(block => {
  const text = (codes: readonly number[]) => String.fromCharCode(...codes.map(code => block + code));
  const rows = nasals.map(nasal => ({ nasal, row: [1, 2, 3, 4].map(i => nasal - i) }));
  // The dental letter is written before the consonants of other rows too: फ्रान्स, इन्कार. सम्वाद is also written संवाद.
  const dentals = [...rows.flatMap(({ row }) => row), ...sibilants];
  return [
    ...rows.map(({ nasal, row }) => ({
      letter: text([nasal, virama]),
      before: text(row),
      sign: text([anusvara]),
    })),
    { letter: text([dental, virama]), before: text(dentals), sign: text([anusvara]) },
    { letter: text([0x2e, virama]), before: text([va]), sign: text([anusvara]) },
  ];
});

/** In Bengali, the velar nasal is written as a letter also before a vowel and at the end: রঙ, রং. */
const bengaliVelar = /\u0999\u09cd?/g;
const lettersBefore = new RegExp(
  rules.map(({ letter, before }) => `${letter}(?=[${before}])`).join('|'),
  'g',
);
const signs = new RegExp(rules.map(({ sign, before }) => `${sign}(?=[${before}])`).join('|'));

/** The spelling with signs. */
export function withNasalSigns(word: string): string {
  return word.replace(bengaliVelar, '\u0982').replace(lettersBefore, letter => signOf(letter));
}

/** The spelling with letters, after those with a letter in the first places only: each typed beginning of one is the beginning of another. */
export function nasalSpellings(word: string): string[] {
  const spellings = [word];
  for (let at = word.search(signs); at >= 0; ) {
    const last = spellings.at(-1) ?? '';
    const rule = rules.find(({ sign, before }) => sign === last[at] && before.includes(last[at + 1] ?? ''));
    const next = `${last.slice(0, at)}${rule?.letter ?? ''}${last.slice(at + 1)}`;
    spellings.push(next);
    at = next.search(signs);
  }
  return spellings;
}

function signOf(letter: string): string {
  return rules.find(rule => rule.letter === letter)?.sign ?? letter;
}
