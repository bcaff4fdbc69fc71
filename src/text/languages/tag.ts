/** The languages whose words are stemmed; words of all other languages are only folded. */
export const stemLanguages = [
  'ar',
  'de',
  'en',
  'es',
  'fr',
  'hi',
  'it',
  'nl',
  'pt',
  'ru',
  'sv',
  'tr',
] as const;

export type StemLanguage = (typeof stemLanguages)[number];

/** `any` is the language of names and of texts without a stated language. */
export type WordLanguage = StemLanguage | 'none' | 'any';

/** The stemming language of a document, from its BCP 47 tag. */
export function wordLanguage(tag: string): WordLanguage {
  const primary = tag.toLowerCase().split('-')[0];
  return stemLanguages.find(language => language === primary) ?? 'none';
}
