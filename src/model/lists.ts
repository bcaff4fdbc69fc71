import { type DeclaredList, typeNames, types } from './types.ts';

/** Lists that hold records of several types, and that no declaration names (src/projection). */
const commonLists = [
  // Entities that have a word of this root, by type, and the postings of the articles that have one, by segment.
  'word',
  // Fresh articles with all their words, by publication, and before them the segments of the search index.
  'search',
  // Articles that wait for the next segment.
  'search/backlog',
  // Entities of which a word of a name begins so, the most mentioned first.
  'prefix',
  // The same for what was typed with one wrong letter: by the first four letters without one of them.
  'prefix/near',
  // Articles by publication, without cards, by which a search is narrowed: of an entity, a section, a language.
  'keys',
  'keys/section',
  'keys/language',
  // The latest public change of each record; of one type with its name.
  'changes',
  // Records that have ceased to be public; of one type with its name.
  'removals',
  // The history of a record.
  'revisions',
  // Records that refer to a record and stand in none of its other lists.
  'referrers',
] as const;

/** The names of the lists in the table. A list may be one of many: of a record, or of a value such as a section. */
export type ListName = DeclaredList | (typeof commonLists)[number];

const declared = typeNames.flatMap(type => Object.entries(types[type].lists));

const names: ReadonlySet<string> = new Set([...commonLists, ...declared.map(([name]) => name)]);

/** Whether a list of this name is known here. Entries of others, as a later version may write, are kept as they are. */
export function isListName(name: string): name is ListName {
  return names.has(name);
}

/** The lists of a record in which the owners of entries refer to it: they hear of its new name, of a merge and of its end. */
export const referrerLists: readonly ListName[] = [
  'referrers',
  ...new Set(
    declared
      .filter(([, { through, own }]) => through !== undefined || own?.includes('record') === true)
      .map(([name]) => name)
      .filter(isListName),
  ),
];
