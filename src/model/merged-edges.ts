import { isDeepStrictEqual } from 'node:util';
import { essentialReferences } from './essential.ts';
import type { mentionRole, participantRole, partyRole, ValueOf } from './vocabulary.ts';

/** A mention, a participant or a party: the referenced record, its role, and other fields of the edge. */
type Edge = Readonly<Record<string, unknown>>;

type Role = ValueOf<typeof mentionRole | typeof participantRole | typeof partyRole>;

/**
 * The rank of each role. When a merge joins two edges, the edge gets the role of the higher rank, which is the more specific one. Only roles of the
 * same list are compared.
 */
const strengths: Readonly<Record<Role, number>> = {
  // Mentions
  AUTHOR: 6,
  SUBJECT: 5,
  QUOTED: 4,
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

/** An entry of a list, and what it was before a merge made it point to its record; without that, it always did. */
interface Entry {
  readonly value: unknown;
  readonly before?: unknown;
}

/**
 * Joins edges that were moved by a merge with the other edges to the same record: one edge, at the earlier position, with the stronger role and
 * the fields of both. Edges that always pointed to the same record stay separate, and so does an author who is also mentioned: an article must not
 * lose its author.
 */
export function mergeEdges(entries: readonly Entry[]): unknown[] {
  let list = entries;
  for (const entry of entries.filter(({ before }) => before !== undefined)) {
    // It has been joined already.
    if (!list.includes(entry)) continue;
    const [rival] = list
      .filter(other => !isFromSame(other, entry) && mayJoin(other.value, entry.value))
      .toSorted((a, b) => strengthOf(b.value) - strengthOf(a.value));
    if (rival === undefined) continue;
    const both = { value: united(rival.value, entry.value) };
    const earlier = list.indexOf(rival) < list.indexOf(entry) ? rival : entry;
    list = list.flatMap(one => (one === earlier ? [both] : one === rival || one === entry ? [] : [one]));
  }
  return list.map(({ value }) => value);
}

/** Whether both are one entry, or pointed to the same record before. */
function isFromSame(one: Entry, other: Entry): boolean {
  return (
    one === other ||
    (one.before !== undefined && isDeepStrictEqual(targetOf(one.before), targetOf(other.before)))
  );
}

function mayJoin(one: unknown, other: unknown): boolean {
  const target = targetOf(one);
  const isSameTarget = target !== undefined && isDeepStrictEqual(target, targetOf(other));
  return isSameTarget && isAuthor(one) === isAuthor(other);
}

function isAuthor(value: unknown): boolean {
  return isEdge(value) && value.role === 'AUTHOR';
}

/** The record that an edge with a role points to. */
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
  const { linked: _, ...edge } = { ...strong, ...Object.fromEntries(missing) };
  // A mention that an editor names stays when the text no longer has the link.
  return isLinked(one) && isLinked(other) ? { ...edge, linked: true } : edge;
}

/** Whether an edge is a mention that only a link of the text makes. */
export function isLinked(value: unknown): boolean {
  return isEdge(value) && value.linked === true;
}

function isEdge(value: unknown): value is Edge {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
