import { entityTypeNames, type TypeName, types } from '../model/types.ts';
import {
  createRecord,
  type Deleted as DeletedSource,
  deleteArticle,
  deleteEntity,
  discardCopy,
  mergeEntities,
  publishArticle,
  publishCopy,
  restoreArticle,
  saveCopy,
  setArticleExpiry,
  updateRecord,
  withdrawArticle,
} from '../resolvers/mutation.ts';
import { mutationOf } from './auth-scopes.ts';
import { builder } from './builder.ts';
import { inputOf } from './declared-fields.ts';
import { resultType } from './result-type.ts';
import { recordTypes } from './types.ts';
import { DuplicateError, InvalidInputError, NotFoundError, StaleRevisionError } from './user-error.ts';

builder.mutationType({
  description:
    'Root mutation type. Problems that the caller can fix are data (UserError), except those of `createPreviewToken`; a missing scope is an error with code UNAUTHENTICATED or FORBIDDEN. A scope for one section gives no right over entities, nor over articles without a section. Each mutation is atomic.',
});

const Deleted = builder.objectRef<DeletedSource>('Deleted').implement({
  description: 'A deleted object.',
  fields: t => ({ deletedId: t.exposeID('deletedId', { description: 'Id of the deleted object.' }) }),
});

export const DeleteResult = resultType(
  'DeleteResult',
  'Result of a deletion: the deleted id, or a problem.',
  [Deleted, NotFoundError, StaleRevisionError, InvalidInputError],
);

const MergeResult = resultType('MergeResult', 'Result of a merge: the remaining record, or a problem.', [
  ...entityTypeNames.map(type => recordTypes[type]),
  InvalidInputError,
  NotFoundError,
  StaleRevisionError,
]);

/** The arguments for the changed object of a mutation, and for the revision that the change is based on. */
export const targetOf = (object: string) =>
  builder.args(t => ({
    id: t.id({ required: true, description: `Id of the ${object}.` }),
    expectedRevision: t.int({
      required: true,
      description: 'Revision on which the change is based. An edit conflict returns StaleRevisionError.',
    }),
  }));

const target = targetOf('record. The id of a merged record identifies the record that it was merged into');

/** The arguments for the changed working copy of a mutation, and for the revision that the change is based on. */
export const copyOf = (what: string, { id }: Pick<ReturnType<typeof targetOf>, 'id'>) => ({
  id,
  ...builder.args(t => ({
    expectedRevision: t.int({
      required: true,
      description: `Revision on which the change is based: that of the working copy, or of the ${what} before the first save.`,
    }),
  })),
});

const copy = copyOf('article', target);

const ofArticle = 'for the section of the article or for all.';
const ofBoth = 'for the sections of the article and of the working copy.';

/** The argument of mutations that create a record of a declared type, or a post of a live article. */
export const { idempotencyKey } = builder.args(t => ({
  idempotencyKey: t.string({
    description:
      'Idempotency key, 1 to 255 characters. Within a day, a request of the same caller with the same key returns the first result and writes nothing.',
  }),
}));

export const { result: ArticleResult, input: ArticleInput } = recordMutations('Article');
for (const type of entityTypeNames) recordMutations(type);

builder.mutationFields(t => ({
  publishArticle: t.field({
    type: ArticleResult,
    ...mutationOf('articles', ['PUBLISH'], publishArticle),
    description: `Publishes an article now, or schedules it for a future time. A scheduled article has the status SCHEDULED, and becomes public exactly at that time. Scheduling again replaces the time. Needs PUBLISH, ${ofArticle}`,
    args: {
      ...target,
      at: t.arg({
        type: 'DateTime',
        description: 'Publication time; now if omitted. A past time backdates the article.',
      }),
    },
  }),
  withdrawArticle: t.field({
    type: ArticleResult,
    ...mutationOf('articles', ['PUBLISH'], withdrawArticle),
    description: `Withdraws a published or scheduled article from the public. Its status is then WITHDRAWN, its expiry is removed, and it can be published again. Needs PUBLISH, ${ofArticle}`,
    args: target,
  }),
  setExpiry: t.field({
    type: ArticleResult,
    ...mutationOf('articles', ['PUBLISH'], setArticleExpiry),
    description: `Sets the time from which a published or scheduled article is withdrawn from the public. It is gone exactly at that time, everywhere. Needs PUBLISH, ${ofArticle}`,
    args: {
      ...target,
      at: t.arg({ type: 'DateTime', description: 'Time in the future. If omitted, the expiry is removed.' }),
    },
  }),
  saveWorkingCopy: t.field({
    type: ArticleResult,
    ...mutationOf('articles', ['WRITE'], saveCopy),
    description: `Saves an unpublished edit of an article. The public article stays as it is. A later save changes the working copy, and cancels its schedule. The slug cannot be changed. Needs WRITE, ${ofBoth}`,
    args: {
      ...copy,
      input: t.arg({ type: ArticleInput, required: true, description: 'Fields to change.' }),
    },
  }),
  publishWorkingCopy: t.field({
    type: ArticleResult,
    ...mutationOf('articles', ['PUBLISH'], publishCopy),
    description: `Publishes the working copy of an article, now or exactly at a future time. The status and the publication time of the article stay the same. Needs PUBLISH, ${ofBoth} The right is checked when a future publication is scheduled.`,
    args: {
      ...copy,
      at: t.arg({ type: 'DateTime', description: 'Time in the future; now if omitted.' }),
    },
  }),
  discardWorkingCopy: t.field({
    type: ArticleResult,
    ...mutationOf('articles', ['WRITE'], discardCopy),
    description: `Discards the working copy of an article, and its schedule. Needs WRITE, ${ofBoth}`,
    args: copy,
  }),
  restoreArticle: t.field({
    type: ArticleResult,
    ...mutationOf('articles', ['WRITE'], restoreArticle),
    description:
      'Writes an old revision as a new one. Status, publication time and expiry stay; references to deleted records are left out. Needs WRITE, for the current section and for the section of the old revision.',
    args: {
      ...target,
      revision: t.arg.int({ required: true, description: 'Revision to restore.' }),
    },
  }),
  deleteArticle: t.field({
    type: DeleteResult,
    ...mutationOf('articles', ['WRITE', 'PUBLISH'], deleteArticle),
    description: `Deletes an article with its history. References to it, such as \`source\` or \`versionOf\`, are removed within seconds. To keep the history, withdraw the article instead. Needs WRITE and PUBLISH, ${ofArticle}`,
    args: target,
  }),
  deleteEntity: t.field({
    type: DeleteResult,
    ...mutationOf('entities', ['WRITE'], deleteEntity),
    description:
      'Deletes an entity of any type with its history. References to it, such as mentions, positions and parties, are removed within seconds; the text of articles stays the same. Needs WRITE.',
    args: target,
  }),
  mergeEntities: t.field({
    type: MergeResult,
    ...mutationOf('entities', ['WRITE'], mergeEntities),
    description:
      'Merges `from` into `into`. Both must be of the same type; `into` keeps its own values and gains references, names and missing fields. The id and the slugs of `from` identify `into` immediately; references to `from` are rewritten within seconds. Needs WRITE.',
    args: {
      from: t.arg.id({ required: true, description: 'Id of the record that is merged and removed.' }),
      into: t.arg.id({ required: true, description: 'Id of the record that remains.' }),
      expectedRevision: t.arg.int({
        required: true,
        description: 'Revision of `into` on which the merge is based.',
      }),
    },
  }),
}));

type Creation = Parameters<typeof createRecord>[1];
type Update = Parameters<typeof updateRecord>[1];

/** `create<Type>` and `update<Type>`; returns the union of their results, and their input. */
function recordMutations(name: TypeName) {
  const { noun } = types[name];
  const of = name === 'Article' ? 'articles' : 'entities';
  const input = inputOf(name);
  const result = resultType(
    `${name}Result`,
    `Result of a mutation of ${noun}: the current record, or a problem.`,
    [recordTypes[name], InvalidInputError, NotFoundError, DuplicateError, StaleRevisionError],
  );
  builder.mutationFields(t => ({
    [`create${name}`]: t.field({
      type: result,
      ...mutationOf(of, ['WRITE'], (args: Creation, context, mutation) =>
        createRecord(name, args, context, mutation),
      ),
      description: `Creates ${noun}${name === 'Article' ? ' as a draft. Needs WRITE, for its section or for all' : '. Needs WRITE'}.`,
      args: {
        input: t.arg({ type: input, required: true, description: 'Fields of the new record.' }),
        idempotencyKey,
      },
    }),
    [`update${name}`]: t.field({
      type: result,
      ...mutationOf(of, ['WRITE'], (args: Update, context, mutation) =>
        updateRecord(name, args, context, mutation),
      ),
      description: `Updates fields of ${noun}. Omitted fields stay unchanged. ${name === 'Article' ? 'Needs WRITE, for the current section and for a new one' : 'Needs WRITE'}.`,
      args: {
        ...target,
        input: t.arg({ type: input, required: true, description: 'Fields to change.' }),
      },
    }),
  }));
  return { result, input };
}
