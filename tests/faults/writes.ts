import { globalId, parseGlobalId } from '../../src/model/global-id.ts';
import { derivedId } from '../../src/model/id.ts';
import { type TypeName, typeNames } from '../../src/model/types.ts';
import type { Item } from '../../src/store/attributes.ts';
import type { RecordKey } from '../../src/store/keys.ts';
import type { Newsroom, Result } from '../newsroom.ts';

/** The state of a write in a table: absent, complete, or invalid. */
export type State = 'before' | 'after' | `broken: ${string}`;

/** A mutation that is ready to be sent. */
export interface Prepared {
  readonly send: (room: Newsroom) => Promise<Result>;
  /** How far it has come, by all items of the table. */
  readonly state: (items: ReadonlyMap<string, Item>) => State;
}

/** A mutation of some kind, with the records that it requires. */
export interface Write {
  readonly name: string;
  /** Whether a repetition succeeds as the first one did. */
  readonly isRepeatable?: true;
  readonly prepare: (room: Newsroom) => Promise<Prepared>;
}

/** So many mentions, of an article that is public, are more items than one transaction takes. */
const manyMentions = 25;

let count = 0;
const fresh = (what: string) => `${what} ${++count} of ${process.pid}`;

/** The mutations of records. */
export const writes: readonly Write[] = [
  ...typeNames.map(type => ({ name: `create${type}`, prepare: async () => creation(type, named(type)) })),
  ...typeNames.map(type => ({
    name: `update${type}`,
    async prepare(room: Newsroom) {
      const seen = await room.made(type, named(type));
      return revision(seen, seen.revision + 1, other => other.update(type, seen, named(type)));
    },
  })),
  {
    name: 'createArticle with a text and its edges',
    async prepare(room) {
      const [person, event] = [
        await room.made('Person', named('Person')),
        await room.made('Event', named('Event')),
      ];
      return creation('Article', { ...named('Article'), ...text(person, event) });
    },
  },
  {
    name: `updateArticle with ${manyMentions} mentions, which is public`,
    async prepare(room) {
      const people = await crowd(room);
      const seen = await room.published({ ...named('Article'), body: 'Many.', mentions: people });
      const input = { ...named('Article'), mentions: people.slice(0, 2) };
      return revision(seen, seen.revision + 1, other => other.update('Article', seen, input));
    },
  },
  {
    name: 'publishArticle',
    async prepare(room) {
      const person = await room.made('Person', named('Person'));
      const seen = await room.made('Article', { ...named('Article'), ...text(person) });
      return revision(seen, seen.revision + 1, other => other.publish(seen));
    },
  },
  {
    name: 'publishArticle at a time to come',
    async prepare(room) {
      const seen = await room.made('Article', { ...named('Article'), body: 'Later.' });
      const at = room.in(3_600_000);
      return revision(seen, seen.revision + 1, other => other.publish(seen, at));
    },
  },
  {
    name: 'withdrawArticle',
    async prepare(room) {
      const person = await room.made('Person', named('Person'));
      const seen = await room.published({ ...named('Article'), ...text(person) });
      return revision(seen, seen.revision + 1, other => other.withdraw(seen));
    },
  },
  {
    name: 'restoreArticle',
    async prepare(room) {
      const first = await room.made('Article', { ...named('Article'), body: 'First.' });
      const seen = await room.updated('Article', first, { ...named('Article'), body: 'Second.' });
      return revision(seen, seen.revision + 1, other => other.restore(seen, first.revision));
    },
  },
  {
    name: 'deleteArticle',
    async prepare(room) {
      const person = await room.made('Person', named('Person'));
      return deletion(await room.published({ ...named('Article'), ...text(person) }));
    },
  },
  {
    name: 'deleteEntity',
    async prepare(room) {
      const person = await room.made('Person', named('Person'));
      await room.published({ ...named('Article'), ...text(person) });
      return deletion(person);
    },
  },
  {
    name: 'mergeEntities',
    async prepare(room) {
      const [from, into] = [
        await room.made('Person', named('Person')),
        await room.made('Person', named('Person')),
      ];
      await room.published({ ...named('Article'), ...text(from) });
      const survivor = revision(into, into.revision + 1, other => other.merge(from, into));
      const state = (items: ReadonlyMap<string, Item>): State => {
        const first = documentOf(items, from.id);
        const second = survivor.state(items);
        return (second === 'after') === (first?.mergedInto !== undefined)
          ? second
          : 'broken: half of a merge';
      };
      return { ...survivor, state };
    },
  },
];

/** Everything of a type that can be said with a name alone. */
export function named(type: TypeName): object {
  const name = fresh(type);
  if (type === 'Article') return { headline: name };
  return type === 'Event' ? { name, startDate: '2024-05-01' } : { name };
}

function text(...mentioned: Result[]): object {
  return {
    body: 'A text of a few words.',
    mentions: mentioned.map(({ id }) => ({ entity: id })),
    statements: mentioned.slice(0, 1).map(({ id }) => ({ text: 'Said so.', kind: 'QUOTE', speaker: id })),
  };
}

/** People whom an article can mention that mentions many. */
async function crowd(room: Newsroom): Promise<{ entity: string }[]> {
  const people = Array.from({ length: manyMentions }, (_, i) => ({
    type: 'Person',
    slug: `one-of-many-${i}`,
    name: `One of Many ${i}`,
  }));
  await room.api.import(...people);
  return people.map(({ slug }) => ({ entity: globalId('Person', derivedId('Person', slug)) }));
}

function creation(type: TypeName, input: object): Prepared {
  const { headline, name = headline } = input as { headline?: string; name?: string };
  // A slug that is given is refused when the request comes again; one that is made would be numbered.
  const slug = String(name).toLowerCase().replaceAll(' ', '-');
  return {
    send: room => room.create(type, { ...input, slug }),
    state(items) {
      const made = [...items.values()].filter(
        item => item.sk === 'document' && (item.name ?? item.headline) === name,
      );
      if (made.length === 0) return 'before';
      const [one] = made;
      return made.length === 1 && one?.revision === 1 ? 'after' : `broken: ${made.length} ${name}`;
    },
  };
}

/** A write that makes the next revision of a record. */
export function revision(seen: Result, next: number, send: Prepared['send']): Prepared {
  return {
    send,
    state(items) {
      const present = documentOf(items, seen.id)?.revision;
      const told = historyOf(items, seen.id);
      if (told.length !== present) return `broken: revision ${present} with ${told.length} in the history`;
      if (present === seen.revision) return 'before';
      return present === next ? 'after' : `broken: revision ${present} and not ${next}`;
    },
  };
}

function deletion(seen: Result): Prepared {
  return {
    send: room => room.delete(seen),
    state: items => (documentOf(items, seen.id) === undefined ? 'after' : 'before'),
  };
}

/** A record as it is in the table, by the id that clients see. */
export function documentOf(items: ReadonlyMap<string, Item>, id: string): Item | undefined {
  return items.get(`${nameIn(id)}\0document`);
}

/** The revisions that the history of a record tells of. */
export function historyOf(items: ReadonlyMap<string, Item>, id: string): Item[] {
  return [...items.values()].filter(({ pk }) => pk === `list#${nameIn(id)}/revisions`);
}

function nameIn(id: string): string {
  const { type, id: own } = recordKeyOf(id);
  return `${type}#${own}`;
}

/** The name of a record in the store, by the id that clients see. */
export function recordKeyOf(id: string): RecordKey {
  return parseGlobalId(id) ?? { type: '', id: '' };
}
