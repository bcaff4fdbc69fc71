import { entityTypeNames } from './entities.ts';
import { flag, instant, markdown, objectType, references, text } from './field.ts';

/** The posts of a live article, and those of them that are pinned. The errors of the mutations name these limits. */
export const maxPosts = 5000;
export const maxPinnedPosts = 10;

/** The fields of a post that mutations accept. Posts are no part of the document of their article (src/projection/live-post.ts). */
export const livePost = objectType('LivePost', {
  description: 'A post of a live article.',
  fields: {
    at: instant({
      optional: true,
      description: 'Time of the post.',
      input: 'Time of the post, not in the future; now if omitted. It cannot be changed later.',
    }),
    headline: text({ max: 300, optional: true, description: 'Headline of the post.' }),
    // Each entity that a post mentions has a copy of the post in its timeline.
    body: markdown({
      maxBytes: 10_000,
      description: 'Text of the post in Markdown (CommonMark). A post without a text has a headline.',
    }),
    isPinned: flag({ description: `Whether the post is pinned: at most ${maxPinnedPosts} per article.` }),
    isKeyEvent: flag({ description: 'Whether the post reports a key event.' }),
    authors: references(['Person', 'Organization'], { max: 10, description: 'Authors of the post.' }),
    mentions: references(entityTypeNames, {
      max: 20,
      description: 'Entities that the post mentions. They have the post in their timelines.',
    }),
  },
});
