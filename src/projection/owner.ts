import { isId } from '../content/id.ts';
import { isTypeName, type TypeName } from '../model/types.ts';
import { type Key, listOf, type RecordName } from '../store/keys.ts';
import { typeOfPrefixed } from './prefixes.ts';

/**
 * The record that an entry of a list follows from; undefined where no projection writes such a list, or such a key into it. Only exact
 * shapes count: an entry of a list that a later version of the software adds must not be taken for one of a list that is known here.
 */
export function ownerOf({ pk, sk }: Key): RecordName | undefined {
  if (!pk.startsWith('list#')) return undefined;
  const { of, words } = listOf(pk);
  if (of !== undefined && !(isTypeName(of.type) && isId(of.id))) return undefined;
  const rule = of === undefined ? tableLists.get(shapeOf(words)) : recordLists.get(words.join('/'));
  return rule?.(sk, of ?? nobody);
}

type OwnerRule = (sk: string, of: RecordName) => RecordName | undefined;

/** Lists that are no record's own have no use for one. */
const nobody: RecordName = { type: '', id: '' };

const ofType =
  (type: TypeName): OwnerRule =>
  sk => {
    const id = endOf(sk);
    return isId(id) ? { type, id } : undefined;
  };

/** The id, and after a point a part of the record. */
const partOf =
  (type: TypeName): OwnerRule =>
  sk => {
    const [id = '', part = '', ...more] = endOf(sk).split('.');
    return isId(id) && part !== '' && more.length === 0 ? { type, id } : undefined;
  };

const named: OwnerRule = sk => {
  const [type = '', id = '', ...more] = endOf(sk).split('.');
  return isTypeName(type) && isId(id) && more.length === 0 ? { type, id } : undefined;
};

/** Entries of a word sort by the type of an entity, or by the time of an article's publication. */
const wordOwner: OwnerRule = sk => {
  const sort = sk.slice(0, sk.indexOf('#'));
  const type = isTypeName(sort) && sort !== 'Article' ? sort : isInstant(sort) ? 'Article' : undefined;
  return type === undefined ? undefined : ofType(type)(sk, nobody);
};

const prefixOwner: OwnerRule = sk => {
  const type: string = typeOfPrefixed(sk);
  return isTypeName(type) && type !== 'Article' ? ofType(type)(sk, nobody) : undefined;
};

/** Lists by the words of their names; `*` stands for any text. */
const tableLists: ReadonlyMap<string, OwnerRule> = rules({
  articles: ofType('Article'),
  'articles/section/*': ofType('Article'),
  'articles/language/*': ofType('Article'),
  people: ofType('Person'),
  organizations: ofType('Organization'),
  places: ofType('Place'),
  topics: ofType('Topic'),
  events: ofType('Event'),
  'events/kind/*': ofType('Event'),
  agreements: ofType('Agreement'),
  'agreements/kind/*': ofType('Agreement'),
  'agreements/status/*': ofType('Agreement'),
  'word/*': wordOwner,
  'prefix/*': prefixOwner,
  'keys/section/*': ofType('Article'),
  'keys/language/*': ofType('Article'),
  drafts: ofType('Article'),
  'drafts/*': ofType('Article'),
  changes: named,
  'changes/*': named,
});

/** Lists of a record by the word after its name. */
const recordLists: ReadonlyMap<string, OwnerRule> = rules({
  articles: ofType('Article'),
  statements: partOf('Article'),
  keys: ofType('Article'),
  // An agreement itself lists the events that it came of; all other lists of events are filled by the events.
  events: (sk, of) => (of.type === 'Agreement' ? ownList(sk, of) : ofType('Event')(sk, of)),
  agreements: ofType('Agreement'),
  milestones: partOf('Agreement'),
  members: ofType('Person'),
  children: (sk, of) => (isTypeName(of.type) ? ofType(of.type)(sk, of) : undefined),
  referrers: named,
});

function rules(byName: Readonly<Record<string, OwnerRule>>): ReadonlyMap<string, OwnerRule> {
  return new Map(Object.entries(byName));
}

function ownList(sk: string, of: RecordName): RecordName | undefined {
  return isId(endOf(sk)) ? of : undefined;
}

function shapeOf(words: readonly string[]): string {
  const [first = '', second = ''] = words;
  if (words.length === 2) return `${first}/*`;
  return words.length === 3 ? `${first}/${second}/*` : words.join('/');
}

/** What stands behind the last separator of a sort key. */
function endOf(sk: string): string {
  return sk.slice(sk.lastIndexOf('#') + 1);
}

function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text);
}
