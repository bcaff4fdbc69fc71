import { withoutParticles } from './korean.ts';
import { arabic } from './languages/arabic.ts';
import { hindi } from './languages/hindi.ts';
import { arabicScript, cyrillic, devanagari, latin } from './languages/language.ts';
import { remembered } from './remembered.ts';

/**
 * The root of a word, which names its list in the index. A query has no language, so the root does not depend on one: all forms of a word have one
 * root in each stemmed language. For words in Latin and Cyrillic letters it is the beginning of the word, without the work of nine stemmers and
 * their contradictions ([decision](../../docs/decisions/2026-11-28-roots-are-beginnings.md)).
 */
export const rootOf: (word: string) => string = remembered((word: string): string => {
  if (latin.letters.test(word)) return latinRoot(word);
  if (cyrillic.letters.test(word)) return beginning(word, /[аеиоуыэюяьй]$/);
  if (arabicScript.letters.test(word))
    return significant(arabic.stem(word), arabicScript.minStemLength, word);
  if (devanagari.letters.test(word)) return significant(hindi.stem(word), devanagari.minStemLength, word);
  return withoutParticles(word);
});

/**
 * The first three or four letters; the fourth counts only if no ending begins with it. Frequent beginnings have a list for their five letters.
 * Double letters count once, because an ending may double or undouble them: run, running; Dutch hoog, hoge.
 */
function latinRoot(word: string): string {
  const letters = word.slice(0, considered).replace(/(.)\1+/g, '$1');
  const five = letters.slice(0, 5);
  if (frequentBeginnings.has(five)) return five;
  // The Turkish plural after a stem of three letters.
  if (/^...l[ae]r/.test(word)) return word.slice(0, 3);
  return beginning(letters, /^...s(?![aeiou]|$)/.test(letters) ? /[aeiouy]$/ : /[aeiouys]$/);
}

/** Enough for five letters of which some are double. */
const considered = 8;

function beginning(word: string, endingLetter: RegExp): string {
  const four = word.slice(0, 4);
  return four.length === 4 && endingLetter.test(four) ? four.slice(0, 3) : four;
}

function significant(stem: string, minLength: number, word: string): string {
  return stem.length < minLength ? word : stem;
}

/**
 * Beginnings of many words, or of frequent words in news, so that their lists do not get long. Each is within the stems of its words: in the
 * dictionaries of nine languages at most four words in a hundred have forms both with and without the five letters, and only rare words.
 */
const frequentBeginnings = new Set(
  `acord admin afric again agric ameri analy anonc anoun anunc asemb atack austr autho autor betwe briti build busin capit centr
  chief child citiz civil clima coali colec comis comit compa compe compl comun conce condi conec confe confi confl congr conse
  consi const consu conti contr corpo count court crimi cultu decis decla defen deleg deman democ depar depen deput devel diplo
  direc disas discu distr econo educa eleci elect emerg emplo energ engin envir estab europ execu exerc expec exper explo expor
  feder finan forei franc gener gesch gesel geset gover healt histo hospi human imigr impor indep indon indus infor infra insti
  intel inter inves invol islam israe journ judic justi krank labor langu legis manag manuf medic membe milio milit minis natio
  natur negoc negot north nucle ofens ofici oposi organ pales peopl perma perso polic polit popul posit prepa prese presi presu
  preve previ priso probl proce produ profe progr proje promi propo prosp prote recon refor refug regio regul relat relig repor
  repre repub resea resid resou respo resul schol scien secre secto secur socia socie spoke stand strat stren struc stude supor
  suspe techn terit teror thous train trans treat ukrai unive victi visit water weapo welth women world`.split(
    /\s+/,
  ),
);
