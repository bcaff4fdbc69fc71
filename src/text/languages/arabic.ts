import { ending, inOrder, repeated, replace } from './endings.ts';
import { arabicScript, type Language } from './language.ts';

/** Larkey's light stemmer: conjunction, prepositions and article before the word; number, gender and possession behind it. */
export const arabic: Language = {
  ...arabicScript,
  stem: inOrder(
    replace(/^و(?=ال|لل|.{5})/u, ''),
    replace(/^(?:[بكف]?ال|لل)(?=..)/u, ''),
    repeated(ending('3', 'ها هم نا'), ending('3', 'ان ات ون ين يه'), ending('3', 'ه ي ا')),
  ),
};
