import { builder } from '../builder.ts';
import { PlaceKind } from '../enums.ts';
import { entityInputFields } from './fields.ts';

export const PlaceInput = builder.inputType('PlaceInput', {
  description:
    'The fields of a place. In an update a field left out stays as it is, null clears it, a list replaces the list.',
  fields: t => ({
    ...entityInputFields(t),
    kind: t.field({ type: PlaceKind, description: 'What sort of place it is; OTHER where left out.' }),
    country: t.string({ description: 'Two capital letters, ISO 3166-1 alpha-2.' }),
    latitude: t.float({ description: 'Degrees north, -90 to 90.' }),
    longitude: t.float({ description: 'Degrees east, -180 to 180.' }),
    within: t.id({ description: 'The id of the place that it lies in.' }),
  }),
});
