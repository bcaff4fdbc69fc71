import type { ObjectRef } from '@pothos/core';
import type { Known } from '../model/record.ts';
import { entityTypeNames, type TypeName, types } from '../model/types.ts';
import type { UserError } from '../model/user-error.ts';
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
import { builder, type Types } from './builder.ts';
import { inputOf } from './declared-fields.ts';
import { recordTypes } from './types.ts';
import { DuplicateError, InvalidInputError, NotFoundError, StaleRevisionError } from './user-error.ts';

builder.mutationType({
  description:
    'Root mutation type. Problems that the caller can fix are data (UserError); a missing scope is an error with code UNAUTHENTICATED or FORBIDDEN. Each mutation is atomic.',
});

const Deleted = builder.objectRef<DeletedSource>('Deleted').implement({
  description: 'A deleted record.',
  fields: t => ({ deletedId: t.exposeID('deletedId', { description: 'Id of the deleted record.' }) }),
});

const DeleteResult = resultType('DeleteResult', 'Result of a deletion: the deleted id, or a problem.', [
  Deleted,
  NotFoundError,
  StaleRevisionError,
  InvalidInputError,
]);

const MergeResult = resultType('MergeResult', 'Result of a merge: the remaining record, or a problem.', [
  ...entityTypeNames.map(type => recordTypes[type]),
  InvalidInputError,
  NotFoundError,
  StaleRevisionError,
]);

const target = builder.args(t => ({
  id: t.id({
    required: true,
    description: 'Id of the record. The id of a merged record identifies the record that it was merged into.',
  }),
  expectedRevision: t.int({
    required: true,
    description: 'Revision on which the change is based. An edit conflict returns StaleRevisionError.',
  }),
}));

const { expectedRevision: copyRevision } = builder.args(t => ({
  expectedRevision: t.int({
    required: true,
    description:
      'Revision on which the change is based: that of the working copy, or of the article before the first save.',
  }),
}));

const { result: ArticleResult, input: ArticleInput } = recordMutations('Article');
for (const type of entityTypeNames) recordMutations(type);

builder.mutationFields(t => ({
  publishArticle: t.field({
    type: ArticleResult,
    authScopes: { PUBLISH: true },
    description:
      'Publishes an article now, or schedules it for a future time. A scheduled article has the status SCHEDULED, and becomes public exactly at that time. For an article that is already scheduled, the time is replaced. Needs PUBLISH.',
    args: {
      ...target,
      at: t.arg({
        type: 'DateTime',
        description: 'Publication time; now if omitted. A past time is the time of an earlier publication.',
      }),
    },
    resolve: (_, args, context) => publishArticle(args, context),
  }),
  withdrawArticle: t.field({
    type: ArticleResult,
    authScopes: { PUBLISH: true },
    description: 'Withdraws a published article, or cancels the schedule of an article. Needs PUBLISH.',
    args: target,
    resolve: (_, args, context) => withdrawArticle(args, context),
  }),
  setExpiry: t.field({
    type: ArticleResult,
    authScopes: { PUBLISH: true },
    description:
      'Sets the time from which a published or scheduled article is withdrawn from the public. It is gone exactly at that time, everywhere. Needs PUBLISH.',
    args: {
      ...target,
      at: t.arg({ type: 'DateTime', description: 'Time in the future; the article stays if omitted.' }),
    },
    resolve: (_, args, context) => setArticleExpiry(args, context),
  }),
  saveWorkingCopy: t.field({
    type: ArticleResult,
    authScopes: { WRITE: true },
    description:
      'Saves an edit of an article that is not public yet. The public article stays as it is. A later save changes the working copy, and cancels its schedule. The slug cannot be changed. Needs WRITE.',
    args: {
      id: target.id,
      expectedRevision: copyRevision,
      input: t.arg({ type: ArticleInput, required: true, description: 'Fields to change.' }),
    },
    resolve: (_, args, context) => saveCopy(args, context),
  }),
  publishWorkingCopy: t.field({
    type: ArticleResult,
    authScopes: { PUBLISH: true },
    description:
      'Makes the working copy the article, now or exactly at a time to come. The status and the publication time of the article stay the same. Needs PUBLISH.',
    args: {
      id: target.id,
      expectedRevision: copyRevision,
      at: t.arg({ type: 'DateTime', description: 'Time in the future; now if omitted.' }),
    },
    resolve: (_, args, context) => publishCopy(args, context),
  }),
  discardWorkingCopy: t.field({
    type: ArticleResult,
    authScopes: { WRITE: true },
    description: 'Discards the working copy of an article, and its schedule. Needs WRITE.',
    args: { id: target.id, expectedRevision: copyRevision },
    resolve: (_, args, context) => discardCopy(args, context),
  }),
  restoreArticle: t.field({
    type: ArticleResult,
    authScopes: { WRITE: true },
    description:
      'Writes an old revision as a new one. The status and the publication time stay the same; references to deleted records are left out. Needs WRITE.',
    args: {
      ...target,
      revision: t.arg.int({ required: true, description: 'Revision to restore.' }),
    },
    resolve: (_, args, context) => restoreArticle(args, context),
  }),
  deleteArticle: t.field({
    type: DeleteResult,
    authScopes: { WRITE: true, PUBLISH: true },
    description:
      'Deletes an article with its history. References to it as a source are removed within seconds. To keep the history, withdraw the article instead. Needs WRITE and PUBLISH.',
    args: target,
    resolve: (_, args, context) => deleteArticle(args, context),
  }),
  deleteEntity: t.field({
    type: DeleteResult,
    authScopes: { WRITE: true },
    description:
      'Deletes an entity of any type with its history. Its mentions are removed within seconds; the text of articles stays the same. Needs WRITE.',
    args: target,
    resolve: (_, args, context) => deleteEntity(args, context),
  }),
  mergeEntities: t.field({
    type: MergeResult,
    authScopes: { WRITE: true },
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
    resolve: (_, args, context) => mergeEntities(args, context),
  }),
}));

/** `create<Type>` and `update<Type>`; returns the union of their results, and their input. */
function recordMutations(name: TypeName) {
  const { noun } = types[name];
  const input = inputOf(name);
  const result = resultType(
    `${name}Result`,
    `Result of a mutation of ${noun}: the present record, or a problem.`,
    [recordTypes[name], InvalidInputError, NotFoundError, DuplicateError, StaleRevisionError],
  );
  builder.mutationFields(t => ({
    [`create${name}`]: t.field({
      type: result,
      authScopes: { WRITE: true },
      description: `Creates ${noun}${name === 'Article' ? ' as a draft' : ''}. Needs WRITE.`,
      args: {
        input: t.arg({ type: input, required: true, description: 'Fields of the new record.' }),
        idempotencyKey: t.arg.string({
          description:
            'Idempotency key of the request, 1 to 255 characters. A repeated request with the same key, by the same caller, within a day returns the first result and does not write again.',
        }),
      },
      resolve: (_, args, context) => createRecord(name, args, context),
    }),
    [`update${name}`]: t.field({
      type: result,
      authScopes: { WRITE: true },
      description: `Updates fields of ${noun}. Omitted fields stay unchanged. Needs WRITE.`,
      args: {
        ...target,
        input: t.arg({ type: input, required: true, description: 'Fields to change.' }),
      },
      resolve: (_, args, context) => updateRecord(name, args, context),
    }),
  }));
  return { result, input };
}

/** A union of the results of a mutation. The mutation ensures the type of the record; `type` distinguishes the members. */
function resultType(
  name: string,
  description: string,
  types: ObjectRef<Types, Known<TypeName> | DeletedSource | UserError>[],
) {
  return builder.unionType(name, { description, types, resolveType: result => result.type });
}
