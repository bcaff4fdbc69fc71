import { useState } from 'preact/hooks';
import { useScreen } from '../api/use-screen.ts';
import { AgreementDocument, type AgreementQuery } from '../generated/documents.ts';
import { PartialDate } from '../parts/dates.tsx';
import { EntityLink } from '../parts/entity-links.tsx';
import { EntityPage, Part } from '../parts/entity-page.tsx';
import { words } from '../parts/words.ts';
import { t } from '../words/current.ts';
import { Phrase } from '../words/phrase.tsx';

type AgreementData = NonNullable<AgreementQuery['agreement']>;

export function Agreement({ slug }: { readonly slug: string }) {
  const [after, setAfter] = useState<string | null>(null);
  const result = useScreen(AgreementDocument, { slug, after });
  return (
    <EntityPage
      {...{ type: 'agreement', slug, result, onMore: setAfter }}
      entityOf={({ agreement }) => agreement}
      facts={({ agreementKind, agreementStatus, signedDate, effectiveDate, endDate, concludedAt }) => [
        [t.kind, words(agreementKind)],
        [t.status, <span class="status">{words(agreementStatus)}</span>],
        [t.signed, signedDate && <PartialDate date={signedDate} />],
        [t.inForce, effectiveDate && <PartialDate date={effectiveDate} />],
        [t.ended, endDate && <PartialDate date={endDate} />],
        [t.concludedAt, concludedAt && <EntityLink entity={concludedAt} />],
      ]}
    >
      {agreement => (
        <>
          <Life agreement={agreement} />
          {agreement.provisions.length > 0 && (
            <Part title={t.provisions}>
              <ul class="provisions">
                {agreement.provisions.map(provision => (
                  <li key={provision}>
                    <bdi>{provision}</bdi>
                  </li>
                ))}
              </ul>
            </Part>
          )}
          <Parties agreement={agreement} />
          {agreement.relations.length > 0 && (
            <Part title={t.otherAgreements}>
              <ul class="rows">
                {agreement.relations.map(({ kind, agreement: other }) => (
                  <li key={other.id}>
                    <EntityLink entity={other} />
                    <span class="meta">{words(kind)}</span>
                  </li>
                ))}
              </ul>
            </Part>
          )}
        </>
      )}
    </EntityPage>
  );
}

/** From the first talks to the end, with the article that reports each step. */
function Life({ agreement: { milestones } }: { readonly agreement: AgreementData }) {
  if (milestones.length === 0) return null;
  return (
    <Part title={t.life}>
      <ol class="timeline">
        {milestones.map(({ date, status, note, event, source }) => (
          <li key={`${date} ${status}`}>
            <p class="meta">
              <PartialDate date={date} />
            </p>
            <p>
              <Phrase
                text={event === null ? '{step}' : t.stepAt}
                values={{
                  step: <strong>{words(status)}</strong>,
                  event: event && <EntityLink entity={event} />,
                }}
              />
            </p>
            {note !== null && (
              <p>
                <bdi>{note}</bdi>
              </p>
            )}
            {source !== null && (
              <p class="meta">
                {t.source}: <a href={`/article/${source.slug}`}>{source.headline}</a>
              </p>
            )}
          </li>
        ))}
      </ol>
    </Part>
  );
}

function Parties({ agreement: { parties } }: { readonly agreement: AgreementData }) {
  if (parties.edges.length === 0) return null;
  return (
    <Part title={t.parties}>
      <ul class="rows">
        {parties.edges.map(({ role, signedDate, signedBy, node }) => (
          <li key={node.id}>
            <EntityLink entity={node} />
            <span class="meta">
              {words(role)}
              {signedBy !== null && (
                <>
                  {' · '}
                  <Phrase text={t.signedBy} values={{ name: <EntityLink entity={signedBy} /> }} />
                </>
              )}
              {signedDate !== null && (
                <>
                  {' · '}
                  <PartialDate date={signedDate} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
}
