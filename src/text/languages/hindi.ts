import { ending, inOrder } from './endings.ts';
import { devanagari, type Language } from './language.ts';

/** Number and case of nouns and adjectives. */
export const hindi: Language = {
  ...devanagari,
  stem: inOrder(ending('2', 'ियों ियां ाओं ाएं ुओं ुएं ओं एं ों ें ीं ां ाें ये यी या ो े ा ी ि ू ु'), ending('2', 'ि ा ी')),
};
