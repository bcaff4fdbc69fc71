import { useState } from 'preact/hooks';
import { useScreen } from '../api/use-screen.ts';
import { TimelineDocument, type TimelineQuery } from '../generated/documents.ts';
import { OfflineList } from '../offline/screens.tsx';
import { PartialDate } from '../parts/dates.tsx';
import { EntityLink } from '../parts/entity-links.tsx';
import { More } from '../parts/more.tsx';
import { Empty, NotFound, Screen, Title } from '../parts/screen.tsx';
import { entityPath, words } from '../parts/words.ts';
import { t } from '../words/current.ts';
import { fill } from '../words/phrase.tsx';

type Entity = Extract<NonNullable<TimelineQuery['node']>, { timeline: unknown }>;
type Edge = NonNullable<Entity['timeline']>['edges'][number];

/** Articles, events, steps of agreements and live posts about one entity, by date. */
export function Timeline({ id }: { readonly id: string }) {
  const [after, setAfter] = useState<string | null>(null);
  const result = useScreen(TimelineDocument, { id, after });
  // What stands in the address is no id.
  if (result.error?.graphQLErrors[0]?.extensions.code === 'BAD_USER_INPUT') return <NotFound />;
  return (
    <Screen
      result={result}
      offline={() => (
        <OfflineList
          title={t.timeline}
          has={({ mentions }) => mentions.nodes.some(mention => mention.id === id)}
        />
      )}
    >
      {({ node }) => {
        if (node === null || !('timeline' in node)) return <NotFound />;
        const { name, timeline } = node;
        return (
          <>
            <p class="kicker">
              <a href={entityPath(node)}>{name}</a>
            </p>
            <Title text={fill(t.timelineOf, { name })}>{t.timeline}</Title>
            {timeline === null || timeline.edges.length === 0 ? (
              <Empty>{t.noDates}</Empty>
            ) : (
              <>
                <ol class="timeline">
                  {timeline.edges.map((edge, index) => (
                    <Entry key={index} edge={edge} />
                  ))}
                </ol>
                <More pageInfo={timeline.pageInfo} isLoading={result.isLoading} onMore={setAfter} />
              </>
            )}
          </>
        );
      }}
    </Screen>
  );
}

function Entry({ edge: { date, node } }: { readonly edge: Edge }) {
  return (
    <li>
      <p class="meta">
        <PartialDate date={date} /> · {labelOf(node.__typename)}
      </p>
      <Item node={node} />
    </li>
  );
}

function labelOf(type: Edge['node']['__typename']): string {
  if (type === 'LivePost') return t.live;
  return t.types[type === 'AgreementMilestone' ? 'Agreement' : type];
}

function Item({ node }: Pick<Edge, 'node'>) {
  switch (node.__typename) {
    case 'Article':
      return (
        <p>
          <a href={`/article/${node.slug}`}>{node.headline}</a>
        </p>
      );
    case 'Event':
      return (
        <p>
          <EntityLink entity={node} />
        </p>
      );
    case 'AgreementMilestone':
      return (
        <>
          <p>
            <EntityLink entity={node.agreement} />: <strong>{words(node.milestone)}</strong>
          </p>
          {node.note !== null && (
            <p>
              <bdi>{node.note}</bdi>
            </p>
          )}
        </>
      );
    case 'LivePost':
      return (
        <p>
          <a href={`/article/${node.article.slug}#post-${node.key}`}>{node.title ?? node.article.headline}</a>
        </p>
      );
  }
}
