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
  description: 'A problem that the caller of a mutation can fix. Nothing was written.',
  resolveType: error => error.type,
  fields: t => ({
    message: t.exposeString('message', { description: 'Problem and solution, in plain language.' }),
    path: t.exposeStringList('path', {
      description: 'Path of the argument or input field, from the outermost name to the innermost.',
    }),
  }),
});

const InputIssue = builder.objectRef<DocumentIssue>('InputIssue').implement({
  description: 'A problem of an input.',
  fields: t => ({
    message: t.exposeString('message', { description: 'Problem in plain language.' }),
    path: t.exposeStringList('path', {
      description: 'Path of the input field, from the outermost name to the innermost.',
    }),
  }),
});

export const InvalidInputError = builder.objectRef<InvalidInputErrorSource>('InvalidInputError').implement({
  description:
    'The input is invalid, or the state of the object does not allow the change, such as the withdrawal of a draft.',
  interfaces: [UserError],
  fields: t => ({
    issues: t.expose('issues', {
      type: [InputIssue],
      description:
        'All problems of the input. `path` is that of the first one, and `message` is based on it.',
    }),
  }),
});

export const NotFoundError = builder.objectRef<NotFoundErrorSource>('NotFoundError').implement({
  description:
    'The requested object does not exist, has another type, has no working copy, or is not in the release.',
  interfaces: [UserError],
  fields: t => ({
    requestedId: t.exposeID('requestedId', {
      nullable: true,
      description: 'Id, key or revision that the error is about.',
    }),
  }),
});

export const DuplicateError = builder.objectRef<DuplicateErrorSource>('DuplicateError').implement({
  description: 'The slug is taken.',
  interfaces: [UserError],
  fields: t => ({
    existing: t.field({
      type: Node,
      nullable: true,
      description: 'Record or front that has the slug; null if the caller may not see it.',
      resolve: (error, _args, context) => recordWithSlug(error, context),
    }),
  }),
});

export const StaleRevisionError = builder
  .objectRef<StaleRevisionErrorSource>('StaleRevisionError')
  .implement({
    description: 'Edit conflict: the object has changed since the expected revision. Reload it.',
    interfaces: [UserError],
    fields: t => ({
      currentRevision: t.exposeInt('currentRevision', { description: 'Current revision of the object.' }),
    }),
  });
