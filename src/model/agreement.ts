import { entity } from './declaration.ts';
import { objects, objectType, oneOf, partialDate, reference, text, texts } from './field.ts';
import { inOrder } from './milestones.ts';
import { agreementKind, agreementRelationKind, agreementStatus, partyRole } from './vocabulary.ts';

const party = objectType('Party', {
  description: 'A party to an agreement.',
  fields: {
    actor: reference(['Person', 'Organization'], { description: 'The person or organization.' }),
    role: oneOf(partyRole, { default: 'PARTY', description: 'Role in the agreement.' }),
    signedBy: reference(['Person'], { optional: true, description: 'Person who signed for the party.' }),
    signedDate: partialDate({ optional: true, description: 'Date of the party’s signature.' }),
  },
});

const milestone = objectType('Milestone', {
  description: 'A step in the life of an agreement.',
  fields: {
    status: oneOf(agreementStatus, { description: 'Status of the agreement from this step on.' }),
    date: partialDate({ description: 'Date of the step.' }),
    note: text({ max: 1000, optional: true, description: 'Description of the step, in a sentence.' }),
    event: reference(['Event'], { optional: true, description: 'Event at which the step took place.' }),
    source: reference(['Article'], { optional: true, description: 'Article that reports it.' }),
  },
});

const relation = objectType('AgreementRelation', {
  description: 'A relation of an agreement to another agreement.',
  fields: {
    kind: oneOf(agreementRelationKind, { description: 'Kind of relation.' }),
    agreement: reference(['Agreement'], { description: 'The other agreement.' }),
  },
});

export const agreement = entity('Agreement', {
  noun: 'an agreement',
  description:
    'An agreement that parties have reached or negotiate, e.g. a treaty, a ceasefire or an understanding.',
  fields: {
    kind: oneOf(agreementKind, { default: 'OTHER', description: 'Form of the agreement.' }),
    signedDate: partialDate({ optional: true, description: 'Date of signature.' }),
    effectiveDate: partialDate({ optional: true, description: 'Date of entry into force.' }),
    endDate: partialDate({ optional: true, description: 'End date.' }),
    provisions: texts({ max: 100, maxLength: 2000, description: 'Provisions, in short sentences.' }),
    concludedAt: reference(['Event'], {
      optional: true,
      description: 'The event (not the time) at which the agreement was reached or signed.',
    }),
    parties: objects(party, { max: 300, description: 'Parties, in the order set by editors.' }),
    milestones: objects(milestone, {
      max: 100,
      description: 'Milestones, oldest first, each with the article that reports it.',
      input: 'Milestones; the latest one sets the status of the agreement.',
    }),
    relations: objects(relation, { max: 50, description: 'Relations to other agreements.' }),
  },
  embeddedFields: ['kind', 'status'],
  cardFields: ['image', 'signedDate', 'effectiveDate'],
  sort: { key: ({ milestones }) => inOrder(milestones).at(-1)?.date ?? '', direction: 'DESC' },
  lists: {
    agreements: {
      description: 'Agreements by the date of their latest milestone, latest first.',
      through: [{ field: 'concludedAt' }, { field: 'parties', reference: 'actor', edge: ['role'] }],
    },
    'agreements/kind': { by: 'kind' },
    'agreements/status': { by: 'status' },
    // Each milestone is in the timelines of the agreement, of its parties, and of the event of the milestone.
    milestones: { own: ['record'] },
    // src/projection/agreement.ts also builds `<agreement>/events`, for the agreement's timeline. Event declares the list `events`.
  },
  letter: 'A',
});
