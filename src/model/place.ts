import { byName, entity } from './declaration.ts';
import { country, number, oneOf, reference } from './field.ts';
import { placeKind } from './vocabulary.ts';

export const place = entity('Place', {
  noun: 'a place',
  description: 'A place in the news, e.g. a country, a city or a sea.',
  fields: {
    kind: oneOf(placeKind, { default: 'OTHER', description: 'Kind of place.' }),
    country: country({ optional: true, description: 'Country of the place.' }),
    latitude: number({ max: 90, optional: true, description: 'Latitude in degrees north, WGS 84.' }),
    longitude: number({ max: 180, optional: true, description: 'Longitude in degrees east, WGS 84.' }),
    within: reference(['Place'], { optional: true, description: 'Next larger place that contains it.' }),
  },
  parent: 'within',
  hasNarrower: true,
  embeddedFields: ['kind', 'country', 'latitude', 'longitude'],
  cardFields: ['image', 'within'],
  sort: byName,
  lists: {
    places: { description: 'Places by name.' },
    children: { through: [{ field: 'within' }] },
  },
  letter: 'L',
});
