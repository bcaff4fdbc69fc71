import { inOrder } from '../../model/milestones.ts';
import { latestFirst } from '../../model/positions.ts';
import type { RecordOf } from '../../model/record.ts';
import type { EntityName } from '../../model/types.ts';
import type { Context } from '../context.ts';
import { given, listed } from '../optional.ts';
import type { Loaded } from '../records.ts';
import { eventProperties } from './event.ts';
import { imageNode } from './media.ts';
import { type JsonLdNode, namedNode } from './node.ts';

/** The properties of an entity beyond those of any named record. */
export function entityProperties(entity: Loaded<EntityName>, context: Context): object {
  const { alternateNames, summary, image, sameAs } = entity;
  return {
    alternateName: listed(alternateNames),
    description: given(summary),
    image: image === null ? undefined : imageNode(image),
    sameAs: listed(sameAs),
    ...ownProperties(entity, context),
  };
}

function ownProperties(entity: Loaded<EntityName>, context: Context): object {
  switch (entity.type) {
    case 'Person':
      return personProperties(entity, context);
    case 'Organization':
      return organizationProperties(entity, context);
    case 'Event':
      return eventProperties(entity, context);
    case 'Agreement':
      return agreementProperties(entity, context);
    case 'Place':
      return placeProperties(entity, context);
    default:
      return {};
  }
}

function personProperties(person: RecordOf<'Person'>, context: Context): object {
  return {
    honorificPrefix: given(person.honorificPrefix),
    givenName: given(person.givenName),
    familyName: given(person.familyName),
    jobTitle: given(person.jobTitle),
    nationality: person.nationality === null ? undefined : countryNode(person.nationality),
    birthDate: given(person.birthDate),
    deathDate: given(person.deathDate),
    affiliation: listed(
      latestFirst(person.positions).flatMap(({ title, organization, startDate, endDate }) =>
        organization === null
          ? []
          : [
              {
                '@type': 'OrganizationRole',
                roleName: title,
                startDate: given(startDate),
                endDate: given(endDate),
                affiliation: namedNode(organization, context),
              },
            ],
      ),
    ),
  };
}

function organizationProperties(organization: RecordOf<'Organization'>, context: Context): object {
  const { country, location, parent, foundingDate, dissolutionDate } = organization;
  return {
    address: country === null ? undefined : addressIn(country),
    location: location === null ? undefined : namedNode(location, context),
    foundingDate: given(foundingDate),
    dissolutionDate: given(dissolutionDate),
    parentOrganization: parent === null ? undefined : namedNode(parent, context),
  };
}

function placeProperties({ country, latitude, longitude, within }: RecordOf<'Place'>, context: Context) {
  return {
    address: country === null ? undefined : addressIn(country),
    geo:
      latitude === null || longitude === null
        ? undefined
        : { '@type': 'GeoCoordinates', latitude, longitude },
    containedInPlace: within === null ? undefined : namedNode(within, context),
  };
}

/** The source articles of milestones are left out: one of them may not be public. */
function agreementProperties(agreement: RecordOf<'Agreement'>, context: Context): object {
  const { kind, milestones, parties, provisions, concludedAt, relations } = agreement;
  const related = (kinds: readonly string[]) =>
    listed(relations.filter(one => kinds.includes(one.kind)).map(one => namedNode(one.agreement, context)));
  const first = inOrder(milestones).find(({ status }) => status === 'REACHED' || status === 'SIGNED');
  return {
    genre: words(kind),
    creativeWorkStatus: words(agreement.status),
    dateCreated: agreement.signedDate ?? first?.date,
    expires: given(agreement.endDate),
    text: provisions.length === 0 ? undefined : provisions.join('\n'),
    contributor: listed(parties.map(({ actor }) => namedNode(actor, context))),
    subjectOf: concludedAt === null ? undefined : namedNode(concludedAt, context),
    isPartOf: related(['PART_OF']),
    isBasedOn: related(['AMENDS', 'SUPERSEDES', 'IMPLEMENTS', 'FOLLOWS']),
  };
}

function countryNode(code: string): JsonLdNode {
  return { '@type': 'Country', name: countryNames.of(code) ?? code, identifier: code };
}

function addressIn(country: string): JsonLdNode {
  return { '@type': 'PostalAddress', addressCountry: country };
}

const countryNames = new Intl.DisplayNames(['en'], { type: 'region' });

/** A value of an enumeration in words: `PEACE_AGREEMENT` is "Peace agreement". */
function words(value: string): string {
  const text = value.toLowerCase().replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
