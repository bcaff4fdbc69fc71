import { stemmer } from '@orama/stemmers/dutch';
import { ending, inOrder, replace, withoutDouble } from './endings.ts';
import { type Language, latin } from './language.ts';

/** The stemmer of the package leaves double consonants, and v and z before an ending: brugg(en), huiz(en). */
export const dutch: Language = {
  ...latin,
  stem: inOrder(
    replace(/ies$/, 'ie'),
    stemmer,
    replace(/v$/, 'f'),
    replace(/z$/, 's'),
    ending('.{3,}?n', 's'),
    withoutDouble,
    ending('3', 'end', 'en'),
    ending('..+m', 'd'),
  ),
};
