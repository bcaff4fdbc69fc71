import { ending, inOrder, replace } from './endings.ts';
import { devanagari, type Language } from './language.ts';

/** Number and case of nouns and adjectives. */
export const hindi: Language = {
  ...devanagari,
  stem: inOrder(
    // After a vowel, ये and यी are also written ए and ई: गये, नयी.
    replace(/(?<=[^\u094d])ये$/u, 'ए'),
    replace(/(?<=[^\u094d])यी$/u, 'ई'),
    replace(/^([गनभ])[एई]$/u, '$1य'),
    ending('2', 'ियों ियां ाओं ाएं ुओं ुएं ओं एं ों ें ीं ां ाें ए ई या ो े ा ी ि ू ु'),
    ending('2', 'ि ा ी'),
  ),
};
