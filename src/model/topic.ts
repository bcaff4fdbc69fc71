import { byName, entity } from './declaration.ts';
import { reference } from './field.ts';

export const topic = entity('Topic', {
  noun: 'a topic',
  description: 'A subject of articles that is no person, organization, place, event or agreement.',
  fields: {
    broader: reference(['Topic'], { optional: true, description: 'The topic that it is a part of.' }),
  },
  parent: 'broader',
  card: ['image', 'broader'],
  sort: byName,
  lists: {
    topics: { description: 'Topics by name.' },
    children: { through: [{ field: 'broader' }] },
  },
  letter: 'T',
  leadingMentions: 2,
});
