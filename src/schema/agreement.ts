import { milestoneField, milestoneSource, milestones, parties } from '../resolvers/agreement.ts';
import { fieldsOf } from '../resolvers/field.ts';
import { builder } from './builder.ts';
import { byPage, pageArguments } from './connection-type.ts';
import { AgreementPartiesConnection } from './connections.ts';
import { AgreementStatus, PartyRole } from './enums.ts';
import { implementEntity } from './record-type.ts';
import { Agreement, AgreementMilestone, Article, Event } from './types.ts';

builder.objectType(AgreementMilestone, {
  description: 'A step in the life of an agreement.',
  fields: t => ({
    status: t.expose('status', {
      type: AgreementStatus,
      description: 'Status of the agreement from this step on.',
    }),
    date: t.expose('date', { type: 'PartialDate', description: 'Date of the step.' }),
    note: t.string({
      nullable: true,
      description: 'What happened, in a sentence.',
      resolve: (source, _args, context) => milestoneField(source, 'note', context),
    }),
    event: t.field({
      type: Event,
      nullable: true,
      description: 'The event where it happened.',
      resolve: (source, _args, context) => milestoneField(source, 'event', context),
    }),
    source: t.field({
      type: Article,
      nullable: true,
      description: 'The article that reports it, where the caller may see it.',
      resolve: (source, _args, context) => milestoneSource(source, context),
    }),
    agreement: t.expose('agreement', { type: Agreement, description: 'The agreement whose step it is.' }),
  }),
});

implementEntity('Agreement', t => ({
  status: t.field({
    type: AgreementStatus,
    description: 'The status of its latest milestone; PROPOSED where there is none.',
    resolve: fieldsOf<'Agreement'>()('status'),
  }),
  parties: t.field({
    type: AgreementPartiesConnection,
    description: 'Its parties, in the order of the agreement.',
    complexity: byPage,
    args: {
      ...pageArguments,
      roles: t.arg({ type: [PartyRole], description: 'Only parties with one of these roles.' }),
    },
    resolve: parties,
  }),
  milestones: t.field({
    type: [AgreementMilestone],
    description: 'Its life, oldest step first, each with the article that reports it.',
    resolve: (source, _args, context) => milestones(source, context),
  }),
}));
