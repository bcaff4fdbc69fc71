/** The endings of nouns and adjectives in a case, each with those that the name may have in its record. */
type Endings = readonly (readonly [string, readonly string[]])[];

/** The endings of names; the longer ones come first. Folded, as words are compared. */
const endings: Readonly<Record<string, Endings>> = {
  // Путина, Москвы, России, Китая, Зеленского, Европейского союза, Израиля
  ru: [
    ['ского', ['ский']],
    ['скому', ['ский']],
    ['ским', ['ский', 'ск']],
    ['ском', ['ский', 'ск']],
    ['ской', ['ская', 'ский']],
    ['скую', ['ская']],
    ['ого', ['ый', 'ой', 'ое']],
    ['ому', ['ый', 'ой', 'ое']],
    ['овой', ['ова']],
    ['ых', ['ые', 'ый']],
    ['их', ['ие', 'ий']],
    ['иной', ['ина']],
    ['ую', ['ая']],
    ['ой', ['а', 'ая']],
    ['ей', ['я', 'а']],
    ['ом', ['', 'о']],
    ['ым', ['', 'ый']],
    ['ем', ['й', 'ь', '']],
    ['ью', ['ь']],
    ['а', ['', 'о']],
    ['у', ['', 'а']],
    ['ы', ['а', '']],
    ['и', ['я', 'а', 'ь']],
    ['ю', ['я', 'й', 'ь']],
    ['я', ['й', 'ь']],
    ['е', ['', 'а', 'я', 'й']],
  ],
  // України, Києва, Зеленського, Верняєва, Львові
  uk: [
    ['ського', ['ський']],
    ['ському', ['ський']],
    ['ським', ['ський']],
    ['ської', ['ська']],
    ['ській', ['ська']],
    ['ську', ['ська']],
    ['єва', ['їв', 'єв']],
    ['єві', ['їв', 'єв']],
    ['ієва', ['ієв', 'иїв']],
    ['ого', ['ий']],
    ['ому', ['ий']],
    ['их', ['і', 'ий']],
    ['ові', ['', 'о']],
    ['еві', ['й', 'ь']],
    ['ою', ['а']],
    ['єю', ['я']],
    ['ею', ['я', 'а']],
    ['ом', ['', 'о']],
    ['ем', ['ь', 'й']],
    ['єм', ['й']],
    ['им', ['', 'ий']],
    ['а', ['', 'о']],
    ['у', ['', 'а']],
    ['и', ['а', 'ь']],
    ['ї', ['я']],
    ['ю', ['я', 'й', 'ь']],
    ['я', ['й', 'ь']],
    ['і', ['', 'а', 'ь']],
  ],
  // Tuska, Warszawy, Kaczyńskiego, Polsce, Unii Europejskiej
  pl: [
    ['skiego', ['ski', 'skie']],
    ['skiemu', ['ski', 'skie']],
    ['skim', ['ski', 'skie']],
    ['skiej', ['ska']],
    ['ckiego', ['cki']],
    ['ckiemu', ['cki']],
    ['ckim', ['cki']],
    ['ych', ['e', 'y']],
    ['ich', ['ie', 'i']],
    ['owi', ['']],
    ['owej', ['owa']],
    ['iem', ['', 'o']],
    ['em', ['', 'o']],
    ['ii', ['ia']],
    ['sce', ['ska']],
    ['ego', ['y', 'e']],
    ['emu', ['y', 'e']],
    ['ej', ['a']],
    ['ie', ['', 'a', 'o']],
    ['a', ['', 'o']],
    ['u', ['', 'o']],
    ['y', ['a']],
    ['i', ['a']],
    ['e', ['a']],
  ],
};

/** Letters that a word has before its ending at least: no rule is for shorter ones. */
const minStem = 3;

/** The forms that a name in a case may have in its record, at most four. Cases change more than that: Львова is Львів. */
export function uncased(word: string, language: string): readonly string[] {
  const rule = endings[language]?.find(
    ([ending]) => word.endsWith(ending) && word.length - ending.length >= minStem,
  );
  if (rule === undefined) return [];
  const [ending, bases] = rule;
  const stem = word.slice(0, word.length - ending.length);
  return bases.map(base => `${stem}${base}`);
}
