import { ending, inOrder, replace, verbStem } from './endings.ts';
import { type Language, latin } from './language.ts';

export const portuguese: Language = {
  ...latin,
  stem: inOrder(
    replace(/oes$/, 'ao'),
    replace(/(?<=..)ais$/, 'al'),
    replace(/(?<=...)eis$/, 'el'),
    replace(/ns$/, 'm'),
    replace(/([rzs])es$/, '$1'),
    replace(/(?<=..[aeiou])s$/, ''),
    ending(
      verbStem,
      'acao ar er ir ado ada ido ida ando endo ou eu iu am em ava avam aram eram iram ara arao era erao',
    ),
    ending('3', 'ao a e o'),
    ending('3', 'i'),
    ending('5', 'es'),
  ),
};
