import type { RecordOf } from '../content/record.ts';
import { milestoneField, milestoneSource, milestones, parties } from '../resolvers/agreement.ts';
import { fieldsOf } from '../resolvers/field.ts';
import { builder } from './builder.ts';
import { byPage, pageArguments } from './connection-type.ts';
import { AgreementPartiesConnection } from './connections.ts';
import { AgreementKind, AgreementRelationKind, AgreementStatus, PartyRole } from './enums.ts';
import { Agreement, AgreementMilestone, Article, Entity, Event, Node } from './types.ts';

const agreement = fieldsOf<'Agreement'>();

builder.objectType(AgreementMilestone, {
  description: 'A step in the life of an agreement.',
  fields: t => ({
    status: t.expose('status', { type: AgreementStatus, description: 'What the agreement became with it.' }),
    date: t.expose('date', { type: 'PartialDate', description: 'When.' }),
    note: t.string({
      nullable: true,
      description: 'What happened, in a sentence.',
      resolve: (source, _args, context) => milestoneField(source, 'note', context),
    }),
    event: t.field({
      type: Event,
      nullable: true,
      description: 'The event it happened at.',
      resolve: (source, _args, context) => milestoneField(source, 'event', context),
    }),
    source: t.field({
      type: Article,
      nullable: true,
      description: 'The article that reports it, where you may see it.',
      resolve: (source, _args, context) => milestoneSource(source, context),
    }),
    agreement: t.expose('agreement', { type: Agreement, description: 'The agreement whose step it is.' }),
  }),
});

const AgreementRelation = builder
  .objectRef<RecordOf<'Agreement'>['relations'][number]>('AgreementRelation')
  .implement({
    description: 'How an agreement bears on another one.',
    fields: t => ({
      kind: t.expose('kind', { type: AgreementRelationKind, description: 'In what way.' }),
      agreement: t.expose('agreement', { type: Agreement, description: 'On which one.' }),
    }),
  });

builder.objectType(Agreement, {
  description: 'What parties agreed on, or are trying to: a treaty, a ceasefire, an understanding.',
  interfaces: [Node, Entity],
  fields: t => ({
    kind: t.field({ type: AgreementKind, description: 'What form it has.', resolve: agreement('kind') }),
    status: t.field({
      type: AgreementStatus,
      description: 'The status of its latest milestone; PROPOSED where there is none.',
      resolve: agreement('status'),
    }),
    signedDate: t.field({
      type: 'PartialDate',
      nullable: true,
      description: 'When it was signed.',
      resolve: agreement('signedDate'),
    }),
    effectiveDate: t.field({
      type: 'PartialDate',
      nullable: true,
      description: 'When it came into force.',
      resolve: agreement('effectiveDate'),
    }),
    endDate: t.field({
      type: 'PartialDate',
      nullable: true,
      description: 'When it ended or ends.',
      resolve: agreement('endDate'),
    }),
    provisions: t.stringList({
      description: 'What it says, in short sentences.',
      resolve: agreement('provisions'),
    }),
    concludedAt: t.field({
      type: Event,
      nullable: true,
      description: 'Where it was reached or signed.',
      resolve: agreement('concludedAt'),
    }),
    parties: t.field({
      type: AgreementPartiesConnection,
      description: 'Who is in it, in its order.',
      complexity: byPage,
      args: {
        ...pageArguments,
        roles: t.arg({ type: [PartyRole], description: 'Only parties with one of these roles.' }),
      },
      resolve: parties,
    }),
    milestones: t.field({
      type: [AgreementMilestone],
      description: 'Its life, oldest first, each step with the article that reports it.',
      resolve: (source, _args, context) => milestones(source, context),
    }),
    relations: t.field({
      type: [AgreementRelation],
      description: 'How it bears on other agreements.',
      resolve: agreement('relations'),
    }),
  }),
});
