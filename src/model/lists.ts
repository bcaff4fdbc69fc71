import { type DeclaredList, typeNames, types } from './types.ts';

/** Lists that no declaration of a type has; src/projection and src/commands build their entries. */
const commonLists = [
  // Entities with a word of this root, by type, and the postings of articles with such a word, by segment.
  'word',
  // Fresh articles with all their words, by publication, and before them the segments of the search index.
  'search',
  // Articles that wait for the next segment.
  'search/backlog',
  // Entities with a word in their names that begins with these letters, the most mentioned first.
  'prefix',
  // The same for letters with one mistake: by the first four letters without one of them.
  'prefix/near',
  // Entities with a name that begins with this word, by the rest of the name.
  'name',
  // Articles by publication, without cards: the filters by entity, section, language, kind and urgency.
  'keys',
  'keys/section',
  'keys/language',
  'keys/kind',
  'keys/urgency',
  // Versions of another article, by publication: the filter that leaves them out.
  'keys/version',
  // Articles with a part of their text in common, by publication.
  'likeness',
  // All sections, with the number of their articles.
  'sections',
  // The latest public change of each record, in one list for all types and one for each type.
  'changes',
  // Records that are no longer public, in one list for all types and one for each type.
  'removals',
  // Changes that become public at an instant to come: expiries, releases, and the working copies that are scheduled.
  'pending',
  // Releases by creation, and by state: scheduled ones by their instant.
  'releases',
  'releases/state',
  // Fronts by slug.
  'fronts',
  // The history of a record.
  'revisions',
  // Posts of a live article, those of them that are pinned, and the posts that mention an entity.
  'posts',
  'posts/pinned',
  'posts/mentions',
  // The audit log: the mutations of a month, of a caller, and of a record.
  'audit',
  'audit/caller',
  'audit/record',
  // The attempts to send messages to a webhook.
  'deliveries',
  // Records that refer to a record and are in none of its other lists.
  'referrers',
] as const;

/** The names of the lists in the table. The partition of a list may also name a record, or a value such as a section. */
export type ListName = DeclaredList | (typeof commonLists)[number];

const declared = typeNames.flatMap(type => Object.entries(types[type].lists));

const names: ReadonlySet<string> = new Set([...commonLists, ...declared.map(([name]) => name)]);

/** Whether this version knows a list. Entries of unknown lists, which a later version may have written, are kept unchanged. */
export function isListName(name: string): name is ListName {
  return names.has(name);
}

/** The lists of a record that contain its referrers. They are read to update the referrers after a rename, a merge or a deletion. */
export const referrerLists: readonly ListName[] = [
  'referrers',
  ...new Set(
    declared
      .filter(([, { through, own }]) => through !== undefined || own?.includes('record') === true)
      .map(([name]) => name)
      .filter(isListName),
  ),
];
