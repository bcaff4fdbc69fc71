import type { ComponentChildren } from 'preact';
import type { ArticleCardFragment } from '../generated/documents.ts';
import { t } from '../words/current.ts';
import { Ago } from './dates.tsx';
import { Own } from './own.tsx';
import { Picture } from './picture.tsx';
import { direction, words } from './words.ts';

/** The level of the headings of a list: that below the heading above it. */
export type HeadingLevel = 2 | 3;

/** What editors of a front put in the place of an article's own. */
interface Overrides {
  readonly headline?: string;
  readonly kicker?: string | null;
  readonly summary?: string | null;
  readonly image?: ArticleCardFragment['image'];
}

interface CardProps extends Overrides {
  readonly article: ArticleCardFragment;
  readonly isLead?: boolean;
  readonly level?: HeadingLevel;
  /** Below the summary, such as an excerpt. */
  readonly children?: ComponentChildren;
}

export function ArticleCard({ article, isLead = false, level = 3, children, ...overrides }: CardProps) {
  const { slug, language, kind, publishedAt } = article;
  const { headline, kicker, summary, image } = { ...article, kicker: null, ...overrides };
  const Heading = `h${level}` as const;
  // A card does not say whether the coverage has ended.
  const ownLabel = kind === 'STORY' ? null : kind === 'LIVE' ? t.liveReport : words(kind);
  const label = kicker ?? (ownLabel === null ? null : <Own>{ownLabel}</Own>);
  return (
    <article class={isLead ? 'card lead' : 'card'} lang={language} dir={direction(language)}>
      <div class="text">
        {label !== null && <p class="kicker">{label}</p>}
        <Heading class="headline">
          <a href={`/article/${slug}`}>{headline}</a>
        </Heading>
        {children ?? (summary !== null && <p class="summary">{summary}</p>)}
        {publishedAt !== null && (
          <p class="meta">
            <Own>
              <Ago at={publishedAt} />
            </Own>
          </p>
        )}
      </div>
      {image !== null && (
        <div class="frame">
          <Picture
            image={image}
            sizes={isLead ? '(min-width: 60rem) 40rem, 100vw' : '8rem'}
            isFirst={isLead}
          />
        </div>
      )}
    </article>
  );
}

interface ListProps {
  readonly articles: readonly ArticleCardFragment[];
  readonly level?: HeadingLevel;
}

export function ArticleList({ articles, level = 3 }: ListProps) {
  return (
    <ul class="cards">
      {articles.map(article => (
        <li key={article.id}>
          <ArticleCard article={article} level={level} />
        </li>
      ))}
    </ul>
  );
}
