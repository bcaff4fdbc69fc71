import { useState } from 'preact/hooks';
import { useScreen } from '../api/use-screen.ts';
import { EventDocument } from '../generated/documents.ts';
import { Period } from '../parts/dates.tsx';
import { AgreementRow, EntityLink, EventRow } from '../parts/entity-links.tsx';
import { EntityPage, Part } from '../parts/entity-page.tsx';
import { words } from '../parts/words.ts';

export function Event({ slug }: { readonly slug: string }) {
  const [after, setAfter] = useState<string | null>(null);
  const result = useScreen(EventDocument, { slug, after });
  return (
    <EntityPage
      {...{ type: 'event', slug, result, onMore: setAfter }}
      entityOf={({ event }) => event}
      facts={({ eventKind, eventStatus, startDate, endDate, location, parent }) => [
        ['Kind', words(eventKind)],
        ['Status', words(eventStatus)],
        ['When', <Period from={startDate} to={endDate} />],
        ['Where', location && <EntityLink entity={location} />],
        ['Part of', parent && <EntityLink entity={parent} />],
      ]}
    >
      {event => (
        <>
          {event.participants.edges.length > 0 && (
            <Part title="Who took part">
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
            <Part title="Agreements">
              <ul class="rows">
                {event.eventAgreements.nodes.map(agreement => (
                  <AgreementRow key={agreement.id} agreement={agreement} />
                ))}
              </ul>
            </Part>
          )}
          {event.subEvents.nodes.length > 0 && (
            <Part title="Parts of it">
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
