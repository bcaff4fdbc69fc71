import { useState } from 'preact/hooks';
import { useScreen } from '../api/use-screen.ts';
import { OrganizationDocument } from '../generated/documents.ts';
import { PartialDate, Period } from '../parts/dates.tsx';
import { EntityChips, EntityLink } from '../parts/entity-links.tsx';
import { ActorParts, EntityPage, Part } from '../parts/entity-page.tsx';
import { countryName, words } from '../parts/words.ts';
import { t } from '../words/current.ts';

export function Organization({ slug }: { readonly slug: string }) {
  const [after, setAfter] = useState<string | null>(null);
  const result = useScreen(OrganizationDocument, { slug, after });
  return (
    <EntityPage
      {...{ type: 'organization', slug, result, onMore: setAfter }}
      entityOf={({ organization }) => organization}
      facts={({ organizationKind, country, location, parent, foundingDate, dissolutionDate }) => [
        [t.kind, words(organizationKind)],
        [t.country, country && countryName(country)],
        [t.seat, location && <EntityLink entity={location} />],
        [t.partOf, parent && <EntityLink entity={parent} />],
        [t.founded, foundingDate && <PartialDate date={foundingDate} />],
        [t.dissolved, dissolutionDate && <PartialDate date={dissolutionDate} />],
      ]}
    >
      {organization => (
        <>
          {organization.members.edges.length > 0 && (
            <Part title={t.people}>
              <ul class="rows">
                {organization.members.edges.map(({ title, startDate, endDate, node }) => (
                  <li key={`${node.id} ${title}`}>
                    <EntityLink entity={node} />
                    <span class="meta">
                      {title} <Period from={startDate} to={endDate} isOpen />
                    </span>
                  </li>
                ))}
              </ul>
            </Part>
          )}
          {organization.subOrganizations.nodes.length > 0 && (
            <Part title={t.parts}>
              <EntityChips label={t.parts} entities={organization.subOrganizations.nodes} />
            </Part>
          )}
          <ActorParts actor={organization} />
        </>
      )}
    </EntityPage>
  );
}
