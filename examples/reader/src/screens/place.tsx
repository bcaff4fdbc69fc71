import { useState } from 'preact/hooks';
import { useScreen } from '../api/use-screen.ts';
import { PlaceDocument } from '../generated/documents.ts';
import { EntityLink, EventRow } from '../parts/entity-links.tsx';
import { EntityPage, Part } from '../parts/entity-page.tsx';
import { countryName, words } from '../parts/words.ts';
import { t } from '../words/current.ts';
import { fill, numberText } from '../words/phrase.tsx';

export function Place({ slug }: { readonly slug: string }) {
  const [after, setAfter] = useState<string | null>(null);
  const result = useScreen(PlaceDocument, { slug, after });
  return (
    <EntityPage
      {...{ type: 'place', slug, result, onMore: setAfter }}
      entityOf={({ place }) => place}
      facts={({ placeKind, country, within, latitude, longitude }) => [
        [t.kind, words(placeKind)],
        [t.country, country && placeKind !== 'COUNTRY' && countryName(country)],
        [t.within, within && <EntityLink entity={within} />],
        [
          t.map,
          latitude !== null && longitude !== null && <MapLink latitude={latitude} longitude={longitude} />,
        ],
      ]}
    >
      {({ placeEvents }) =>
        placeEvents.nodes.length > 0 && (
          <Part title={t.happenedHere}>
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
      {fill(t.coordinates, {
        latitude: numberText(Math.abs(latitude), 4),
        north: latitude < 0 ? t.south : t.north,
        longitude: numberText(Math.abs(longitude), 4),
        east: longitude < 0 ? t.west : t.east,
      })}
    </a>
  );
}
