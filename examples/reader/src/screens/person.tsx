import { useState } from 'preact/hooks';
import { useScreen } from '../api/use-screen.ts';
import { PersonDocument } from '../generated/documents.ts';
import { PartialDate, Period } from '../parts/dates.tsx';
import { EntityLink } from '../parts/entity-links.tsx';
import { ActorParts, EntityPage, Part } from '../parts/entity-page.tsx';
import { countryName } from '../parts/words.ts';
import { t } from '../words/current.ts';

export function Person({ slug }: { readonly slug: string }) {
  const [after, setAfter] = useState<string | null>(null);
  const result = useScreen(PersonDocument, { slug, after });
  return (
    <EntityPage
      {...{ type: 'person', slug, result, onMore: setAfter }}
      entityOf={({ person }) => person}
      facts={({ jobTitle, nationality, birthDate, deathDate }) => [
        [t.position, jobTitle],
        [t.country, nationality && countryName(nationality)],
        [t.born, birthDate && <PartialDate date={birthDate} />],
        [t.died, deathDate && <PartialDate date={deathDate} />],
      ]}
    >
      {person => (
        <>
          {person.positions.length > 0 && (
            <Part title={t.positions}>
              <ul class="rows">
                {person.positions.map(({ title, startDate, endDate, organization, source }) => (
                  <li key={`${title} ${startDate}`}>
                    <span>
                      {title}
                      {organization !== null && (
                        <>
                          {', '}
                          <EntityLink entity={organization} />
                        </>
                      )}
                    </span>
                    <span class="meta">
                      <Period from={startDate} to={endDate} isOpen />
                      {source !== null && (
                        <>
                          {' · '}
                          <a href={`/article/${source.slug}`}>{t.source}</a>
                        </>
                      )}
                    </span>
                  </li>
                ))}
              </ul>
            </Part>
          )}
          <ActorParts actor={person} />
        </>
      )}
    </EntityPage>
  );
}
