import { useMemo } from 'preact/hooks';
import { useScreen } from '../api/use-screen.ts';
import { SavedDocument } from '../generated/documents.ts';
import { OfflineList } from '../offline/screens.tsx';
import { ArticleList } from '../parts/cards.tsx';
import { Empty, Screen, Title } from '../parts/screen.tsx';
import { saved } from '../state/lists.ts';
import { useStored } from '../state/stored.ts';
import { t } from '../words/current.ts';
import { count } from '../words/phrase.tsx';

export function Saved() {
  const ids = useStored(saved);
  const variables = useMemo(() => ({ ids }), [ids]);
  const result = useScreen(SavedDocument, variables, ids.length === 0);
  if (ids.length === 0)
    return (
      <Empty>
        <Title text={t.saved} />
        <p>{t.saveHint}</p>
        <p>
          <a href="/">{t.toFront}</a>
        </p>
      </Empty>
    );
  return (
    <Screen
      result={result}
      offline={() => <OfflineList title={t.saved} has={({ id }) => ids.includes(id)} />}
    >
      {({ nodes }) => {
        // One that was withdrawn is null.
        const articles = nodes.filter(node => node?.__typename === 'Article');
        return (
          <>
            <Title text={t.saved} />
            {articles.length < ids.length && (
              <p class="meta">{count(t.noLongerAvailable, ids.length - articles.length)}</p>
            )}
            <ArticleList level={2} articles={articles} />
          </>
        );
      }}
    </Screen>
  );
}
