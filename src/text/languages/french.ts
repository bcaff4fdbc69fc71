import { ending, inOrder, replace, withoutDouble } from './endings.ts';
import { type Language, latin } from './language.ts';

export const french: Language = {
  ...latin,
  stem: inOrder(
    replace(/(?<=[^e])aux$/, 'al'),
    replace(/(?<=eu|eau|ou)x$/, ''),
    replace(/(?<=..)s$/, ''),
    replace(/iere$/, 'ier'),
    replace(/(?<=..)ee$/, 'e'),
    replace(/(?<=..)nne$/, 'n'),
    replace(/lle$/, 'l'),
    ending('3', 'ation er ez ait aient ent ente ant ante e erent era erait'),
    ending('3', 'e i'),
    replace(/qu$/, 'c'),
    withoutDouble,
  ),
};
