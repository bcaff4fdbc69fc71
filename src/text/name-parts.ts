/** Titles before the names of people, folded. */
const titles =
  wordSet(`admiral ambassador archbishop bishop captain chairman chairwoman chancellor colonel deputy director doctor
  dr emir foreign frau general governor herr interior judge justice king lady lord madame major mayor minister miss monsieur mr
  mrs ms pope premier president prime prince princess prof professor queen secretary senator sheikh sir spokesman spokeswoman
  sultan vice prasident prasidentin kanzler kanzlerin ministre presidente`);

/** Small words that belong to a surname, or join the words of a name. */
const particles = wordSet(
  'al bin ibn ben bint da das de del della der den des di dos du el et la le of van von y zu zur',
);

/** Whether a word is a title, as before the name of a person. */
export function isTitle(word: string): boolean {
  return titles.has(word);
}

/** Whether names have a word within them that is written small. */
export function isParticle(word: string): boolean {
  return particles.has(word);
}

/** The words of a text that are separated by spaces. */
export function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/));
}
