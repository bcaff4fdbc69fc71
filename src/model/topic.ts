import { byName, entity } from './declaration.ts';
import { reference } from './field.ts';

export const topic = entity('Topic', {
  noun: 'a topic',
  description: 'A subject of articles other than a person, organization, place, event or agreement.',
  fields: {
    broader: reference(['Topic'], { optional: true, description: 'Broader topic of which it is a part.' }),
  },
  parent: 'broader',
  hasNarrower: true,
  cardFields: ['image', 'broader'],
  sort: byName,
  lists: {
    topics: { description: 'Topics by name.' },
    children: { through: [{ field: 'broader' }] },
  },
  letter: 'T',
  leadingMentions: 2,
});
