import { ending, inOrder, withoutDouble } from './endings.ts';
import { type Language, latin } from './language.ts';

export const swedish: Language = {
  ...latin,
  stem: inOrder(
    ending(
      '3',
      `a e ar er or na arna erna orna eerna en et an ern ena een eer ade ande are aren
      as es ars ers ors nas arnas ernas ornas ens ets ans erns enas ades arens ares`,
    ),
    ending('.{2,}?[bdfgklmnprtv]', 's'),
    ending('5', 'ad at'),
    // The neuter of adjectives: högt, nytt.
    ending('.{2,}?[bdfgklmv]|.{3,}r', 't'),
    ending('..+', 'tt'),
    // Between stem and ending e is dropped: ministr(ar), offr(et).
    ending('.+[bdfgklmnpstv]', 'r'),
    withoutDouble,
  ),
};
