import { ending, inOrder, verbStem } from './endings.ts';
import { type Language, latin } from './language.ts';

export const italian: Language = {
  ...latin,
  stem: inOrder(
    ending(
      verbStem,
      `azione azioni are ere ire ato ata ati ate uto uta uti ute ito ita iti ite ando endo ano ono
      ava avano eva evano iva ivano arono erono irono era eranno`,
    ),
    ending('.+[cg]', 'h'),
    ending('3', 'a e i o'),
    ending('3', 'h i'),
    ending('4', 'ar an iar ian'),
  ),
};
