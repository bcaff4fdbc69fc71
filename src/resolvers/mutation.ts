import type { Input } from '../commands/compose.ts';
import type { WithCopy } from '../commands/working-copy.ts';
import { globalId } from '../model/global-id.ts';
import type { AnyRecord } from '../model/record.ts';
import { entityTypeNames, type TypeName } from '../model/types.ts';
import { type DuplicateError, Refusal, type UserError } from '../model/user-error.ts';
import type { Whole } from '../projection/project.ts';
import type { Context } from './context.ts';
import type { MutationReport } from './mutation-report.ts';
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
): Result {
  return written(context, `create${type}`, ({ create }, by) =>
    create(context.stored, type, { input, idempotencyKey: idempotencyKey ?? undefined, by }),
  );
}

export function updateRecord(type: TypeName, target: Target & { input: Input }, context: Context): Result {
  const write = ({ update }: Commands, by: string) => update(context.stored, type, { ...target, by });
  return written(context, `update${type}`, write, target);
}

export function publishArticle(
  { at, ...target }: Target & { at?: string | null | undefined },
  context: Context,
): Result {
  const write = ({ publish }: Commands, by: string) =>
    publish(context.stored, { ...target, at: at ?? undefined, now: context.now, by });
  return written(context, 'publishArticle', write, target);
}

export function withdrawArticle(target: Target, context: Context): Result {
  const write = ({ withdraw }: Commands, by: string) => withdraw(context.stored, { ...target, by });
  return written(context, 'withdrawArticle', write, target);
}

export function setArticleExpiry(
  { at, ...target }: Target & { at?: string | null | undefined },
  context: Context,
): Result {
  const write = ({ setExpiry }: Commands, by: string) =>
    setExpiry(context.stored, { ...target, at: at ?? undefined, by });
  return written(context, 'setExpiry', write, target);
}

export function saveCopy(target: Target & { input: Input }, context: Context): Result {
  const write = ({ saveWorkingCopy }: Commands, by: string) =>
    saveWorkingCopy(context.stored, { ...target, by });
  return writtenBeside(context, 'saveWorkingCopy', write);
}

export function publishCopy(
  { at, ...target }: Target & { at?: string | null | undefined },
  context: Context,
): Result {
  const write = ({ publishWorkingCopy }: Commands, by: string) =>
    publishWorkingCopy(context.stored, { ...target, at: at ?? undefined, now: context.now, by });
  return writtenBeside(context, 'publishWorkingCopy', write);
}

export function discardCopy(target: Target, context: Context): Result {
  const write = ({ discardWorkingCopy }: Commands, by: string) =>
    discardWorkingCopy(context.stored, { ...target, by });
  return writtenBeside(context, 'discardWorkingCopy', write);
}

export function restoreArticle(target: Target & { revision: number }, context: Context): Result {
  const write = ({ restore }: Commands, by: string) => restore(context.stored, { ...target, by });
  return written(context, 'restoreArticle', write, target);
}

export function mergeEntities(
  pair: { from: string; into: string; expectedRevision: number },
  context: Context,
): Result {
  return written(context, 'mergeEntities', ({ merge }, by) => merge(context.stored, { ...pair, by }));
}

/** A deleted record, of which only the id remains. */
export interface Deleted {
  readonly type: 'Deleted';
  readonly deletedId: string;
}

export function deleteArticle(target: Target, context: Context): Promise<Deleted | UserError> {
  return deleted(context, 'deleteArticle', ['Article'], target);
}

export function deleteEntity(target: Target, context: Context): Promise<Deleted | UserError> {
  return deleted(context, 'deleteEntity', entityTypeNames, target);
}

/** The record that has a requested slug, if the caller may see it. */
export async function recordWithSlug(
  { existing }: DuplicateError,
  context: Context,
): Promise<AnyRecord | null> {
  const record = existing === undefined ? undefined : await context.records.load(existing);
  return record !== undefined && isVisible(record, context) ? record : null;
}

/** The write commands and document checks are a third of the code, so they are loaded with the first mutation. */
const loadCommands = () => import('../commands/mutations.ts');

type Commands = Awaited<ReturnType<typeof loadCommands>>;

/**
 * The requested fields of the record are resolved from the written version, without another read, and whatever the publication state: WRITE
 * implies that its holder may read the article that it has just written.
 */
function written(
  context: Context,
  mutation: string,
  write: (commands: Commands, by: string) => Promise<Whole>,
  seen?: Target,
): Result {
  return reported(context, mutation, async by => {
    const { record, body } = await write(await loadCommands(), by);
    context.records.prime(record, body);
    const { type, id, revision } = record;
    const outcome = revision === seen?.expectedRevision ? 'unchanged' : 'written';
    return { result: record, about: { id: globalId(type, id), revision, outcome } };
  });
}

/** The same for a write to the working copy of an article: the record is the public article. */
function writtenBeside(
  context: Context,
  mutation: string,
  write: (commands: Commands, by: string) => Promise<WithCopy>,
): Result {
  const prime = async (commands: Commands, by: string) => {
    const changed = await write(commands, by);
    context.records.primeWorkingCopy(changed.record, changed.copyItems);
    return changed;
  };
  return written(context, mutation, prime);
}

function deleted(
  context: Context,
  mutation: string,
  types: readonly TypeName[],
  target: Target,
): Promise<Deleted | UserError> {
  return reported(context, mutation, async by => {
    const { remove } = await loadCommands();
    await remove(context.stored, types, { ...target, by });
    return {
      result: { type: 'Deleted', deletedId: target.id },
      about: { id: target.id, outcome: 'written' },
    };
  });
}

async function reported<R>(
  { viewer, report, pending }: Context,
  mutation: string,
  write: (by: string) => Promise<{ result: R; about: Omit<MutationReport, 'mutation' | 'subject'> }>,
): Promise<R | UserError> {
  if (viewer === undefined) throw new Error(`${mutation} has no required scope.`);
  const { subject } = viewer;
  try {
    const { result, about } = await write(subject);
    report({ mutation, subject, ...about });
    return result;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    report({ mutation, subject, outcome: error.error.type });
    return error.error;
  } finally {
    pending.forget();
  }
}
