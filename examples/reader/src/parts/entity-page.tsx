import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { ScreenResult } from '../api/use-screen.ts';
import type { ActorPartsFragment, EntityHeadFragment, EntityLinkFragment } from '../generated/documents.ts';
import { OfflineEntity } from '../offline/screens.tsx';
import { t } from '../words/current.ts';
import { fill, numberText } from '../words/phrase.tsx';
import { FollowButton, ShareButton } from './buttons.tsx';
import { ArticleList } from './cards.tsx';
import { AgreementRow, EntityChips, EventRow } from './entity-links.tsx';
import { More } from './more.tsx';
import { Picture } from './picture.tsx';
import { NotFound, Screen, Title } from './screen.tsx';
import { words } from './words.ts';

interface Props<Data, Entity> {
  readonly type: string;
  readonly slug: string;
  readonly result: ScreenResult<Data>;
  readonly entityOf: (data: Data) => Entity | null;
  onMore(after: string | null): void;
  readonly facts: (entity: Entity) => readonly Fact[];
  readonly children: (entity: Entity) => ComponentChildren;
}

/** A label and a value; a fact without a value is not shown. */
export type Fact = readonly [label: string, value: ComponentChildren];

/** The screen of an entity: its head and facts, what is special to its type, and what all have. */
export function EntityPage<Data extends object, Entity extends EntityHeadFragment & EntityLinkFragment>(
  props: Props<Data, Entity>,
) {
  const { type, slug, result, entityOf, onMore, facts, children } = props;
  return (
    <Screen result={result} offline={() => <OfflineEntity type={type} slug={slug} />}>
      {data => {
        const entity = entityOf(data);
        if (entity === null) return <NotFound />;
        return (
          <>
            <Head entity={entity} facts={facts(entity)} />
            {children(entity)}
            <Articles entity={entity} isLoading={result.isLoading} onMore={onMore} />
            <Related entity={entity} />
          </>
        );
      }}
    </Screen>
  );
}

function Head({
  entity,
  facts,
}: {
  readonly entity: EntityHeadFragment & EntityLinkFragment;
  readonly facts: readonly Fact[];
}) {
  const { id, __typename: type, slug, name, summary, image } = entity;
  const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return (
    <header class="entity-head">
      <div>
        <p class="kicker">{t.types[type]}</p>
        <Title text={name} />
        {summary !== null && (
          <p class="standfirst">
            <bdi>{summary}</bdi>
          </p>
        )}
      </div>
      {image !== null && (
        <div class="frame portrait">
          <Picture image={image} sizes="12rem" isFirst />
        </div>
      )}
      {known.length > 0 && (
        <dl class="facts">
          {known.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      <div class="actions">
        <FollowButton entity={{ id, type, slug, name }} />
        <a class="action" href={`/timeline/${encodeURIComponent(id)}`}>
          {t.timeline}
        </a>
        <ShareButton title={name} url={null} />
      </div>
    </header>
  );
}

interface ArticlesProps {
  readonly entity: EntityHeadFragment;
  readonly isLoading: boolean;
  onMore(after: string | null): void;
}

function Articles({ entity: { articles, articleCount }, isLoading, onMore }: ArticlesProps) {
  if (articles.edges.length === 0) return null;
  return (
    <Part
      title={articleCount > 0 ? fill(t.articlesWithCount, { count: numberText(articleCount) }) : t.articles}
    >
      <ArticleList articles={articles.edges.map(({ node }) => node)} />
      <More pageInfo={articles.pageInfo} isLoading={isLoading} onMore={onMore} />
    </Part>
  );
}

function Related({ entity: { related } }: { readonly entity: EntityHeadFragment }) {
  if (related === null || related.length === 0) return null;
  return (
    <Part title={t.oftenTogether}>
      <EntityChips label={t.oftenTogether} entities={related.map(({ entity }) => entity)} />
    </Part>
  );
}

/** A part of a screen under its heading. */
export function Part({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  const id = useId();
  return (
    <section class="container" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

/** Events, agreements and statements of a person or an organization. */
export function ActorParts({
  actor: { actorEvents, agreements, statements },
}: {
  readonly actor: ActorPartsFragment;
}) {
  return (
    <>
      {actorEvents.edges.length > 0 && (
        <Part title={t.events}>
          <ul class="rows">
            {actorEvents.edges.map(({ role, delegation, node }) => (
              <EventRow
                key={node.id}
                event={node}
                note={[words(role), delegation].filter(each => each !== null).join(', ')}
              />
            ))}
          </ul>
        </Part>
      )}
      {agreements.edges.length > 0 && (
        <Part title={t.agreements}>
          <ul class="rows">
            {agreements.edges.map(({ role, node }) => (
              <AgreementRow key={node.id} agreement={node} note={words(role)} />
            ))}
          </ul>
        </Part>
      )}
      {statements.nodes.length > 0 && (
        <Part title={t.statements}>
          {statements.nodes.map(({ id, text, kind, article }) => (
            <figure key={id} class="quote">
              {kind === 'QUOTE' ? (
                <blockquote>
                  <bdi>{text}</bdi>
                </blockquote>
              ) : (
                <p>
                  <bdi>{text}</bdi>
                </p>
              )}
              <figcaption>
                <a href={`/article/${article.slug}`}>{article.headline}</a>
              </figcaption>
            </figure>
          ))}
        </Part>
      )}
    </>
  );
}
