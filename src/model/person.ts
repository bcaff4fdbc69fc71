import { byName, entity } from './declaration.ts';
import { country, objects, objectType, partialDate, reference, text } from './field.ts';
import { latestFirst } from './positions.ts';

const position = objectType('Position', {
  description: 'A post that a person holds or held.',
  fields: {
    title: text({ max: 300, description: 'Title of the post.' }),
    organization: reference(['Organization'], { optional: true, description: 'The organization it is in.' }),
    startDate: partialDate({ optional: true, description: 'When it began, where that is known.' }),
    endDate: partialDate({
      optional: true,
      description: 'When it ended; null while it is held, or where that is not known.',
    }),
    source: reference(['Article'], {
      optional: true,
      description: 'The article that reports it, where the caller may see it.',
      input: 'The article that reports it.',
    }),
  },
});

export const person = entity('Person', {
  noun: 'a person',
  description: 'A person in the news.',
  isActor: true,
  fields: {
    honorificPrefix: text({ max: 100, optional: true, description: 'Honorific prefix, e.g. Dr. or Sir.' }),
    givenName: text({ max: 200, optional: true, description: 'Given name or names.' }),
    familyName: text({ max: 200, optional: true, description: 'Family name.' }),
    jobTitle: text({
      max: 300,
      optional: true,
      description: 'Current or last known title, e.g. Interior Minister.',
    }),
    nationality: country({ optional: true, description: 'Nationality.' }),
    birthDate: partialDate({ optional: true, description: 'Date of birth.' }),
    deathDate: partialDate({ optional: true, description: 'Date of death.' }),
    positions: objects(position, {
      max: 100,
      description: 'Posts held, latest first, each with the article that reports it.',
      input: 'Posts held.',
    }),
  },
  embedded: ['jobTitle'],
  card: ['image', 'honorificPrefix', 'nationality'],
  search: { jobTitle: 5 },
  sort: byName,
  lists: {
    people: { description: 'People by name.' },
    members: {
      through: [
        {
          field: 'positions',
          reference: 'organization',
          edge: ['title', 'startDate', 'endDate'],
          order: latestFirst,
        },
      ],
    },
  },
  letter: 'P',
  leadingMentions: 3,
});
