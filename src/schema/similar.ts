import type { SimilarArticle as Source } from '../resolvers/near-duplicates.ts';
import { builder } from './builder.ts';
import { Article } from './types.ts';

/** The read of a text and of the articles under its keys, in addition to the articles found. */
export function bySimilar({ first }: { first?: number | null | undefined }) {
  return { field: 10, multiplier: first ?? 5 };
}

export const SimilarArticle = builder.objectRef<Source>('SimilarArticle').implement({
  description: 'An article whose text is similar to that of another article.',
  fields: t => ({
    article: t.expose('article', { type: Article, description: 'The article.' }),
    similarity: t.exposeFloat('similarity', {
      description: 'Estimated share of the shorter text that is also in the longer one, from 0 to 1.',
    }),
    isSameStory: t.exposeBoolean('isSameStory', {
      description:
        'Whether it tells the same story in nearly the same words. False for a follow-up with the same background, and for templated reports, such as weather and markets.',
    }),
  }),
});

builder.queryField('similarArticles', t =>
  t.field({
    type: [SimilarArticle],
    nullable: true,
    authScopes: { READ_DRAFTS: true },
    description:
      'Published and scheduled articles with a similar text, the most similar first, as proposals for `versionOf`. Articles published more than a week after the compared article are left out; for a text or a draft, those scheduled for more than a week from now. It writes nothing. Needs READ_DRAFTS.',
    complexity: bySimilar,
    args: {
      text: t.arg.string({
        description:
          'Text without markup, at most 256,000 characters. A text of fewer than about 22 words returns nothing. Give exactly one of `text` and `article`.',
      }),
      article: t.arg.id({ description: 'Id of an article whose text is compared, whatever its status.' }),
      first: t.arg.int({ defaultValue: 5, description: 'Number of articles: 1 to 20.' }),
    },
    resolve: async (_, { text, article, first }, context) => {
      // Only editors need it.
      const { similarArticles } = await import('../resolvers/near-duplicates.ts');
      return similarArticles(
        { text: text ?? null, article: article == null ? null : String(article), first: first ?? 5 },
        context,
      );
    },
  }),
);
