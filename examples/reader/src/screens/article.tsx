import { useScreen } from '../api/use-screen.ts';
import { ArticleDocument, type ArticleQuery } from '../generated/documents.ts';
import { OfflineArticle } from '../offline/screens.tsx';
import { Blocks, Caption } from '../parts/blocks.tsx';
import { SaveButton, ShareButton } from '../parts/buttons.tsx';
import { ArticleList } from '../parts/cards.tsx';
import { Instant } from '../parts/dates.tsx';
import { EntityChips, EntityLink } from '../parts/entity-links.tsx';
import { LivePosts } from '../parts/live-posts.tsx';
import { MediaList } from '../parts/media.tsx';
import { Own } from '../parts/own.tsx';
import { Picture } from '../parts/picture.tsx';
import { NotFound, Screen, Title } from '../parts/screen.tsx';
import { direction, languageName, words } from '../parts/words.ts';
import { locale, t } from '../words/current.ts';
import { count, Phrase } from '../words/phrase.tsx';

type ArticleData = NonNullable<ArticleQuery['article']>;

/** Words that most people read in a minute. */
const readingSpeed = 220;

export function Article({ slug }: { readonly slug: string }) {
  const result = useScreen(ArticleDocument, { slug });
  return (
    <Screen result={result} offline={() => <OfflineArticle slug={slug} />}>
      {({ article }) =>
        article === null ? <NotFound /> : <Story article={article} onChange={result.reload} />
      }
    </Screen>
  );
}

function Story({ article, onChange }: { readonly article: ArticleData; onChange(): void }) {
  const { id, headline, summary, image, language, blocks, related, mentions, shareUrl } = article;
  return (
    <>
      <article class="story" lang={language} dir={direction(language)}>
        <header>
          <p class="kicker">
            {article.section !== null && <a href={`/section/${article.section}`}>{words(article.section)}</a>}
            {article.section !== null && article.kind !== 'STORY' && ' · '}
            {article.kind !== 'STORY' && (
              <span class={article.isLive ? 'live' : ''}>
                <Own>{words(article.kind)}</Own>
              </span>
            )}
          </p>
          <Title text={headline} />
          {summary !== null && <p class="standfirst">{summary}</p>}
          <Byline article={article} />
          <Translations article={article} />
        </header>
        {image !== null && (
          <figure class="main-picture">
            <div class="frame">
              <Picture image={image} sizes="(min-width: 44rem) 42rem, 100vw" isFirst />
            </div>
            <Caption caption={image.caption} credit={image.credit} />
          </figure>
        )}
        <Corrections corrections={article.corrections} />
        <Blocks blocks={blocks} />
        <MediaList media={article.media} />
        {article.kind === 'LIVE' && <LivePosts key={id} article={article} onChange={onChange} />}
        {mentions.edges.length > 0 && (
          <p class="label" aria-hidden="true">
            <Own>{t.inThisArticle}</Own>
          </p>
        )}
        <EntityChips label={t.inThisArticle} entities={mentions.edges.map(({ node }) => node)} />
      </article>
      <div class="actions">
        <SaveButton id={id} />
        <ShareButton title={headline} url={shareUrl} />
      </div>
      {related !== null && related.length > 0 && (
        <section class="container" aria-labelledby="related">
          <h2 id="related">{t.related}</h2>
          <ArticleList articles={related} />
        </section>
      )}
    </>
  );
}

function Byline({ article }: { readonly article: ArticleData }) {
  const { kind, authors, byline, publishedAt, updatedAt, revision, wordCount } = article;
  // An article that was imported is older than its record, and was not updated by that.
  const isUpdated =
    revision > 1 && publishedAt !== null && Date.parse(updatedAt) - Date.parse(publishedAt) > 3_600_000;
  return (
    <p class="meta">
      {authors.length === 0
        ? byline.join(', ')
        : authors.map((author, index) => (
            <span key={author.id}>
              {index > 0 && ', '}
              <EntityLink entity={author} />
            </span>
          ))}
      {authors.length + byline.length > 0 && <br />}
      <Own>
        {publishedAt !== null && <Instant at={publishedAt} />}
        {isUpdated && (
          <>
            {' · '}
            <Phrase text={t.updated} values={{ at: <Instant at={updatedAt} /> }} />
          </>
        )}
        {kind !== 'LIVE' && ` · ${count(t.minutes, Math.max(1, Math.round(wordCount / readingSpeed)))}`}
      </Own>
    </p>
  );
}

function Translations({ article: { translations } }: { readonly article: ArticleData }) {
  if (translations.length === 0) return null;
  return (
    <p class="meta">
      <Own>
        {t.alsoIn}{' '}
        {translations.map(({ id, slug, language }, index) => (
          <span key={id}>
            {index > 0 && ', '}
            <a href={`/article/${slug}`} lang={locale} hreflang={language}>
              {languageName(language)}
            </a>
          </span>
        ))}
      </Own>
    </p>
  );
}

function Corrections({ corrections }: Pick<ArticleData, 'corrections'>) {
  return (
    <>
      {corrections.map(({ kind, at, text }) => (
        <aside key={at} class="correction">
          <Own>
            <strong>{words(kind)}</strong> <Instant at={at} />
          </Own>
          <p>{text}</p>
        </aside>
      ))}
    </>
  );
}
