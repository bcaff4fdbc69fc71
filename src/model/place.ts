import { byName, entity } from './declaration.ts';
import { country, number, oneOf, reference } from './field.ts';
import { placeKind } from './vocabulary.ts';

export const place = entity('Place', {
  noun: 'a place',
  description: 'Where things happen: a country, a city, a sea.',
  fields: {
    kind: oneOf(placeKind, { default: 'OTHER', description: 'Kind of place.' }),
    country: country({ optional: true, description: 'Country it is in.' }),
    latitude: number({ max: 90, optional: true, description: 'Degrees north, WGS 84.' }),
    longitude: number({ max: 180, optional: true, description: 'Degrees east, WGS 84.' }),
    within: reference(['Place'], { optional: true, description: 'The next larger place that it lies in.' }),
  },
  parent: 'within',
  embedded: ['kind', 'country', 'latitude', 'longitude'],
  card: ['image', 'within'],
  sort: byName,
  lists: { places: { description: 'Places by name.' } },
  letter: 'L',
});
