import { ending, inOrder, repeated } from './endings.ts';
import { type Language, latin } from './language.ts';

/** Nouns: number, possession, case and copula are attached to one another. Folding has merged i and ı, o and ö, u and ü. */
export const turkish: Language = {
  ...latin,
  stem: inOrder(
    repeated(
      ending('3', 'dir dur tir tur'),
      ending('3', 'nin nun n yi yu ni nu dan den tan ten ndan nden da de ta te nda nde ya ye na ne yla yle'),
      ending('3', 'in un la le'),
      ending('3', 'imiz umuz iniz unuz si su i u a e'),
      ending('3', 'im um'),
      ending('3', 'lar ler'),
      // After a vowel, s may belong to the possessive (parti-si) or to the word (meclis-i).
      ending('.{2,}[aeiou]', 's'),
    ),
    // A final consonant is voiced before a vowel: kitap, kitabı.
    ending('3', 'b', 'p'),
    ending('3', 'd', 't'),
  ),
};
