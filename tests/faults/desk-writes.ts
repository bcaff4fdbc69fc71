import { parseReleaseId } from '../../src/model/global-id.ts';
import { listName } from '../../src/projection/lists.ts';
import { workingCopyKeys } from '../../src/projection/working-copy.ts';
import type { Item } from '../../src/store/attributes.ts';
import { keyText, listKey, releaseKey } from '../../src/store/keys.ts';
import type { Newsroom, Result, Seen } from '../newsroom.ts';
import { documentOf, named, type Prepared, recordKeyOf, revision, type Write } from './writes.ts';

type Items = ReadonlyMap<string, Item>;

const hour = 3_600_000;

/** The mutations of working copies, expiries and releases. */
export const deskWrites: readonly Write[] = [
  {
    name: 'saveWorkingCopy',
    async prepare(room) {
      const article = await published(room);
      return ofCopy(article, 'none', 'saved', other => save(other, article));
    },
  },
  {
    name: 'saveWorkingCopy again',
    async prepare(room) {
      const article = await published(room);
      const copy = await saved(room, article);
      return ofCopy(article, 'saved', 'saved twice', other => save(other, copy));
    },
  },
  {
    name: 'publishWorkingCopy',
    async prepare(room) {
      const article = await published(room);
      const copy = await saved(room, article);
      const target = targetOf(copy);
      const prepared = ofCopy(article, 'saved', 'none', other =>
        call(other, `publishWorkingCopy(${target})`),
      );
      return withRevision(prepared, article);
    },
  },
  {
    name: 'publishWorkingCopy at a time to come',
    async prepare(room) {
      const article = await published(room);
      const copy = await saved(room, article);
      const target = `${targetOf(copy)}, at: "${room.in(hour)}"`;
      return ofCopy(article, 'saved', 'scheduled', other => call(other, `publishWorkingCopy(${target})`));
    },
  },
  {
    name: 'discardWorkingCopy',
    async prepare(room) {
      const article = await published(room);
      const copy = await saved(room, article);
      const target = targetOf(copy);
      return ofCopy(article, 'saved', 'none', other => call(other, `discardWorkingCopy(${target})`));
    },
  },
  {
    name: 'setExpiry',
    async prepare(room) {
      const article = await published(room);
      const target = `${targetOf(article)}, at: "${room.in(hour)}"`;
      return revision(article, article.revision + 1, other => call(other, `setExpiry(${target})`));
    },
  },
  {
    name: 'addToRelease',
    isRepeatable: true,
    async prepare(room) {
      const [article, release] = [await room.made('Article', named('Article')), await opened(room)];
      const args = `release: "${release.id}", node: "${article.id}"`;
      return ofItem(article, release, 'member', other => call(other, `addToRelease(${args})`));
    },
  },
  {
    name: 'removeFromRelease',
    async prepare(room) {
      const { article, release } = await filled(room);
      const args = `release: "${release.id}", node: "${article.id}"`;
      return ofItem(article, release, 'none', other => call(other, `removeFromRelease(${args})`));
    },
  },
  {
    name: 'scheduleRelease',
    async prepare(room) {
      const { release } = await filled(room);
      const target = `${targetOf(release)}, at: "${room.in(hour)}"`;
      return ofRelease(release, 'OPEN', 'SCHEDULED', other => call(other, `scheduleRelease(${target})`));
    },
  },
  {
    name: 'cancelRelease',
    async prepare(room) {
      const { release } = await filled(room);
      const scheduled = await written(
        call(room, `scheduleRelease(${targetOf(release)}, at: "${room.in(hour)}")`),
      );
      const target = targetOf(scheduled);
      return ofRelease(release, 'SCHEDULED', 'CANCELLED', other => call(other, `cancelRelease(${target})`));
    },
  },
];

/** A write that first carries out what is due: that may be all that a process writes before it ends. */
export const writeAfterDue: Write = {
  name: 'updateArticle after its working copy became public',
  async prepare(room) {
    const article = await published(room);
    const copy = await saved(room, article);
    await written(call(room, `publishWorkingCopy(${targetOf(copy)}, at: "${room.in(hour)}")`));
    room.pass(hour);
    const seen = { id: article.id, revision: article.revision + 1 };
    const send: Prepared['send'] = other => other.update('Article', seen, named('Article'));
    const prepared = revision(seen, seen.revision + 1, send);
    // The write of the due copy comes first, and may be all that was written.
    const isDue = (items: Items) => documentOf(items, article.id)?.revision === article.revision;
    return { send, state: items => (isDue(items) ? 'before' : prepared.state(items)) };
  },
};

async function published(room: Newsroom): Promise<Result> {
  return room.published({ ...named('Article'), body: 'A text.' });
}

async function saved(room: Newsroom, article: Seen): Promise<Seen> {
  const { id, workingCopy } = await written(save(room, article));
  return { id, revision: workingCopy.revision };
}

function save(room: Newsroom, seen: Seen): Promise<Result> {
  return call(
    room,
    `saveWorkingCopy(${targetOf(seen)}, input: { summary: "Another one.", body: "Another text." })`,
  );
}

function opened(room: Newsroom): Promise<Result> {
  return written(call(room, 'createRelease(name: "Release")'));
}

/** A release with a draft in it. */
async function filled(room: Newsroom): Promise<{ article: Result; release: Result }> {
  const article = await room.made('Article', named('Article'));
  const { id } = await opened(room);
  const release = await written(call(room, `addToRelease(release: "${id}", node: "${article.id}")`));
  return { article, release };
}

function targetOf({ id, revision }: Seen): string {
  return `id: "${id}", expectedRevision: ${revision}`;
}

async function call(room: Newsroom, mutation: string): Promise<Result> {
  // A field that needs a further read could fail after the write.
  const copy = /^\w*WorkingCopy/.test(mutation) ? 'workingCopy { revision }' : '';
  const type = /^\w*Release/.test(mutation) ? 'Release' : 'Article';
  const { result } = await room.ask(
    `mutation { result: ${mutation} { __typename ... on ${type} { id revision ${copy} } ... on UserError { message } } }`,
  );
  return result;
}

async function written(result: Promise<Result>): Promise<Result> {
  const { __typename, message, ...rest } = await result;
  if (__typename.endsWith('Error')) throw new Error(message);
  return rest;
}

type CopyState = 'none' | 'saved' | 'saved twice' | 'scheduled';

/** A write to a working copy: its item, its text, and its entry among the pending changes are written together. */
function ofCopy(article: Seen, before: CopyState, after: CopyState, send: Prepared['send']): Prepared {
  return {
    send,
    state(items) {
      const reached = copyState(items, article.id);
      if (reached === before) return 'before';
      return reached === after ? 'after' : `broken: ${reached}`;
    },
  };
}

function copyState(items: Items, id: string): CopyState | 'half' {
  const [slot, text] = workingCopyKeys(recordKeyOf(id)).map(key => items.get(keyText(key)));
  const pending = [...items.values()].filter(
    ({ pk, sk }) => pk === listKey(listName('pending'), '').pk && sk.includes(recordKeyOf(id).id),
  );
  if (slot?.record === undefined) return text === undefined && pending.length === 0 ? 'none' : 'half';
  if (text === undefined || (slot.schedule !== undefined) !== (pending.length === 1)) return 'half';
  if (slot.schedule !== undefined) return 'scheduled';
  return slot.saves === 1 ? 'saved' : 'saved twice';
}

/** The same write also makes the next revision of the article. */
function withRevision({ send, state }: Prepared, article: Result): Prepared {
  const own = revision(article, article.revision + 1, send);
  return {
    send,
    state(items) {
      const [present, beside] = [own.state(items), state(items)];
      return present === beside ? present : `broken: ${present} and ${beside}`;
    },
  };
}

/** An item of a release: the release has it, and the article names the release. */
function ofItem(article: Seen, release: Seen, after: 'member' | 'none', send: Prepared['send']): Prepared {
  return {
    send,
    state(items) {
      const id = parseReleaseId(release.id) ?? '';
      const stored = items.get(keyText(releaseKey(id)));
      const has = JSON.stringify(stored?.items).includes(recordKeyOf(article.id).id);
      const [slot] = workingCopyKeys(recordKeyOf(article.id)).map(key => items.get(keyText(key)));
      if (has !== (slot?.release === id)) return 'broken: half of an item';
      return has === (after === 'member') ? 'after' : 'before';
    },
  };
}

/** A release with its entries in the lists of its state and of pending changes. */
function ofRelease(release: Seen, before: string, after: string, send: Prepared['send']): Prepared {
  return {
    send,
    state(items) {
      const id = parseReleaseId(release.id) ?? '';
      const state = String(items.get(keyText(releaseKey(id)))?.state);
      const entries = [...items.values()].filter(({ pk, sk }) => pk.startsWith('list#') && sk.includes(id));
      const lists = entries.map(({ pk }) => pk).filter(pk => !pk.includes('audit'));
      const expected = [
        listName('releases'),
        listName('releases/state', state),
        ...(state === 'SCHEDULED' ? [listName('pending')] : []),
      ].map(list => listKey(list, '').pk);
      if (lists.toSorted().join() !== expected.toSorted().join()) return `broken: ${state} in ${lists}`;
      if (state === before) return 'before';
      return state === after ? 'after' : `broken: ${state}`;
    },
  };
}
