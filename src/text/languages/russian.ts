import { stemmer } from '@orama/stemmers/russian';
import { cyrillic, type Language } from './language.ts';

export const russian: Language = { ...cyrillic, stem: stemmer };
