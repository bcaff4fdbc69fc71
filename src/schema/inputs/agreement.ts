import { builder } from '../builder.ts';
import { AgreementKind, AgreementRelationKind, AgreementStatus, PartyRole } from '../enums.ts';
import { entityInputFields } from './fields.ts';

const PartyInput = builder.inputType('PartyInput', {
  description: 'Who is in an agreement.',
  fields: t => ({
    actor: t.id({ required: true, description: 'The id of the person or organization.' }),
    role: t.field({
      type: PartyRole,
      required: true,
      defaultValue: 'PARTY',
      description: 'What it is in the agreement.',
    }),
    signedBy: t.id({ description: 'The id of the person who signed for it.' }),
    signedDate: t.field({ type: 'PartialDate', description: 'When it signed.' }),
  }),
});

const MilestoneInput = builder.inputType('MilestoneInput', {
  description: 'A step in the life of an agreement.',
  fields: t => ({
    status: t.field({
      type: AgreementStatus,
      required: true,
      description: 'What the agreement became with it.',
    }),
    date: t.field({ type: 'PartialDate', required: true, description: 'When.' }),
    note: t.string({ description: 'What happened, in a sentence; at most 1,000 characters.' }),
    event: t.id({ description: 'The id of the event it happened at.' }),
    source: t.id({ description: 'The id of the article that reports it.' }),
  }),
});

const AgreementRelationInput = builder.inputType('AgreementRelationInput', {
  description: 'How an agreement bears on another one.',
  fields: t => ({
    kind: t.field({ type: AgreementRelationKind, required: true, description: 'In what way.' }),
    agreement: t.id({ required: true, description: 'The id of the other agreement.' }),
  }),
});

export const AgreementInput = builder.inputType('AgreementInput', {
  description:
    'The fields of an agreement; its status is that of its latest milestone. In an update a field left out stays as it is, null clears it, a list replaces the list.',
  fields: t => ({
    ...entityInputFields(t),
    kind: t.field({ type: AgreementKind, description: 'What form it has; OTHER where left out.' }),
    signedDate: t.field({ type: 'PartialDate', description: 'When it was signed.' }),
    effectiveDate: t.field({ type: 'PartialDate', description: 'When it came into force.' }),
    endDate: t.field({ type: 'PartialDate', description: 'When it ended or ends.' }),
    provisions: t.stringList({ description: 'What it says, in short sentences; at most 100.' }),
    concludedAt: t.id({ description: 'The id of the event where it was reached or signed.' }),
    parties: t.field({ type: [PartyInput], description: 'Who is in it; at most 300.' }),
    milestones: t.field({ type: [MilestoneInput], description: 'Its life; at most 100 steps.' }),
    relations: t.field({
      type: [AgreementRelationInput],
      description: 'How it bears on other agreements; at most 50.',
    }),
  }),
});
