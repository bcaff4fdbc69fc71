import type { DocumentIssue } from '../model/document.ts';
import type {
  DuplicateError as DuplicateErrorSource,
  InvalidInputError as InvalidInputErrorSource,
  NotFoundError as NotFoundErrorSource,
  StaleRevisionError as StaleRevisionErrorSource,
  UserError as UserErrorSource,
} from '../model/user-error.ts';
import { recordWithSlug } from '../resolvers/mutation.ts';
import { builder } from './builder.ts';
import { Node } from './types.ts';

const UserError = builder.interfaceRef<UserErrorSource>('UserError').implement({
  description: 'A problem that the caller of a mutation can mend. Nothing was written.',
  resolveType: error => error.type,
  fields: t => ({
    message: t.exposeString('message', { description: 'What is wrong and what to do, for people.' }),
    path: t.exposeStringList('path', {
      description: 'The argument or the field of the input that is meant, outermost first.',
    }),
  }),
});

const InputIssue = builder.objectRef<DocumentIssue>('InputIssue').implement({
  description: 'One thing that is wrong with an input.',
  fields: t => ({
    message: t.exposeString('message', { description: 'What is wrong, for people.' }),
    path: t.exposeStringList('path', { description: 'The field of the input, outermost first.' }),
  }),
});

export const InvalidInputError = builder.objectRef<InvalidInputErrorSource>('InvalidInputError').implement({
  description: 'The input cannot be used as it is.',
  interfaces: [UserError],
  fields: t => ({
    issues: t.expose('issues', {
      type: [InputIssue],
      description: 'Everything that is wrong with it; the first is the error’s own message and path.',
    }),
  }),
});

export const NotFoundError = builder.objectRef<NotFoundErrorSource>('NotFoundError').implement({
  description: 'There is no such record, or it is of another type.',
  interfaces: [UserError],
  fields: t => ({
    requestedId: t.exposeID('requestedId', { nullable: true, description: 'What was asked for.' }),
  }),
});

export const DuplicateError = builder.objectRef<DuplicateErrorSource>('DuplicateError').implement({
  description: 'A slug is taken.',
  interfaces: [UserError],
  fields: t => ({
    existing: t.field({
      type: Node,
      nullable: true,
      description: 'The record that has the slug; null where the caller may not see it.',
      resolve: (error, _args, context) => recordWithSlug(error, context),
    }),
  }),
});

export const StaleRevisionError = builder
  .objectRef<StaleRevisionErrorSource>('StaleRevisionError')
  .implement({
    description: 'Edit conflict: the record has changed since the expected revision. Reload it.',
    interfaces: [UserError],
    fields: t => ({
      currentRevision: t.exposeInt('currentRevision', { description: 'The revision that the record is at.' }),
    }),
  });
