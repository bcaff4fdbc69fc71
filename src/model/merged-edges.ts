import { isDeepStrictEqual } from 'node:util';
import { essentialReferences } from './essential.ts';
import type { mentionRole, participantRole, partyRole, ValueOf } from './vocabulary.ts';

/** A mention, a participant or a party: a role, the record that has it, and what else the tie says. */
type Tie = Readonly<Record<string, unknown>>;

type Role = ValueOf<typeof mentionRole | typeof participantRole | typeof partyRole>;

/**
 * How strong a role is: which one stays where two ties become one, because the two records that they lead to become one. The strongest is
 * the one that says most of what the record is there for. Only roles of one list meet.
 */
const strengths: Readonly<Record<Role, number>> = {
  // Mentions
  SUBJECT: 6,
  QUOTED: 5,
  AUTHOR: 4,
  LOCATION: 3,
  CATEGORY: 2,
  MENTIONED: 1,
  // Participants of events and parties to agreements
  HOST: 13,
  CHAIR: 12,
  ORGANIZER: 11,
  SIGNATORY: 10,
  PARTY: 9,
  MEDIATOR: 8,
  GUARANTOR: 7,
  SPEAKER: 6,
  DELEGATE: 5,
  TARGET: 4,
  BENEFICIARY: 3,
  WITNESS: 2,
  ATTENDEE: 1,
};

/** An entry of a list, and whether it leads to its record only by way of a merge. */
interface Entry {
  readonly value: unknown;
  readonly moved: boolean;
}

/**
 * A list in which ties that lead elsewhere by a merge are joined with those that led to the same record before: one tie, at the earlier place,
 * with the stronger role and whatever only one of them says. Several ties of a record that were written as several stay so.
 */
export function joinTies(entries: readonly Entry[]): unknown[] {
  let list = entries;
  for (const entry of entries.filter(({ moved }) => moved)) {
    const [rival] = list
      .filter(other => !other.moved && isSameTarget(other.value, entry.value))
      .toSorted((a, b) => strengthOf(b.value) - strengthOf(a.value));
    if (rival === undefined) continue;
    const both = { value: united(rival.value, entry.value), moved: false };
    const earlier = list.indexOf(rival) < list.indexOf(entry) ? rival : entry;
    list = list.flatMap(one => (one === earlier ? [both] : one === rival || one === entry ? [] : [one]));
  }
  return list.map(({ value }) => value);
}

function isSameTarget(one: unknown, other: unknown): boolean {
  const target = targetOf(one);
  return target !== undefined && isDeepStrictEqual(target, targetOf(other));
}

/** The record that a tie with a role leads to, as it stands there. */
function targetOf(value: unknown): unknown {
  if (!isTie(value) || !('role' in value)) return undefined;
  const target = [...essentialReferences].map(name => value[name]).find(found => found !== undefined);
  return isTie(target) ? { type: target.type, id: target.id } : target;
}

function strengthOf(value: unknown): number {
  const strength = new Map<unknown, number>(Object.entries(strengths));
  return isTie(value) ? (strength.get(value.role) ?? 0) : 0;
}

function united(one: unknown, other: unknown): Tie {
  const [strong, weak] = strengthOf(other) > strengthOf(one) ? [other, one] : [one, other];
  if (!isTie(strong) || !isTie(weak)) throw new Error('Only ties can be united.');
  const missing = Object.entries(weak).filter(([name]) => strong[name] == null);
  return { ...strong, ...Object.fromEntries(missing) };
}

function isTie(value: unknown): value is Tie {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
