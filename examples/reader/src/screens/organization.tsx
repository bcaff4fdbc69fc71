import { useState } from 'preact/hooks';
import { useScreen } from '../api/use-screen.ts';
import { OrganizationDocument } from '../generated/documents.ts';
import { PartialDate, Period } from '../parts/dates.tsx';
import { EntityChips, EntityLink } from '../parts/entity-links.tsx';
import { ActorParts, EntityPage, Part } from '../parts/entity-page.tsx';
import { countryName, words } from '../parts/words.ts';

export function Organization({ slug }: { readonly slug: string }) {
  const [after, setAfter] = useState<string | null>(null);
  const result = useScreen(OrganizationDocument, { slug, after });
  return (
    <EntityPage
      {...{ type: 'organization', slug, result, onMore: setAfter }}
      entityOf={({ organization }) => organization}
      facts={({ organizationKind, country, location, parent, foundingDate, dissolutionDate }) => [
        ['Kind', words(organizationKind)],
        ['Country', country && countryName(country)],
        ['Seat', location && <EntityLink entity={location} />],
        ['Part of', parent && <EntityLink entity={parent} />],
        ['Founded', foundingDate && <PartialDate date={foundingDate} />],
        ['Dissolved', dissolutionDate && <PartialDate date={dissolutionDate} />],
      ]}
    >
      {organization => (
        <>
          {organization.members.edges.length > 0 && (
            <Part title="People">
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
            <Part title="Parts">
              <EntityChips label="Parts" entities={organization.subOrganizations.nodes} />
            </Part>
          )}
          <ActorParts actor={organization} />
        </>
      )}
    </EntityPage>
  );
}
