import { useEffect, useMemo, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useScreen } from '../api/use-screen.ts';
import { SearchDocument, SuggestDocument } from '../generated/documents.ts';
import { OfflineResults } from '../offline/screens.tsx';
import { ArticleCard } from '../parts/cards.tsx';
import { EntityLink, EntityResult } from '../parts/entity-links.tsx';
import { More } from '../parts/more.tsx';
import { Empty, Screen, Title } from '../parts/screen.tsx';
import { language } from '../state/lists.ts';
import { useStored } from '../state/stored.ts';
import { t } from '../words/current.ts';
import { fill, Phrase } from '../words/phrase.tsx';

export function Search() {
  const { query, route } = useLocation();
  const wanted = (query.q ?? '').trim();
  const [typed, setTyped] = useState(wanted);
  useEffect(() => setTyped(wanted), [wanted]);
  return (
    <>
      <Title text={t.search} />
      <search>
        <form
          onSubmit={event => {
            event.preventDefault();
            route(`/search?q=${encodeURIComponent(typed.trim())}`);
          }}
        >
          <label for="query" class="visually-hidden">
            {t.searchHint}
          </label>
          <input
            id="query"
            type="search"
            value={typed}
            placeholder={t.searchHint}
            autocomplete="off"
            onInput={event => setTyped(event.currentTarget.value)}
          />
          <button type="submit">{t.search}</button>
        </form>
        {typed.trim() !== wanted && <Suggestions prefix={typed.trim()} />}
      </search>
      {wanted !== '' && <Results key={wanted} query={wanted} />}
    </>
  );
}

/** Names that begin as what is typed, a moment after the last key. */
function Suggestions({ prefix }: { readonly prefix: string }) {
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(prefix), 150);
    return () => clearTimeout(timer);
  }, [prefix]);
  const { data } = useScreen(SuggestDocument, { prefix: asked }, asked.length < 2);
  if (asked.length < 2 || data?.suggest == null || data.suggest.length === 0) return null;
  return (
    <ul class="suggestions" aria-label={t.suggestions}>
      {data.suggest.map(entity => (
        <li key={entity.id}>
          <EntityLink entity={entity} /> <span class="meta">{t.types[entity.__typename]}</span>
        </li>
      ))}
    </ul>
  );
}

function Results({ query }: { readonly query: string }) {
  const chosen = useStored(language);
  const [after, setAfter] = useState<string | null>(null);
  const variables = useMemo(
    () => ({ query, after, ...(chosen === '' ? {} : { filter: { language: chosen } }) }),
    [query, after, chosen],
  );
  const result = useScreen(SearchDocument, variables);
  return (
    <Screen hasTitle result={result} offline={() => <OfflineResults query={query} />}>
      {({ search }) => {
        if (search === null) return null;
        const { correctedQuery, edges, pageInfo } = search;
        return (
          <section aria-label={t.results}>
            {correctedQuery !== null && (
              <p class="notice" role="status">
                <Phrase
                  text={t.resultsFor}
                  values={{ corrected: <strong>{correctedQuery}</strong>, query }}
                />
              </p>
            )}
            {edges.length === 0 && <Empty>{fill(t.nothingFound, { query })}</Empty>}
            <ul class="cards">
              {edges.map(({ excerpt, node }) => (
                <li key={node.id}>
                  {node.__typename === 'Article' ? (
                    <ArticleCard article={node} level={2}>
                      {excerpt !== null && <p class="summary">{excerpt}</p>}
                    </ArticleCard>
                  ) : (
                    <EntityResult entity={node} />
                  )}
                </li>
              ))}
            </ul>
            <More pageInfo={pageInfo} isLoading={result.isLoading} onMore={setAfter} />
          </section>
        );
      }}
    </Screen>
  );
}
