/**
 * Words that only hold a sentence together, in English, German, French or Spanish. A query has no language, so the set leaves out words with a
 * meaning in another of these languages: the German `war`, the Spanish `sea`, the French `un`, `die` and `all`. Stop words are in the index, for
 * a query that consists only of them; other queries skip them.
 */
const stopWords = new Set(
  `a an and any are as at be been being but by can could did do does for from had has have he her his how i if in into is it its
  of on or our she should so than that the their them then there these they this those to was we were what when where which who
  whom whose why with would you your
  aber als am auf aus bei bin bis dass dem den der des ein eine einem einen einer eines er es fur hat ihr im ist mit nach nicht noch
  oder sich sie sind uber um und uns vom von vor wenn wie wir wird zu zum zur das
  au aux avec ce ces cette dans du elle en est et etait ete il ils je la le les leur lui mais meme ne nous ont ou par pas pour que
  qui sa se ses son sont sur une vous
  al como con cuando del el ella ellos entre esta este esto ha han las los mas muy o para pero por sin sobre su sus tambien una
  unos y ya`
    .split(/\s+/)
    .filter(word => word !== ''),
);

/** Whether a query with any other word can skip this word. */
export function isStopWord(word: string): boolean {
  return stopWords.has(word);
}
