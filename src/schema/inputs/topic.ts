import { builder } from '../builder.ts';
import { entityInputFields } from './fields.ts';

export const TopicInput = builder.inputType('TopicInput', {
  description:
    'The fields of a topic. In an update a field left out stays as it is, null clears it, a list replaces the list.',
  fields: t => ({
    ...entityInputFields(t),
    broader: t.id({ description: 'The id of the topic that it is a part of.' }),
  }),
});
