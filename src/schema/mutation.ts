import type { ObjectRef } from '@pothos/core';
import type { Known } from '../model/record.ts';
import { entityTypeNames, type TypeName, types } from '../model/types.ts';
import type { UserError } from '../model/user-error.ts';
import {
  createRecord,
  type Deleted as DeletedSource,
  deleteArticle,
  deleteEntity,
  mergeEntities,
  publishArticle,
  restoreArticle,
  updateRecord,
  withdrawArticle,
} from '../resolvers/mutation.ts';
import { builder, type Types } from './builder.ts';
import { inputOf } from './declared-fields.ts';
import { recordTypes } from './types.ts';
import { DuplicateError, InvalidInputError, NotFoundError, StaleRevisionError } from './user-error.ts';

builder.mutationType({
  description:
    'What can be written. A problem that the caller can mend is data (UserError); a missing right is an error with code UNAUTHENTICATED or FORBIDDEN. A mutation is written whole or not at all.',
});

const Deleted = builder.objectRef<DeletedSource>('Deleted').implement({
  description: 'A record that is no longer there.',
  fields: t => ({ deletedId: t.exposeID('deletedId', { description: 'The id that it had.' }) }),
});

const DeleteResult = resultType('DeleteResult', 'What a deletion answers.', [
  Deleted,
  NotFoundError,
  StaleRevisionError,
  InvalidInputError,
]);

const MergeResult = resultType('MergeResult', 'What a merge answers: the record that stays.', [
  ...entityTypeNames.map(type => recordTypes[type]),
  InvalidInputError,
  NotFoundError,
  StaleRevisionError,
]);

const target = builder.args(t => ({
  id: t.id({
    required: true,
    description: 'The id of the record; one that was merged leads to what it became.',
  }),
  expectedRevision: t.int({
    required: true,
    description:
      'The revision that the change is made from. An edit conflict is answered by StaleRevisionError.',
  }),
}));

const ArticleResult = recordMutations('Article');
for (const type of entityTypeNames) recordMutations(type);

builder.mutationFields(t => ({
  publishArticle: t.field({
    type: ArticleResult,
    authScopes: { PUBLISH: true },
    description:
      'Makes an article public: now, or at a time to come. Then it is SCHEDULED and becomes public at that very instant, with nothing having to run. One that is scheduled already gets the new time. Needs PUBLISH.',
    args: {
      ...target,
      at: t.arg({
        type: 'DateTime',
        description: 'When; now where left out. A time that has passed is that of an earlier publication.',
      }),
    },
    resolve: (_, args, context) => publishArticle(args, context),
  }),
  withdrawArticle: t.field({
    type: ArticleResult,
    authScopes: { PUBLISH: true },
    description: 'Takes an article back from the public, or from its schedule. Needs PUBLISH.',
    args: target,
    resolve: (_, args, context) => withdrawArticle(args, context),
  }),
  restoreArticle: t.field({
    type: ArticleResult,
    authScopes: { WRITE: true },
    description:
      'Writes an old revision as a new one. Whether and when the article is public stays as it is; what it referred to and has gone since is left out. Needs WRITE.',
    args: {
      ...target,
      revision: t.arg.int({ required: true, description: 'The revision to go back to.' }),
    },
    resolve: (_, args, context) => restoreArticle(args, context),
  }),
  deleteArticle: t.field({
    type: DeleteResult,
    authScopes: { WRITE: true, PUBLISH: true },
    description:
      'Deletes an article with its history. What names it as its source no longer does within seconds. To keep the history, withdraw it. Needs WRITE and PUBLISH.',
    args: target,
    resolve: (_, args, context) => deleteArticle(args, context),
  }),
  deleteEntity: t.field({
    type: DeleteResult,
    authScopes: { WRITE: true },
    description:
      'Deletes any entity with its history. Its mentions go with it within seconds, and articles keep their text. Needs WRITE.',
    args: target,
    resolve: (_, args, context) => deleteEntity(args, context),
  }),
  mergeEntities: t.field({
    type: MergeResult,
    authScopes: { WRITE: true },
    description:
      'Merges `from` into `into`. Both must be of the same type; `into` keeps its own values and gains references, names and missing fields. The first one’s id and slugs lead to the second at once; everything that names the first names the second within seconds. Needs WRITE.',
    args: {
      from: t.arg.id({ required: true, description: 'The id of the record that ends.' }),
      into: t.arg.id({ required: true, description: 'The id of the record that stays.' }),
      expectedRevision: t.arg.int({
        required: true,
        description: 'The revision of `into` that the merge is made from.',
      }),
    },
    resolve: (_, args, context) => mergeEntities(args, context),
  }),
}));

/** `create<Type>` and `update<Type>`, and the union of what they answer. */
function recordMutations(name: TypeName) {
  const { noun } = types[name];
  const input = inputOf(name);
  const result = resultType(
    `${name}Result`,
    `The answer of a mutation of ${noun}: the record as it is now, or a problem.`,
    [recordTypes[name], InvalidInputError, NotFoundError, DuplicateError, StaleRevisionError],
  );
  builder.mutationFields(t => ({
    [`create${name}`]: t.field({
      type: result,
      authScopes: { WRITE: true },
      description: `Makes ${noun}${name === 'Article' ? ', as a draft' : ''}. Needs WRITE.`,
      args: {
        input: t.arg({ type: input, required: true, description: 'Its fields.' }),
        idempotencyKey: t.arg.string({
          description:
            'Names the request, 1 to 255 characters: the same key from the same caller within a day gives the first answer again, and writes once.',
        }),
      },
      resolve: (_, args, context) => createRecord(name, args, context),
    }),
    [`update${name}`]: t.field({
      type: result,
      authScopes: { WRITE: true },
      description: `Changes fields of ${noun}. What is not given stays. Needs WRITE.`,
      args: {
        ...target,
        input: t.arg({ type: input, required: true, description: 'The fields that change.' }),
      },
      resolve: (_, args, context) => updateRecord(name, args, context),
    }),
  }));
  return result;
}

/** A union of what a mutation may answer. Which record it is of, the mutation itself sees to; `type` tells the members apart. */
function resultType(
  name: string,
  description: string,
  types: ObjectRef<Types, Known<TypeName> | DeletedSource | UserError>[],
) {
  return builder.unionType(name, { description, types, resolveType: result => result.type });
}
