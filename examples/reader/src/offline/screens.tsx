import { ArticleCard, ArticleList } from '../parts/cards.tsx';
import { Ago } from '../parts/dates.tsx';
import { EntityResult } from '../parts/entity-links.tsx';
import { HtmlText } from '../parts/html-text.tsx';
import { Own } from '../parts/own.tsx';
import { Picture } from '../parts/picture.tsx';
import { Empty, Skeleton, Title } from '../parts/screen.tsx';
import { direction, entityPath } from '../parts/words.ts';
import { t } from '../words/current.ts';
import type { CopiedArticle, Copy } from './copy.ts';
import { searchCopy } from './search.ts';
import { useCopy } from './use-copy.ts';

/** What the screens show without a network: the same addresses, from the copy on the device. */

const listLength = 40;

interface ListProps {
  /** The heading; none where the screen has one already. */
  readonly title?: string;
  /** Which articles of the copy the list has. */
  readonly has?: (article: CopiedArticle) => boolean;
}

export function OfflineList({ title, has = () => true }: ListProps) {
  const copy = useCopy();
  if (copy === undefined) return <Skeleton />;
  const articles = copy.articles.filter(has).slice(0, listLength);
  return (
    <>
      {title !== undefined && <Title text={title} />}
      {articles.length === 0 ? (
        <p class="empty">{t.notKeptText}</p>
      ) : (
        <ArticleList level={2} articles={articles} />
      )}
    </>
  );
}

export function OfflineArticle({ slug }: { readonly slug: string }) {
  const copy = useCopy();
  if (copy === undefined) return <Skeleton />;
  const article = copy.articles.find(each => each.slug === slug);
  if (article === undefined) return <NotKept />;
  return (
    <article class="story" lang={article.language} dir={direction(article.language)}>
      <header>
        <Title text={article.headline} />
        {article.summary !== null && <p class="standfirst">{article.summary}</p>}
        {article.publishedAt !== null && (
          <p class="meta">
            {article.byline.join(', ')}
            {article.byline.length > 0 && <br />}
            <Own>
              <Ago at={article.publishedAt} />
            </Own>
          </p>
        )}
      </header>
      {article.image !== null && (
        <figure class="main-picture">
          <div class="frame">
            <Picture image={article.image} sizes="(min-width: 44rem) 42rem, 100vw" isFirst />
          </div>
        </figure>
      )}
      <HtmlText html={article.body ?? ''} />
      <Mentioned copy={copy} article={article} />
    </article>
  );
}

export function OfflineEntity({ type, slug }: { readonly type: string; readonly slug: string }) {
  const copy = useCopy();
  if (copy === undefined) return <Skeleton />;
  const entity = [...copy.entities.values()].find(
    each => each.slug === slug && each.__typename.toLowerCase() === type,
  );
  if (entity === undefined) return <NotKept />;
  const articles = copy.articles.filter(({ mentions }) => mentions.nodes.some(({ id }) => id === entity.id));
  return (
    <>
      <Title text={entity.name} />
      {entity.summary !== null && (
        <p class="standfirst">
          <bdi>{entity.summary}</bdi>
        </p>
      )}
      <h2>{t.articles}</h2>
      <ArticleList articles={articles.slice(0, listLength)} />
    </>
  );
}

export function OfflineResults({ query }: { readonly query: string }) {
  const copy = useCopy();
  if (copy === undefined) return <Skeleton />;
  const found = searchCopy(copy, query);
  if (found.length === 0) return <Empty>{t.nothingFoundHere}</Empty>;
  return (
    <ul class="cards">
      {found.map(record => (
        <li key={record.id}>
          {record.__typename === 'Article' ? (
            <ArticleCard article={record} level={2} />
          ) : (
            <EntityResult entity={record} />
          )}
        </li>
      ))}
    </ul>
  );
}

function Mentioned({ copy, article }: { readonly copy: Copy; readonly article: CopiedArticle }) {
  const entities = article.mentions.nodes
    .map(({ id }) => copy.entities.get(id))
    .filter(each => each !== undefined);
  return (
    <ul class="chips" aria-label={t.inThisArticle}>
      {entities.map(entity => (
        <li key={entity.id}>
          <a href={entityPath(entity)}>{entity.name}</a>
        </li>
      ))}
    </ul>
  );
}

function NotKept() {
  return (
    <Empty>
      <Title text={t.notKept} />
      <p>{t.notKeptText}</p>
    </Empty>
  );
}
