import { ending, inOrder, replace, verbStem } from './endings.ts';
import { type Language, latin } from './language.ts';

export const spanish: Language = {
  ...latin,
  stem: inOrder(
    replace(/ces$/, 'z'),
    ending('.{2,}?[bcdfghjklmnrstvxyz]', 'es'),
    ending('..+[aeiou]', 's'),
    ending(
      verbStem,
      `acion aciones ar er ir ado ada ido ida ando iendo an en aba aban aron ieron io amos imos
      ara aran aria arian era eran eria erian ira iran iria irian`,
    ),
    ending('3', 'a e i o'),
    ending('4', 'an'),
  ),
};
