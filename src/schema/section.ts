import { articles } from '../resolvers/article-list.ts';
import type { SectionSource } from '../resolvers/section.ts';
import { builder } from './builder.ts';
import { byPage, pageArguments } from './connection-type.ts';
import { ArticleConnection } from './connections.ts';

export const Section = builder.objectRef<SectionSource>('Section').implement({
  description: 'A section of the publication.',
  fields: t => ({
    slug: t.exposeString('section', {
      description: 'The same value as `name`. It is not a URL slug: encode it in URLs.',
    }),
    name: t.exposeString('section', { description: 'The section, exactly as in `Article.section`.' }),
    articleCount: t.exposeInt('articleCount', {
      description: 'Number of published articles. Counted moments after an article changes.',
    }),
    articles: t.field({
      type: ArticleConnection,
      description: 'Published articles of the section, newest first.',
      complexity: byPage,
      args: pageArguments,
      resolve: ({ section }, args, context) => articles({ ...args, filter: { section } }, context),
    }),
  }),
});
