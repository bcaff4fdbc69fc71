import { byName, entity } from './declaration.ts';
import { country, oneOf, partialDate, reference } from './field.ts';
import { organizationKind } from './vocabulary.ts';

export const organization = entity('Organization', {
  noun: 'an organization',
  description: 'A body that acts in the news: a government, a ministry, a company, a court.',
  isActor: true,
  fields: {
    kind: oneOf(organizationKind, { default: 'OTHER', description: 'Kind of organization.' }),
    country: country({
      optional: true,
      description: 'Country it belongs to; null where it belongs to several.',
    }),
    location: reference(['Place'], { optional: true, description: 'Place of its headquarters.' }),
    foundingDate: partialDate({ optional: true, description: 'When it was founded.' }),
    dissolutionDate: partialDate({ optional: true, description: 'When it was dissolved.' }),
    parent: reference(['Organization'], {
      optional: true,
      description: 'The organization that it is a part of.',
    }),
  },
  parent: 'parent',
  embedded: ['kind'],
  card: ['image', 'country', 'parent'],
  sort: byName,
  lists: {
    organizations: { description: 'Organizations by name.' },
    children: { through: [{ field: 'parent' }] },
  },
  letter: 'O',
  leadingMentions: 3,
});
