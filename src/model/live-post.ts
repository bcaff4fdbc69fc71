import { entityTypeNames } from './entities.ts';
import { flag, instant, markdown, objectType, references, text } from './field.ts';

/** Maximum numbers of posts, and of pinned posts, of a live article. The errors of the mutations name these limits. */
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
    // Kept small: the timeline of each mentioned entity stores a copy of the post.
    body: markdown({
      maxBytes: 10_000,
      description:
        'Text of the post in Markdown: CommonMark with the tables and the strikethrough of GFM. A post without text must have a headline.',
    }),
    isPinned: flag({ description: `Whether the post is pinned: at most ${maxPinnedPosts} per article.` }),
    isKeyEvent: flag({ description: 'Whether the post reports a key event.' }),
    authors: references(['Person', 'Organization'], { max: 10, description: 'Authors of the post.' }),
    mentions: references(entityTypeNames, {
      max: 20,
      description: 'Entities that the post mentions. The post appears in their timelines.',
    }),
  },
});
