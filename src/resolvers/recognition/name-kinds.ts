import type { EntityName } from '../../model/types.ts';
import { wordSet } from '../../text/name-parts.ts';

/** The type of record that a name suggests. */
export function kindOf(name: readonly string[]): EntityName | undefined {
  return kinds.find(([, words]) => name.some(word => words.has(word)))?.[0];
}

/** Whether a word indicates the kind of a name. */
export function isOfKind(word: string): boolean {
  return kinds.some(([, words]) => words.has(word));
}

/** Words that indicate the kind of a name. */
const kinds: readonly (readonly [EntityName, ReadonlySet<string>])[] = [
  [
    'Agreement',
    wordSet(
      'accord accords agreement convention covenant pact protocol treaty abkommen vertrag accord traite',
    ),
  ],
  ['Event', wordSet('conference congress festival games olympics summit war gipfel konferenz sommet')],
  [
    'Organization',
    wordSet(`academy agency alliance army assembly association authority bank board bureau commission committee company
      corporation council court department federation foundation fund group inc institute league ltd ministry
      office organisation times post court bureau council museum college hospital institute newspaper club airlines airport workers organization parliament party police senate service society union university
      bundestag bundeswehr ministerium partei universitat verband agence banque conseil ministere parti universite`),
  ],
  ['Place', wordSet('bay city island islands lake mount mountains province river sea strait street valley')],
];
