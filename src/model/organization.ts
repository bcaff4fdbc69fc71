import { byName, entity } from './declaration.ts';
import { country, oneOf, partialDate, reference } from './field.ts';
import { organizationKind } from './vocabulary.ts';

export const organization = entity('Organization', {
  noun: 'an organization',
  description: 'An organization in the news, e.g. a government, a ministry, a company or a court.',
  isActor: true,
  fields: {
    kind: oneOf(organizationKind, { default: 'OTHER', description: 'Kind of organization.' }),
    country: country({
      optional: true,
      description: 'Country of the organization; null if it belongs to several countries.',
    }),
    location: reference(['Place'], { optional: true, description: 'Place of its headquarters.' }),
    foundingDate: partialDate({ optional: true, description: 'Date of foundation.' }),
    dissolutionDate: partialDate({ optional: true, description: 'Date of dissolution.' }),
    parent: reference(['Organization'], {
      optional: true,
      description: 'Organization of which it is a part.',
    }),
  },
  parent: 'parent',
  embeddedFields: ['kind'],
  cardFields: ['image', 'country', 'parent'],
  sort: byName,
  lists: {
    organizations: { description: 'Organizations by name.' },
    children: { through: [{ field: 'parent' }] },
  },
  letter: 'O',
  leadingMentions: 3,
});
