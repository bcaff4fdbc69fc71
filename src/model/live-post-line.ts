import { reference, text } from './field.ts';
import { livePost } from './live-post.ts';

/** The fields of a post in a line of an import or an export, in addition to its type. */
export const livePostLine = {
  article: reference(['Article'], { description: 'Article of the post.' }),
  key: text({
    max: 26,
    optional: true,
    description: 'Key of the post; derived from its article, time and headline if absent.',
  }),
  ...livePost.fields,
};
