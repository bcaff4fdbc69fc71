import type { WithCopy } from '../commands/mutations/working-copy.ts';
import type { Input } from '../commands/write/compose.ts';
import type { Writer } from '../commands/write/writer.ts';
import { globalId } from '../model/global-id.ts';
import type { AnyRecord } from '../model/record.ts';
import { entityTypeNames, type TypeName } from '../model/types.ts';
import { type DuplicateError, Refusal, type UserError } from '../model/user-error.ts';
import type { FullRecord } from '../projection/project.ts';
import type { Context } from './context.ts';
import { type FrontSource, storedFront } from './front.ts';
import type { MutationReport } from './mutation-report.ts';
import { type Mutation, writerOf } from './rights.ts';
import { isVisible } from './visible.ts';

/** The record that a mutation wrote, or the problem that the caller can fix. */
type Result = Promise<AnyRecord | UserError>;

/** A record, and the revision that the caller has seen. */
interface Target {
  readonly id: string;
  readonly expectedRevision: number;
}

export function createRecord(
  type: TypeName,
  { input, idempotencyKey }: { input: Input; idempotencyKey?: string | null | undefined },
  context: Context,
  mutation: Mutation,
): Result {
  return written(context, mutation, ({ create }, writer) =>
    create(context.stored, type, { input, idempotencyKey: idempotencyKey ?? undefined, writer }),
  );
}

export function updateRecord(
  type: TypeName,
  target: Target & { input: Input },
  context: Context,
  mutation: Mutation,
): Result {
  const write = ({ update }: Commands, writer: Writer) => update(context.stored, type, { ...target, writer });
  return written(context, mutation, write, target);
}

export function publishArticle(
  { at, ...target }: Target & { at?: string | null | undefined },
  context: Context,
  mutation: Mutation,
): Result {
  const write = ({ publish }: Commands, writer: Writer) =>
    publish(context.stored, { ...target, at: at ?? undefined, now: context.now, writer });
  return written(context, mutation, write, target);
}

export function withdrawArticle(target: Target, context: Context, mutation: Mutation): Result {
  const write = ({ withdraw }: Commands, writer: Writer) => withdraw(context.stored, { ...target, writer });
  return written(context, mutation, write, target);
}

export function setArticleExpiry(
  { at, ...target }: Target & { at?: string | null | undefined },
  context: Context,
  mutation: Mutation,
): Result {
  const write = ({ setExpiry }: Commands, writer: Writer) =>
    setExpiry(context.stored, { ...target, at: at ?? undefined, writer });
  return written(context, mutation, write, target);
}

export function saveCopy(target: Target & { input: Input }, context: Context, mutation: Mutation): Result {
  const write = ({ saveWorkingCopy }: Commands, writer: Writer) =>
    saveWorkingCopy(context.stored, { ...target, writer });
  return writtenBeside(context, mutation, write);
}

export function publishCopy(
  { at, ...target }: Target & { at?: string | null | undefined },
  context: Context,
  mutation: Mutation,
): Result {
  const write = ({ publishWorkingCopy }: Commands, writer: Writer) =>
    publishWorkingCopy(context.stored, { ...target, at: at ?? undefined, now: context.now, writer });
  return writtenBeside(context, mutation, write);
}

export function discardCopy(target: Target, context: Context, mutation: Mutation): Result {
  const write = ({ discardWorkingCopy }: Commands, writer: Writer) =>
    discardWorkingCopy(context.stored, { ...target, writer });
  return writtenBeside(context, mutation, write);
}

export function restoreArticle(
  target: Target & { revision: number },
  context: Context,
  mutation: Mutation,
): Result {
  const write = ({ restore }: Commands, writer: Writer) => restore(context.stored, { ...target, writer });
  return written(context, mutation, write, target);
}

export function mergeEntities(
  pair: { from: string; into: string; expectedRevision: number },
  context: Context,
  mutation: Mutation,
): Result {
  return written(context, mutation, ({ merge }, writer) => merge(context.stored, { ...pair, writer }));
}

/** A deleted record, of which only the id remains. */
export interface Deleted {
  readonly type: 'Deleted';
  readonly deletedId: string;
}

export function deleteArticle(
  target: Target,
  context: Context,
  mutation: Mutation,
): Promise<Deleted | UserError> {
  return deleted(context, mutation, ['Article'], target);
}

export function deleteEntity(
  target: Target,
  context: Context,
  mutation: Mutation,
): Promise<Deleted | UserError> {
  return deleted(context, mutation, entityTypeNames, target);
}

/** The record that has a requested slug, if the caller may see it. Everybody may see a front. */
export async function recordWithSlug(
  { existing }: DuplicateError,
  context: Context,
): Promise<AnyRecord | FrontSource | null> {
  if (existing?.type === 'Front') return storedFront(existing.id, context);
  const record =
    existing === undefined ? undefined : await context.records.load({ ...existing, type: existing.type });
  return record !== undefined && isVisible(record, context) ? record : null;
}

/** The write commands and document checks are a third of the code, so they are loaded with the first mutation. */
export const loadCommands = () => import('../commands/mutations/mutations.ts');

export type Commands = Awaited<ReturnType<typeof loadCommands>>;

/**
 * The requested fields of the record are resolved from the written version, without another read, and whatever the publication state: WRITE
 * implies that its holder may read the article that it has just written.
 */
function written(
  context: Context,
  mutation: Mutation,
  write: (commands: Commands, writer: Writer) => Promise<FullRecord>,
  seen?: Target,
): Result {
  return reported(context, mutation, async writer => {
    const { record, body } = await write(await loadCommands(), writer);
    context.records.prime(record, body);
    const { type, id, revision } = record;
    const outcome = revision === seen?.expectedRevision ? 'unchanged' : 'written';
    return { result: record, about: { id: globalId(type, id), revision, outcome } };
  });
}

/** The result of a write to the working copy of an article: the public article, whose `workingCopy` is resolved from the written one. */
function writtenBeside(
  context: Context,
  mutation: Mutation,
  write: (commands: Commands, writer: Writer) => Promise<WithCopy>,
): Result {
  const prime = async (commands: Commands, writer: Writer) => {
    const changed = await write(commands, writer);
    context.records.primeWorkingCopy(changed.record, changed.copyItems);
    return changed;
  };
  return written(context, mutation, prime);
}

function deleted(
  context: Context,
  mutation: Mutation,
  types: readonly TypeName[],
  target: Target,
): Promise<Deleted | UserError> {
  return reported(context, mutation, async writer => {
    const { remove } = await loadCommands();
    await remove(context.stored, types, { ...target, writer });
    return {
      result: { type: 'Deleted', deletedId: target.id },
      about: { id: target.id, outcome: 'written' },
    };
  });
}

export async function reported<R>(
  context: Context,
  declared: Mutation,
  write: (writer: Writer) => Promise<{ result: R; about: Omit<MutationReport, 'mutation' | 'subject'> }>,
): Promise<R | UserError> {
  const { report } = context;
  const writer = writerOf(context, declared);
  const caller = { mutation: declared.name, subject: writer.by };
  try {
    const { result, about } = await write(writer);
    report({ ...caller, ...about });
    return result;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    report({ ...caller, outcome: error.error.type });
    return error.error;
  } finally {
    context.pending.forget();
  }
}
