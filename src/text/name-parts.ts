/** Titles before the names of people, folded. */
const titles =
  wordSet(`admiral ambassador archbishop bishop captain chairman chairwoman chancellor colonel deputy director doctor
  dr emir foreign frau general governor herr interior judge justice king lady lord madame major mayor minister miss monsieur mr
  mrs ms pope premier president prime prince princess prof professor queen secretary senator sheikh sir spokesman spokeswoman
  sultan vice m mme mlle dr rev sgt lt gen sen rep gov bundeskanzler bundeskanzlerin burgermeister burgermeisterin prasident prasidentin kanzler kanzlerin ministre presidente`);

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

/** Words before the name of a place, and rarely before another one. */
const locatives = wordSet('across dans en in inside near nach outside throughout');

/** Whether a word tells that the name after it is the one of a place. */
export function isLocative(word: string): boolean {
  return locatives.has(word);
}

/** Words at the end of names of companies that texts leave out. */
const legalForms = wordSet(
  'ab ag asa bv co company corp corporation gmbh group holding holdings inc incorporated kg limited llc ltd nv oyj plc sa sarl sas se spa',
);

/** Whether a word is a legal form, as at the end of the name of a company. */
export function isLegalForm(word: string): boolean {
  return legalForms.has(word);
}

/** Articles that begin sentences, and are no stop words because another language has a noun of the same letters. */
const articles = wordSet('das der die el gli il la las le les lo los the un una une');

export function isArticle(word: string): boolean {
  return articles.has(word);
}

/** Words that English writes with a capital letter, and that name none of the types of records. */
const calendar = wordSet(
  `monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november
  december mondays tuesdays wednesdays thursdays fridays saturdays sundays christmas easter internet god bible republican republicans
  democrat democrats islam greek greeks dutch french swiss welsh thai arab arabs czech czechs`,
);
const belonging = /(?:ish|ese|ian|ians|ean|eans|ican|icans|ench|istani|istanis|raqi|raqis|raeli|raelis)$/;

/** Whether one word with a capital letter is rather the name of a day, a people or a language. */
export function isNoName(word: string): boolean {
  return calendar.has(word) || belonging.test(word);
}
