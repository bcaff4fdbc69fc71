import { useMemo } from 'preact/hooks';
import { useScreen } from '../api/use-screen.ts';
import { FrontDocument, type FrontQuery } from '../generated/documents.ts';
import { OfflineList } from '../offline/screens.tsx';
import { ArticleCard, ArticleList } from '../parts/cards.tsx';
import { Ago } from '../parts/dates.tsx';
import { Empty, Screen, Title } from '../parts/screen.tsx';
import { capitalized } from '../parts/words.ts';
import { language } from '../state/lists.ts';
import { useStored } from '../state/stored.ts';
import { t } from '../words/current.ts';

const hour = 3_600_000;

/** The front as the newsroom composed it, the banner of breaking news, the sections and the latest articles: one request. */
export function Front() {
  const chosen = useStored(language);
  const variables = useMemo(() => {
    // A full hour, so that readers share one response in caches.
    const since = new Date(Math.floor(Date.now() / hour) * hour - 24 * hour).toISOString();
    const inLanguage = chosen === '' ? {} : { language: chosen };
    return {
      breaking: { urgency: 'BREAKING' as const, publishedFrom: since, ...inLanguage },
      latest: inLanguage,
    };
  }, [chosen]);
  const result = useScreen(FrontDocument, variables);
  return (
    <Screen result={result} offline={() => <OfflineList title={t.latest} />}>
      {data => (
        <>
          <Title text={t.frontPage} isHidden />
          <Banner breaking={data.breaking} />
          <Sections sections={data.sections} />
          {/* A front is composed in one language. Readers of another one get its latest articles. */}
          {chosen === '' &&
            data.front?.containers.map(container => <Container key={container.key} container={container} />)}
          <Latest data={data} hasFront={chosen === ''} />
        </>
      )}
    </Screen>
  );
}

/** The latest articles that the front has not shown yet. */
function Latest({
  data: { front, latest },
  hasFront,
}: {
  readonly data: FrontQuery;
  readonly hasFront: boolean;
}) {
  const containers = hasFront ? (front?.containers ?? []) : [];
  const shown = new Set(containers.flatMap(({ items }) => items.map(({ article }) => article.id)));
  const articles = latest?.edges.map(({ node }) => node).filter(({ id }) => !shown.has(id)) ?? [];
  if (articles.length === 0) return shown.size === 0 ? <Empty>{t.noArticles}</Empty> : null;
  return (
    <section class="container" aria-labelledby="latest">
      <h2 id="latest">{t.latest}</h2>
      <ArticleList articles={articles} />
    </section>
  );
}

function Banner({ breaking }: Pick<FrontQuery, 'breaking'>) {
  const [article] = breaking?.nodes ?? [];
  if (article === undefined) return null;
  return (
    <aside class="banner" aria-label={t.breakingNews}>
      <strong>{t.breaking}</strong> <a href={`/article/${article.slug}`}>{article.headline}</a>{' '}
      {article.publishedAt !== null && <Ago at={article.publishedAt} />}
    </aside>
  );
}

function Sections({ sections }: Pick<FrontQuery, 'sections'>) {
  if (sections === null) return null;
  return (
    <nav class="sections" aria-label={t.sections}>
      {sections.map(({ slug, name }) => (
        <a key={slug} href={`/section/${slug}`}>
          {capitalized(name)}
        </a>
      ))}
    </nav>
  );
}

type ContainerData = NonNullable<FrontQuery['front']>['containers'][number];

function Container({ container: { key, title, layout, items } }: { readonly container: ContainerData }) {
  if (items.length === 0) return null;
  return (
    <section class={layout === 'lead' ? 'container lead' : 'container'} aria-labelledby={`container-${key}`}>
      <h2 id={`container-${key}`}>{title}</h2>
      <ul class="cards">
        {items.map((item, index) => (
          <li key={item.article.id}>
            <ArticleCard {...item} isLead={layout === 'lead' && index === 0} />
          </li>
        ))}
      </ul>
    </section>
  );
}
