import { useState } from 'preact/hooks';
import { useScreen } from '../api/use-screen.ts';
import { PlaceDocument } from '../generated/documents.ts';
import { EntityLink, EventRow } from '../parts/entity-links.tsx';
import { EntityPage, Part } from '../parts/entity-page.tsx';
import { countryName, words } from '../parts/words.ts';

export function Place({ slug }: { readonly slug: string }) {
  const [after, setAfter] = useState<string | null>(null);
  const result = useScreen(PlaceDocument, { slug, after });
  return (
    <EntityPage
      {...{ type: 'place', slug, result, onMore: setAfter }}
      entityOf={({ place }) => place}
      facts={({ placeKind, country, within, latitude, longitude }) => [
        ['Kind', words(placeKind)],
        ['Country', country && placeKind !== 'COUNTRY' && countryName(country)],
        ['Within', within && <EntityLink entity={within} />],
        [
          'Map',
          latitude !== null && longitude !== null && <MapLink latitude={latitude} longitude={longitude} />,
        ],
      ]}
    >
      {({ placeEvents }) =>
        placeEvents.nodes.length > 0 && (
          <Part title="What happened here">
            <ul class="rows">
              {placeEvents.nodes.map(event => (
                <EventRow key={event.id} event={event} />
              ))}
            </ul>
          </Part>
        )
      }
    </EntityPage>
  );
}

function MapLink({ latitude, longitude }: { readonly latitude: number; readonly longitude: number }) {
  return (
    <a
      href={`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=6/${latitude}/${longitude}`}
    >
      {Math.abs(latitude)}° {latitude < 0 ? 'S' : 'N'}, {Math.abs(longitude)}° {longitude < 0 ? 'W' : 'E'}
    </a>
  );
}
