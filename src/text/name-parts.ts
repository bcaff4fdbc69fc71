/** Titles before the names of people, folded. */
const titles =
  wordSet(`admiral ambassador archbishop bishop candidate capt captain ceo cfo chairman chairwoman chancellor coach col colonel commissioner
  congressman congresswoman crown deputy director doctor dr emir ex foreign former frau gen general gov governor herr interior judge justice
  king lady lord lt m madame maj major mayor minister miss mlle mme monsieur mr mrs ms pope premier president prime prince princess prof
  professor queen rep rev secretary sen senator sgt sheikh sir spokesman spokeswoman sultan vice bundeskanzler bundeskanzlerin
  burgermeister burgermeisterin prasident prasidentin kanzler kanzlerin ministre presidente`);

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

/** Words for the trade of a company between its own name and its legal form, which texts leave out too: Ford Motor Company. */
const trades = wordSet(
  'automobile automotive chemical communications electronics energy entertainment financial food foods industries insurance motor oil petroleum pharmaceutical pharmaceuticals semiconductor software steel technologies technology',
);

export function isTrade(word: string): boolean {
  return trades.has(word);
}

/** Words that begin the names of many organizations, and so name none of them alone. */
const general = wordSet(
  `advanced all american asian associated bank best big black blue british capital central china city credit deutsche digital east eastern
  european federal first general global golden great green group home house international japan joint labour land liberal life london mobile
  national new news north northern old open pacific people peoples premier public red republican royal russian saint san san securities
  social south southern standard state super the trans union united university us west western white world york young`,
);

/** Whether a word is too general to stand for the whole name that it begins. */
export function isGeneral(word: string): boolean {
  return general.has(word);
}
