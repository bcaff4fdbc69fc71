import { milestoneField, milestoneSource, milestones, parties } from '../resolvers/agreement.ts';
import { resolversOf } from '../resolvers/field.ts';
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
      description: 'Description of the step, in a sentence.',
      resolve: (source, _args, context) => milestoneField(source, 'note', context),
    }),
    event: t.field({
      type: Event,
      nullable: true,
      description: 'Event at which the step took place.',
      resolve: (source, _args, context) => milestoneField(source, 'event', context),
    }),
    source: t.field({
      type: Article,
      nullable: true,
      description: 'Article that reports it; null if none is given, or if the caller may not see it.',
      resolve: (source, _args, context) => milestoneSource(source, context),
    }),
    agreement: t.expose('agreement', {
      type: Agreement,
      description: 'Agreement to which the step belongs.',
    }),
  }),
});

implementEntity('Agreement', t => ({
  status: t.field({
    type: AgreementStatus,
    description: 'Status of the latest milestone; PROPOSED if the agreement has no milestones.',
    resolve: resolversOf<'Agreement'>()('status'),
  }),
  parties: t.field({
    type: AgreementPartiesConnection,
    description: 'Parties, in the order set by editors.',
    complexity: byPage,
    args: {
      ...pageArguments,
      roles: t.arg({ type: [PartyRole], description: 'Roles to include.' }),
    },
    resolve: parties,
  }),
  milestones: t.field({
    type: [AgreementMilestone],
    description: 'Milestones, oldest first, each with the article that reports it.',
    resolve: (source, _args, context) => milestones(source, context),
  }),
}));
