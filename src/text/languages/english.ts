import { stemmer } from '@orama/stemmers/english';
import { type Language, latin } from './language.ts';

/** Porter's stemmer. */
export const english: Language = { ...latin, stem: stemmer };
