import { entity } from './declaration.ts';
import { objects, objectType, oneOf, partialDate, reference, text, texts } from './field.ts';
import { inOrder } from './milestones.ts';
import { agreementKind, agreementRelationKind, agreementStatus, partyRole } from './vocabulary.ts';

const party = objectType('Party', {
  description: 'A party to an agreement.',
  fields: {
    actor: reference(['Person', 'Organization'], { description: 'The person or organization.' }),
    role: oneOf(partyRole, { default: 'PARTY', description: 'Its role in the agreement.' }),
    signedBy: reference(['Person'], { optional: true, description: 'The person who signed for it.' }),
    signedDate: partialDate({ optional: true, description: 'When it signed.' }),
  },
});

const milestone = objectType('Milestone', {
  description: 'A step in the life of an agreement.',
  fields: {
    status: oneOf(agreementStatus, { description: 'Status of the agreement from this step on.' }),
    date: partialDate({ description: 'Date of the step.' }),
    note: text({ max: 1000, optional: true, description: 'What happened, in a sentence.' }),
    event: reference(['Event'], { optional: true, description: 'The event where it happened.' }),
    source: reference(['Article'], { optional: true, description: 'The article that reports it.' }),
  },
});

const relation = objectType('AgreementRelation', {
  description: 'How an agreement relates to another one.',
  fields: {
    kind: oneOf(agreementRelationKind, { description: 'Kind of relation.' }),
    agreement: reference(['Agreement'], { description: 'The other agreement.' }),
  },
});

export const agreement = entity('Agreement', {
  noun: 'an agreement',
  description: 'What parties agreed on or negotiate: a treaty, a ceasefire, an understanding.',
  fields: {
    kind: oneOf(agreementKind, { default: 'OTHER', description: 'Form of the agreement.' }),
    signedDate: partialDate({ optional: true, description: 'When it was signed.' }),
    effectiveDate: partialDate({ optional: true, description: 'When it came into force.' }),
    endDate: partialDate({ optional: true, description: 'When it ended or ends.' }),
    provisions: texts({ max: 100, maxLength: 2000, description: 'Its provisions, in short sentences.' }),
    concludedAt: reference(['Event'], {
      optional: true,
      description: 'The event where it was reached or signed.',
    }),
    parties: objects(party, { max: 300, description: 'Its parties, in the order of the agreement.' }),
    milestones: objects(milestone, {
      max: 100,
      description: 'Its life, oldest step first, each with the article that reports it.',
      input: 'Its life, step by step; the status of the agreement is that of the latest step.',
    }),
    relations: objects(relation, { max: 50, description: 'How it relates to other agreements.' }),
  },
  embedded: ['kind', 'status'],
  card: ['image', 'signedDate', 'effectiveDate'],
  sort: { key: ({ milestones }) => inOrder(milestones).at(-1)?.date ?? '', direction: 'DESC' },
  lists: {
    agreements: {
      description: 'Agreements by the date of their latest milestone, latest first.',
      through: [{ field: 'concludedAt' }, { field: 'parties', reference: 'actor', edge: ['role'] }],
    },
    'agreements/kind': { by: 'kind' },
    'agreements/status': { by: 'status' },
    // The steps of its life stand in its own timeline and in those of its parties and of the event of each step.
    milestones: { own: ['record'] },
  },
  letter: 'A',
});
