import { useState } from 'preact/hooks';
import { useScreen } from '../api/use-screen.ts';
import { EventDocument } from '../generated/documents.ts';
import { Period } from '../parts/dates.tsx';
import { AgreementRow, EntityLink, EventRow } from '../parts/entity-links.tsx';
import { EntityPage, Part } from '../parts/entity-page.tsx';
import { words } from '../parts/words.ts';
import { t } from '../words/current.ts';

export function Event({ slug }: { readonly slug: string }) {
  const [after, setAfter] = useState<string | null>(null);
  const result = useScreen(EventDocument, { slug, after });
  return (
    <EntityPage
      {...{ type: 'event', slug, result, onMore: setAfter }}
      entityOf={({ event }) => event}
      facts={({ eventKind, eventStatus, startDate, endDate, location, parent }) => [
        [t.kind, words(eventKind)],
        [t.status, words(eventStatus)],
        [t.when, <Period from={startDate} to={endDate} />],
        [t.where, location && <EntityLink entity={location} />],
        [t.partOf, parent && <EntityLink entity={parent} />],
      ]}
    >
      {event => (
        <>
          {event.participants.edges.length > 0 && (
            <Part title={t.participants}>
              <ul class="rows">
                {event.participants.edges.map(({ role, delegation, node }) => (
                  <li key={node.id}>
                    <EntityLink entity={node} />
                    <span class="meta">
                      {words(role)}
                      {delegation !== null && `, ${delegation}`}
                    </span>
                  </li>
                ))}
              </ul>
            </Part>
          )}
          {event.eventAgreements.nodes.length > 0 && (
            <Part title={t.agreements}>
              <ul class="rows">
                {event.eventAgreements.nodes.map(agreement => (
                  <AgreementRow key={agreement.id} agreement={agreement} />
                ))}
              </ul>
            </Part>
          )}
          {event.subEvents.nodes.length > 0 && (
            <Part title={t.partsOfIt}>
              <ul class="rows">
                {event.subEvents.nodes.map(inner => (
                  <EventRow key={inner.id} event={inner} />
                ))}
              </ul>
            </Part>
          )}
        </>
      )}
    </EntityPage>
  );
}
