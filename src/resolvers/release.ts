import type { Writer } from '../commands/write/writer.ts';
import { badInput } from '../errors/problem.ts';
import { globalId, parseReleaseId } from '../model/global-id.ts';
import type { Known } from '../model/record.ts';
import type { UserError } from '../model/user-error.ts';
import { listName } from '../projection/lists.ts';
import {
  type Release,
  type ReleaseAction,
  type ReleaseStatus,
  releaseOnCard,
  statusOf,
} from '../projection/release.ts';
import { throughInstant } from '../store/sort-keys.ts';
import type { Context } from './context.ts';
import { type FrontSource, storedFront } from './front.ts';
import { listConnection } from './list-connection.ts';
import { type Commands, loadCommands, reported } from './mutation.ts';
import type { PageArguments } from './page.ts';
import type { Mutation } from './rights.ts';
import { ifVisible } from './visible.ts';

/** The source of a Release. */
export interface ReleaseSource extends Omit<Release, 'state' | 'version'> {
  readonly type: 'Release';
  readonly status: ReleaseStatus;
}

/** The source of a ReleaseItem. */
export interface ReleaseItemSource {
  readonly node: Known<'Article'> | FrontSource;
  readonly action: ReleaseAction;
}

/** A release by the id that clients see. The field checks the right to see it. */
export async function releaseById(id: string, context: Context): Promise<ReleaseSource | null> {
  const releaseId = parseReleaseId(id);
  if (releaseId === undefined)
    throw badInput(`"${id.slice(0, 80)}" is not the id of a release. Use an id returned by this API.`);
  return storedRelease(releaseId, context);
}

export async function storedRelease(id: string, context: Context): Promise<ReleaseSource | null> {
  const release = await context.records.release(id);
  return release === undefined ? null : sourceOf(release, context);
}

/** Releases, newest first; scheduled ones by their instant, the next one first, and those that are public last first. */
export function releases(
  { status, ...args }: PageArguments & { status?: ReleaseStatus | null | undefined },
  context: Context,
) {
  const isScheduled = status === 'SCHEDULED' || status === 'DONE';
  const list =
    status == null ? listName('releases') : listName('releases/state', isScheduled ? 'SCHEDULED' : status);
  const throughNow = throughInstant(context.now);
  const range =
    status === 'SCHEDULED' ? { from: throughNow } : status === 'DONE' ? { before: throughNow } : undefined;
  const direction = status === 'SCHEDULED' ? ('ASC' as const) : ('DESC' as const);
  const query = { lists: [list] as const, direction, ...(range === undefined ? {} : { range }) };
  return listConnection(context, query, args, entry => ({ node: sourceOf(releaseOnCard(entry), context) }));
}

/**
 * The items of a release, without those that are deleted and articles that the caller may not see: whoever adds one of
 * a section may not read the others.
 */
export async function itemsOf({ items }: ReleaseSource, context: Context): Promise<ReleaseItemSource[]> {
  const nodes = await Promise.all(
    items.map(async ({ type, id, action }) => {
      const node =
        type === 'Front'
          ? await storedFront(id, context)
          : ifVisible(await context.records.load({ type: 'Article', id }), context);
      return node == null ? [] : [{ node, action }];
    }),
  );
  return nodes.flat();
}

type Result = Promise<ReleaseSource | UserError>;

export function createRelease(
  { name, at }: { name: string; at?: string | null | undefined },
  context: Context,
  mutation: Mutation,
): Result {
  return written(context, mutation, (commands, writer) =>
    commands.createRelease(context.stored, { name, at: at ?? undefined, writer }),
  );
}

interface ItemArguments {
  readonly release: string;
  readonly node: string;
}

export function addToRelease(
  item: ItemArguments & { action: ReleaseAction },
  context: Context,
  mutation: Mutation,
): Result {
  return written(context, mutation, (commands, writer) =>
    commands.addToRelease(context.stored, { ...item, writer }),
  );
}

export function removeFromRelease(item: ItemArguments, context: Context, mutation: Mutation): Result {
  return written(context, mutation, (commands, writer) =>
    commands.removeFromRelease(context.stored, { ...item, writer }),
  );
}

interface Target {
  readonly id: string;
  readonly expectedRevision: number;
}

export function scheduleRelease(
  target: Target & { at: string },
  context: Context,
  mutation: Mutation,
): Result {
  return written(context, mutation, (commands, writer) =>
    commands.scheduleRelease(context.stored, { ...target, writer }),
  );
}

export function cancelRelease(target: Target, context: Context, mutation: Mutation): Result {
  return written(context, mutation, (commands, writer) =>
    commands.cancelRelease(context.stored, { ...target, writer }),
  );
}

function written(
  context: Context,
  mutation: Mutation,
  write: (commands: Commands, writer: Writer) => Promise<Release>,
): Result {
  return reported(context, mutation, async writer => {
    const release = await write(await loadCommands(), writer);
    const { id, revision } = release;
    const about = { id: globalId('Release', id), revision, outcome: 'written' as const };
    return { result: sourceOf(release, context), about };
  });
}

function sourceOf({ state, version: _, ...release }: Release, { now }: Context): ReleaseSource {
  return { ...release, type: 'Release', status: statusOf({ ...release, state, version: 0 }, now) };
}
