import type { Item } from '../store/attributes.ts';
import { listOf, type RecordName } from '../store/keys.ts';
import { typeOfPrefixed } from './prefixes.ts';
import { survivorFrom } from './stored.ts';
import { typeOfFound } from './words.ts';

/**
 * Whether an item follows from a single record as it is now, and from nothing else. A document is what others follow from; history, removals,
 * what is related and what is owed have come about in time.
 */
export function isProjected(item: Item): boolean {
  const { pk, sk } = item;
  if (pk.startsWith('slug#') || sk === 'body') return true;
  if (!pk.startsWith('list#')) return survivorFrom(item) !== undefined;
  const [word] = listOf(pk).words;
  return word !== 'removals' && word !== 'revisions';
}

/**
 * The record that an item of the table follows from; undefined for an item that no projection makes. The parts of a list's name say
 * of which type its entries are, and an entry's key ends with the id: of the record, of the record and a part of it, or with type and id.
 */
export function ownerOf(item: Item): RecordName | undefined {
  const { pk, sk, id } = item;
  const [kind = '', ...rest] = pk.split('#');
  const survivor = survivorFrom(item);
  if (survivor !== undefined) return { type: kind, id: survivor };
  if (kind === 'slug') return typeof id === 'string' ? { type: rest[0] ?? '', id } : undefined;
  if (kind !== 'list') return { type: kind, id: rest.join('#') };
  const list = listOf(pk);
  const type = typeOfEntries(list.words, list.of, sk);
  if (type === undefined) return undefined;
  if (type === 'own') return list.of;
  const [first = '', second = ''] = sk.slice(sk.lastIndexOf('#') + 1).split('.');
  return type === 'named' ? { type: first, id: second } : { type, id: first };
}

function typeOfEntries(
  [word = '']: readonly string[],
  of: RecordName | undefined,
  sk: string,
): string | undefined {
  switch (word) {
    case 'word':
      return typeOfFound(sk);
    case 'prefix':
      return typeOfPrefixed(sk);
    case 'keys':
    case 'articles':
    case 'drafts':
    case 'statements':
      return 'Article';
    case 'people':
    case 'members':
      return 'Person';
    case 'organizations':
      return 'Organization';
    case 'places':
      return 'Place';
    case 'topics':
      return 'Topic';
    case 'children':
      return of?.type;
    case 'events':
      // An agreement itself lists the events that it came of; all other lists of events are filled by the events.
      return of?.type === 'Agreement' ? 'own' : 'Event';
    case 'agreements':
    case 'milestones':
      return 'Agreement';
    case 'changes':
    case 'removals':
    case 'referrers':
      return 'named';
    default:
      return undefined;
  }
}
