/**
 * Words that only hold a sentence or a question together, folded, by language. A query has no language, so a word with a meaning in another of these
 * languages is left out: the English `once` is the Spanish *eleven*, the French `son` and the Swedish `men` are English nouns, the Italian
 * `stato` is a noun. English words whose folded form is a Turkish noun (`is`: iş) stay, because every other query has one.
 */
const stopWordsByLanguage = {
  en: `a about above after again against an and any anybody anyone are as at be because been before being below between both but by can
    concerning could describe did do does doing during each few for from further had happened has have having he her here hers herself him
    himself his how i if in into is it its itself know known me more most must my myself nor of on only or other our ourselves over own please
    regarding she should so some such tell than that the their theirs them themselves then there these they this those through to too under
    until very was we were what when where which while who whom whose why with would you your yours yourself`,
  de: `aber als am auf aus bei bis dass dem den der des ein eine einem einen einer eines er es fur ihr im ist mit nach nicht noch oder sich
    sie sind uber um und uns vom von vor warum welche welchen welcher welches wenn wer wie wir wird wo zu zum zur das`,
  fr: `au aux avec ce ces cette du elle en est et etait ete il ils je la le les leur lui mais meme ne nous ont ou par pas pour pourquoi
    quand quel quelle quelles quels que qui sa se ses sont sur une vous`,
  es: `al como con cual cuales cuando cuanto del donde el ella ellos entre esta este esto ha han las los muy o para pero por porque quien
    quienes sobre sus tambien unas unos y ya`,
  it: `agli alla alle anche che degli della delle dello gli hanno lo nel nella nelle negli non perche piu quale quali quando questa queste
    questi questo sono una uno`,
  pt: `ao aos ela elas ele eles entre isso isto ja mais nao onde pela pelas pelo pelos porque quais quando quem seu seus sua suas
    tambem uma umas`,
  nl: `aan bij dat deze een heeft hebben het hij hoe ik maar naar niet ook te uit voor waar waarom wanneer wat welke werd worden wordt
    zij zijn`,
  sv: `att det efter eller ett fran hade hur inte mellan och pa sig ska skulle som vad varfor vem vilka vilken vilket`,
  tr: `ancak bir bu cok daha degil gibi hangi icin ile kadar nasil neden nerede olan olarak ve veya`,
  ru: `а без бы был была были было быть в вас во вы где да для до его ее если есть еще же за и из или их к как какая какие какой когда кто ли
    мне мы на не него нет ни но о об он она они от по почему при с со так то того только ты у уже чем что чтобы эта эти это этого этом этот я`,
  ar: `الي التي الذي الذين ان او اين بعد بين تلك ثم حتي ذلك عن علي في قبل قد كان كانت كل كما كيف لا لم لماذا لن ما ماذا متي مع من هذا هذه هل هم
    هو هي`,
  hi: `इस उस एक और कब कर कहां का कि की के कैसे को कौन क्या क्यों जो तो था थी थे ने नहीं पर भी में यह ये लिए वह वे साथ से ही है हैं हो`,
} as const;

/** Stop words are in the index, for a query that consists only of them; other queries skip them. */
const stopWords = new Set(Object.values(stopWordsByLanguage).flatMap(words => words.split(/\s+/)));

/** Whether a query with any other word can skip this word. */
export function isStopWord(word: string): boolean {
  return stopWords.has(word);
}
