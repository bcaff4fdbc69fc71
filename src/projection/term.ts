import { wordTerm } from '../store/search-keys.ts';
import type { WordLanguage } from '../text/languages/tag.ts';
import { keyOfForm } from '../text/word-key.ts';

/** The term under which the search index has a form of a text in a language. */
export function termOf(language: WordLanguage, form: string): string {
  return wordTerm(keyOfForm(language, form));
}
