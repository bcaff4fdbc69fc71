import { useMemo, useState } from 'preact/hooks';
import { useScreen } from '../api/use-screen.ts';
import { SectionDocument } from '../generated/documents.ts';
import { OfflineList } from '../offline/screens.tsx';
import { ArticleList } from '../parts/cards.tsx';
import { More } from '../parts/more.tsx';
import { Empty, NotFound, Screen, Title } from '../parts/screen.tsx';
import { capitalized, words } from '../parts/words.ts';
import { language } from '../state/lists.ts';
import { useStored } from '../state/stored.ts';
import { t } from '../words/current.ts';
import { count } from '../words/phrase.tsx';

export function Section({ slug }: { readonly slug: string }) {
  const chosen = useStored(language);
  const [after, setAfter] = useState<string | null>(null);
  const variables = useMemo(
    () => ({ filter: { section: slug, ...(chosen === '' ? {} : { language: chosen }) }, after }),
    [slug, chosen, after],
  );
  const result = useScreen(SectionDocument, variables);
  return (
    <Screen
      result={result}
      offline={() => <OfflineList title={words(slug)} has={({ section }) => section === slug} />}
    >
      {({ sections, articles }) => {
        const section = sections?.find(each => each.slug === slug);
        if (section === undefined) return <NotFound />;
        return (
          <>
            <Title text={capitalized(section.name)} />
            <p class="meta">{count(t.articleCount, section.articleCount)}</p>
            {articles?.edges.length === 0 && <Empty>{t.noneInLanguage}</Empty>}
            {articles !== null && (
              <>
                <ArticleList level={2} articles={articles.edges.map(({ node }) => node)} />
                <More pageInfo={articles.pageInfo} isLoading={result.isLoading} onMore={setAfter} />
              </>
            )}
          </>
        );
      }}
    </Screen>
  );
}
