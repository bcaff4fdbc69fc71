import { isDeepStrictEqual } from 'node:util';
import { essentialReferences } from './essential.ts';
import type { mentionRole, participantRole, partyRole, ValueOf } from './vocabulary.ts';

/** A mention, a participant or a party: a role, the record that has it, and what else the edge says. */
type Edge = Readonly<Record<string, unknown>>;

type Role = ValueOf<typeof mentionRole | typeof participantRole | typeof partyRole>;

/**
 * How strong a role is: which one stays where two edges become one, because the two records that they lead to become one. The strongest is
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
 * A list in which edges that lead elsewhere by a merge are joined with those that led to the same record before: one edge, at the earlier place,
 * with the stronger role and whatever only one of them says. Several edges of a record that were written as several stay so.
 */
export function mergeEdges(entries: readonly Entry[]): unknown[] {
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

/** The record that an edge with a role leads to, as it stands there. */
function targetOf(value: unknown): unknown {
  if (!isEdge(value) || !('role' in value)) return undefined;
  const target = [...essentialReferences].map(name => value[name]).find(found => found !== undefined);
  return isEdge(target) ? { type: target.type, id: target.id } : target;
}

function strengthOf(value: unknown): number {
  const strength = new Map<unknown, number>(Object.entries(strengths));
  return isEdge(value) ? (strength.get(value.role) ?? 0) : 0;
}

function united(one: unknown, other: unknown): Edge {
  const [strong, weak] = strengthOf(other) > strengthOf(one) ? [other, one] : [one, other];
  if (!isEdge(strong) || !isEdge(weak)) throw new Error('Only edges can be merged.');
  const missing = Object.entries(weak).filter(([name]) => strong[name] == null);
  return { ...strong, ...Object.fromEntries(missing) };
}

function isEdge(value: unknown): value is Edge {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
