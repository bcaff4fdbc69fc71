import type { AuditSource } from '../resolvers/audit-log.ts';
import { builder } from './builder.ts';
import { connectionType } from './connection-type.ts';
import { AuditedType } from './enums.ts';

const AuditEntry = builder.objectRef<AuditSource>('AuditEntry').implement({
  description: 'A mutation that changed data: who changed what, and when.',
  fields: t => ({
    at: t.expose('at', { type: 'DateTime', description: 'Time of the write.' }),
    subject: t.exposeString('subject', {
      description: 'Caller: the subject of the token or of the API key.',
    }),
    mutation: t.exposeString('mutation', { description: 'Name of the mutation, like `publishArticle`.' }),
    recordType: t.expose('recordType', { type: AuditedType, description: 'Type of the audited object.' }),
    recordId: t.exposeID('recordId', {
      description: 'Id of the written or deleted object; after a merge, of the remaining record.',
    }),
    mergedId: t.exposeID('mergedId', {
      nullable: true,
      description: 'Id of the record that was merged into `recordId`; null for other mutations.',
    }),
    revision: t.exposeInt('revision', {
      nullable: true,
      description:
        'New revision of what the mutation changed: the object, its working copy, or a live post. Null after a deletion, a discarded working copy or a removed post, after the publication of a working copy without a difference from its article, and for a preview token.',
    }),
    requestId: t.exposeString('requestId', {
      nullable: true,
      description:
        'Id of the request at the gateway or proxy, as in the log of the server; null if there is none.',
    }),
  }),
});

export const AuditEntryConnection = connectionType(
  'AuditEntry',
  AuditEntry,
  'Mutations that changed data, newest first.',
);
