import { builder } from '../builder.ts';
import { entityInputFields } from './fields.ts';

const PositionInput = builder.inputType('PositionInput', {
  description: 'A post that a person holds or held.',
  fields: t => ({
    title: t.string({ required: true, description: 'What the post is called; at most 300 characters.' }),
    organization: t.id({ description: 'The id of the organization where it is.' }),
    startDate: t.field({ type: 'PartialDate', description: 'When it began, where that is known.' }),
    endDate: t.field({ type: 'PartialDate', description: 'When it ended; null while it is held.' }),
    source: t.id({ description: 'The id of the article that says so.' }),
  }),
});

export const PersonInput = builder.inputType('PersonInput', {
  description:
    'The fields of a person. In an update a field left out stays as it is, null clears it, a list replaces the list.',
  fields: t => ({
    ...entityInputFields(t),
    honorificPrefix: t.string({ description: 'A title that goes before the name; at most 100 characters.' }),
    givenName: t.string({ description: 'The given name; at most 200 characters.' }),
    familyName: t.string({ description: 'The family name; at most 200 characters.' }),
    jobTitle: t.string({ description: 'The current or last known title; at most 300 characters.' }),
    nationality: t.string({ description: 'Two capital letters, ISO 3166-1 alpha-2.' }),
    birthDate: t.field({ type: 'PartialDate', description: 'When born.' }),
    deathDate: t.field({ type: 'PartialDate', description: 'When died.' }),
    positions: t.field({ type: [PositionInput], description: 'Posts held; at most 100.' }),
  }),
});
