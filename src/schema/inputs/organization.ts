import { builder } from '../builder.ts';
import { OrganizationKind } from '../enums.ts';
import { entityInputFields } from './fields.ts';

export const OrganizationInput = builder.inputType('OrganizationInput', {
  description:
    'The fields of an organization. In an update a field left out stays as it is, null clears it, a list replaces the list.',
  fields: t => ({
    ...entityInputFields(t),
    kind: t.field({ type: OrganizationKind, description: 'What sort of body it is; OTHER where left out.' }),
    country: t.string({ description: 'Two capital letters, ISO 3166-1 alpha-2.' }),
    location: t.id({ description: 'The id of the place where its seat is.' }),
    foundingDate: t.field({ type: 'PartialDate', description: 'When it was founded.' }),
    dissolutionDate: t.field({ type: 'PartialDate', description: 'When it was dissolved.' }),
    parent: t.id({ description: 'The id of the organization that it is a part of.' }),
  }),
});
