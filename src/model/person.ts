import { byName, entity } from './declaration.ts';
import { country, objects, objectType, partialDate, reference, text } from './field.ts';
import { latestFirst } from './positions.ts';

const position = objectType('Position', {
  description: 'A position that a person holds or held.',
  fields: {
    title: text({ max: 300, description: 'Title of the position.' }),
    organization: reference(['Organization'], {
      optional: true,
      description: 'Organization of the position.',
    }),
    startDate: partialDate({ optional: true, description: 'Start date; null if unknown.' }),
    endDate: partialDate({
      optional: true,
      description: 'End date; null if the position is still held, or if unknown.',
    }),
    source: reference(['Article'], {
      optional: true,
      description: 'Article that reports it; null if none is given, or if the caller may not see it.',
      input: 'Article that reports it.',
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
      description: 'Positions, latest first, each with the article that reports it.',
      input: 'Positions.',
    }),
  },
  embeddedFields: ['jobTitle'],
  cardFields: ['image', 'honorificPrefix', 'nationality'],
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
