import { useMemo, useState } from 'preact/hooks';
import { useScreen } from '../api/use-screen.ts';
import { ForYouDocument } from '../generated/documents.ts';
import { OfflineList } from '../offline/screens.tsx';
import { ArticleList } from '../parts/cards.tsx';
import { More } from '../parts/more.tsx';
import { Empty, Screen, Title } from '../parts/screen.tsx';
import { follows, language, toggleFollow } from '../state/lists.ts';
import { useStored } from '../state/stored.ts';
import { t } from '../words/current.ts';
import { fill } from '../words/phrase.tsx';

/** The articles about what the reader follows. The server knows no reader: the app sends the ids. */
export function ForYou() {
  const followed = useStored(follows);
  if (followed.length === 0)
    return (
      <Empty>
        <Title text={t.forYou} />
        <p>{t.followHint}</p>
        <p>
          <a href="/search">{t.findToFollow}</a>
        </p>
      </Empty>
    );
  return (
    <>
      <Title text={t.forYou} />
      <ul class="chips" aria-label={t.youFollow}>
        {followed.map(follow => (
          <li key={follow.id}>
            <a href={`/${follow.type.toLowerCase()}/${follow.slug}`}>{follow.name}</a>
            <button
              type="button"
              aria-label={fill(t.stopFollowing, { name: follow.name })}
              onClick={() => toggleFollow(follow)}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <Feed key={followed.map(({ id }) => id).join()} ids={followed.map(({ id }) => id)} />
    </>
  );
}

function Feed({ ids }: { readonly ids: readonly string[] }) {
  const chosen = useStored(language);
  const [after, setAfter] = useState<string | null>(null);
  const variables = useMemo(
    // In one order, so that the same follows are the same request.
    () => ({
      filter: { mentionsAny: ids.toSorted(), ...(chosen === '' ? {} : { language: chosen }) },
      after,
    }),
    [ids, chosen, after],
  );
  const result = useScreen(ForYouDocument, variables);
  const isAbout = (mentions: readonly { readonly id: string }[]) =>
    mentions.some(({ id }) => ids.includes(id));
  return (
    <Screen
      hasTitle
      result={result}
      offline={() => <OfflineList has={({ mentions }) => isAbout(mentions.nodes)} />}
    >
      {({ articles }) =>
        articles === null || articles.edges.length === 0 ? (
          <Empty>{t.noneAboutThem}</Empty>
        ) : (
          <>
            <ArticleList level={2} articles={articles.edges.map(({ node }) => node)} />
            <More pageInfo={articles.pageInfo} isLoading={result.isLoading} onMore={setAfter} />
          </>
        )
      }
    </Screen>
  );
}
