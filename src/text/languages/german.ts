import { stemmer } from '@orama/stemmers/german';
import { type Language, latin } from './language.ts';

export const german: Language = { ...latin, stem: stemmer };
