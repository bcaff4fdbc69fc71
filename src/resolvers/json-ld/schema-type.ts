import type { Known, RecordOf } from '../../model/record.ts';
import type { TypeName } from '../../model/types.ts';

/**
 * The type of schema.org for a record. Special articles keep `NewsArticle` in addition to their own type: search engines look for it by name and do
 * not know its subtypes. An agreement with the form of a law is `Legislation`; schema.org has no type for other agreements.
 */
export function schemaTypeOf(known: Known<TypeName>): string | readonly string[] {
  switch (known.type) {
    case 'Article': {
      const type = special[known.kind ?? 'STORY'];
      return type === undefined ? 'NewsArticle' : ['NewsArticle', type];
    }
    case 'Organization':
      return organizations[known.kind ?? 'OTHER'] ?? 'Organization';
    case 'Agreement':
      return agreements[known.kind ?? 'OTHER'] ?? 'CreativeWork';
    case 'Place':
      return places[known.kind ?? 'OTHER'] ?? 'Place';
    case 'Topic':
      return 'DefinedTerm';
    case 'Person':
    case 'Event':
      return known.type;
    default:
      return 'Thing';
  }
}

const special: { readonly [K in RecordOf<'Article'>['kind']]?: string } = {
  LIVE: 'LiveBlogPosting',
  ANALYSIS: 'AnalysisNewsArticle',
  OPINION: 'OpinionNewsArticle',
  EXPLAINER: 'BackgroundNewsArticle',
};

const organizations: { readonly [K in RecordOf<'Organization'>['kind']]?: string } = {
  GOVERNMENT: 'GovernmentOrganization',
  MINISTRY: 'GovernmentOrganization',
  AGENCY: 'GovernmentOrganization',
  LEGISLATURE: 'GovernmentOrganization',
  COURT: 'GovernmentOrganization',
  POLICE: 'GovernmentOrganization',
  MILITARY: 'GovernmentOrganization',
  POLITICAL_PARTY: 'PoliticalParty',
  NON_GOVERNMENTAL: 'NGO',
  COMPANY: 'Corporation',
  MEDIA: 'NewsMediaOrganization',
  EDUCATIONAL: 'EducationalOrganization',
};

const agreements: { readonly [K in RecordOf<'Agreement'>['kind']]?: string } = {
  TREATY: 'Legislation',
  CONVENTION: 'Legislation',
  PROTOCOL: 'Legislation',
};

const places: { readonly [K in RecordOf<'Place'>['kind']]?: string } = {
  COUNTRY: 'Country',
  REGION: 'AdministrativeArea',
  CITY: 'City',
  DISTRICT: 'AdministrativeArea',
  FACILITY: 'CivicStructure',
  WATER: 'BodyOfWater',
};
