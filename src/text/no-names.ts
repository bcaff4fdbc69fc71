import { wordSet } from './name-parts.ts';

/** Days and months, also shortened. They are written with a capital letter, and are rarely anything other than a date. */
const calendar = wordSet(
  `monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november
  december mondays tuesdays wednesdays thursdays fridays saturdays sundays mon tue tues wed thu thur thurs fri sat jan feb mar apr jun jul
  aug sep sept oct nov dec`,
);

/** Whether a word is a day or a month. */
export function isDate(word: string): boolean {
  return calendar.has(word);
}

/** Words with a capital letter that name none of the types of records. */
const others = wordSet(
  `christmas easter ramadan internet web god bible quran koran republican republicans democrat democrats islam islamic islamist islamists
  ceo cfo coo gdp gmt gps dna hiv aids dvd vip usd pm am bst est`,
);

/** Peoples and their adjectives that `peopleEndings` does not recognize, because names have the same endings: Susan, Milan, Iran. */
const peoples = wordSet(
  `afghan afghans american americans african africans angolan arab arabs argentine basque bedouin bosniak catalan chechen chilean cuban
  cubans cypriot czech czechs dane danes dutch emirati filipino filipinos finn finns french frenchman german germans greek greeks hindu
  hindus jamaican jew jews kazakh kenyan kenyans kosovan kurd kurds kuwaiti libyan libyans malay mexican mexicans moldovan moroccan
  moroccans muslim muslims nigerien omani pakistani pakistanis polish puerto qatari roma rwandan saudi saudis serb serbs shia shiite
  shiites sikh slovak slovaks slovene somali somalis soviet spaniard sunni sunnis swede swedes swiss tajik tamil texan thai tibetan tibetans
  turk turks turkmen ugandan uighur uzbek venezuelan welsh yemeni yemenis zambian zimbabwean`,
);
const peopleEndings = /(?:ish|ese|ian|ians|ean|eans|ican|icans|ench|istani|istanis|raqi|raqis|raeli|raelis)$/;

/** Whether a word names a people or its language, or is the adjective for it. */
export function isPeople(word: string): boolean {
  return peoples.has(word) || peopleEndings.test(word);
}

/** Whether a word with a capital letter is more likely a day, a people or the like than the name of an entity. */
export function isNoName(word: string): boolean {
  return calendar.has(word) || others.has(word) || isPeople(word);
}

/** Words that begin sentences right before a name: Once Ford had left… */
const openers = wordSet(
  `according additionally after again ago although amid among another as because before besides but consequently currently despite
  during earlier elsewhere even every finally following for formerly further furthermore given hence however if inside instead last
  later like likewise many maybe meanwhile moreover most near nearly next no not nor now often once only otherwise outside perhaps
  previously recently several similarly since so some somehow sometimes soon still that then therefore this those though through thus today
  together tomorrow two three four five under unlike until upon when whenever where whereas whether while why with within without yesterday yet come both
  said says`,
);

/** Whether a word with a capital letter is more likely to begin a sentence than a name. */
export function isOpener(word: string): boolean {
  return openers.has(word);
}

/** The ends of compounds with a name: the Boston-based company, American-led talks. They are no part of the name. */
const tails = wordSet(
  'aged area backed based born bound brokered built centric controlled dominated educated era friendly funded held inspired led made old occupied owned produced related run speaking sponsored style supported trained type wide winning years',
);

/** Whether a lower-case word after a hyphen is no part of the name before it. */
export function isCompoundTail(word: string): boolean {
  return tails.has(word);
}

/** Words that precede the title of an office: portfolios, as in the Defence Minister, and "vice", as in the Vice President. */
const portfolios = wordSet(
  'agriculture culture defence defense development economy education energy environment finance health home homeland housing information labor labour oil planning security sports state trade transport treasury vice',
);

export function isPortfolio(word: string): boolean {
  return portfolios.has(word);
}
