// Made of operations/ by `npm run reader`: not to be edited by hand.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
import { gql } from '@urql/core';
/** The form of an agreement. */
export type AgreementKind =
  /** A ceasefire or armistice. */
  | 'CEASEFIRE'
  /** A contract under private law. */
  | 'CONTRACT'
  /** A convention, open to many states. */
  | 'CONVENTION'
  /** A joint statement or declaration. */
  | 'JOINT_STATEMENT'
  /** A statement of intent, usually not binding. */
  | 'MEMORANDUM_OF_UNDERSTANDING'
  /** None of these. */
  | 'OTHER'
  /** Ends a conflict. */
  | 'PEACE_AGREEMENT'
  /** A protocol to another agreement. */
  | 'PROTOCOL'
  /** A binding agreement between states. */
  | 'TREATY'
  /** An understanding that was reached, with or without a text. */
  | 'UNDERSTANDING';

/** A relation of an agreement to another agreement. */
export type AgreementRelationKind =
  /** Amends the other agreement. */
  | 'AMENDS'
  /** Follows the other agreement and builds on it. */
  | 'FOLLOWS'
  /** Implements the other agreement. */
  | 'IMPLEMENTS'
  /** Part of the other agreement. */
  | 'PART_OF'
  /** Replaces the other agreement. */
  | 'SUPERSEDES';

/** A stage in the life of an agreement. */
export type AgreementStatus =
  /** Ended at the end of its term. */
  | 'EXPIRED'
  /** Binding. */
  | 'IN_FORCE'
  /** Being negotiated. */
  | 'NEGOTIATING'
  /** Proposed by one side. */
  | 'PROPOSED'
  /** Ratified by at least one of the parties whose ratification it needs. */
  | 'RATIFIED'
  /** Agreed, not yet signed. */
  | 'REACHED'
  /** Rejected by a party, or abandoned. */
  | 'REJECTED'
  /** Signed, not yet binding. */
  | 'SIGNED'
  /** Temporarily not applied. */
  | 'SUSPENDED'
  /** Ended by one or all parties. */
  | 'TERMINATED';

/** Filters articles. An article must satisfy every given field. An empty list of `sections`, `kinds`, `mentionsAny` or `roles` matches no article. */
export type ArticleFilter = {
  /** Whether a topic includes its narrower topics, and a place the places within it, at any depth; at most 100 entities in all. Applies to all fields that name entities, and, in `articles` of an entity, to that entity. */
  readonly includeNarrower?: boolean | null | undefined;
  /** Kinds to include. */
  readonly kinds?: ReadonlyArray<ArticleKind> | null | undefined;
  /** Language to match: a BCP 47 tag, e.g. `pt-BR`, in any letter case. */
  readonly language?: string | null | undefined;
  /** Ids of entities that the article must mention, at most 10. */
  readonly mentions?: ReadonlyArray<string | number> | null | undefined;
  /** Ids of entities of which the article must mention at least one, at most 100. */
  readonly mentionsAny?: ReadonlyArray<string | number> | null | undefined;
  /** Ids of entities of which the article must mention none, at most 20. */
  readonly mentionsNone?: ReadonlyArray<string | number> | null | undefined;
  /** Time at or after which the article was published. */
  readonly publishedFrom?: string | null | undefined;
  /** Time before which the article was published. */
  readonly publishedTo?: string | null | undefined;
  /** Roles in which a mention counts for `mentions` and `mentionsAny`. In `articles` of an entity, the roles of that entity to include. Not available in searches. */
  readonly roles?: ReadonlyArray<MentionRole> | null | undefined;
  /** Section to match, exactly as in `Article.section`. */
  readonly section?: string | null | undefined;
  /** Sections to include, exactly as in `Article.section`, at most 20. */
  readonly sections?: ReadonlyArray<string> | null | undefined;
  /** Urgency to match. */
  readonly urgency?: Urgency | null | undefined;
  /** Whether to show one article of each story: versions (`versionOf`) are left out if their main version is in the same list. Not available in searches. */
  readonly withoutVersions?: boolean | null | undefined;
};

/** The kind of an article. */
export type ArticleKind =
  /** Interprets events and explains their causes. */
  | 'ANALYSIS'
  /** A recording or a podcast episode with its text. */
  | 'AUDIO'
  /** Background of a subject. */
  | 'EXPLAINER'
  /** A series of pictures. */
  | 'GALLERY'
  /** Questions and answers. */
  | 'INTERVIEW'
  /** Running coverage of an event. */
  | 'LIVE'
  /** Argues for the view of its author. */
  | 'OPINION'
  /** A news report; the default kind. */
  | 'STORY'
  /** A video with its text. */
  | 'VIDEO';

/** What the app should do with a changed record. */
export type ChangeKind =
  /** Drop the record: it is no longer public. */
  | 'REMOVED'
  /** Store the record, and replace the earlier copy. */
  | 'UPSERTED';

/** The kind of a correction. */
export type CorrectionKind =
  /** A passage that could be misunderstood was made clearer. */
  | 'CLARIFICATION'
  /** An error was corrected. */
  | 'CORRECTION'
  /** News since publication was added. */
  | 'UPDATE';

/** The kind of an event. */
export type EventKind =
  /** A single attack. */
  | 'ATTACK'
  /** A conference or summit. */
  | 'CONFERENCE'
  /** A war or armed conflict. */
  | 'CONFLICT'
  /** A natural disaster or an accident. */
  | 'DISASTER'
  /** An election or referendum. */
  | 'ELECTION'
  /** An exercise of police or armed forces. */
  | 'EXERCISE'
  /** Talks between a few participants. */
  | 'MEETING'
  /** A negotiation or a round of one. */
  | 'NEGOTIATION'
  /** None of these. */
  | 'OTHER'
  /** A demonstration or strike. */
  | 'PROTEST'
  /** The signing of an agreement. */
  | 'SIGNING'
  /** A speech or public statement. */
  | 'STATEMENT'
  /** A training course. */
  | 'TRAINING'
  /** Proceedings of a court. */
  | 'TRIAL'
  /** A journey to a place. */
  | 'VISIT';

/** The progress of an event. */
export type EventStatus =
  /** Will not be held. */
  | 'CANCELLED'
  /** Held, in the past. */
  | 'HELD'
  /** In progress. */
  | 'ONGOING'
  /** Postponed, possibly without a new date. */
  | 'POSTPONED'
  /** Proposed, or invitations sent; not decided. */
  | 'PROPOSED'
  /** Decided, in the future. */
  | 'SCHEDULED';

/** The kind of a medium of an article. */
export type MediaKind =
  /** A recording. */
  | 'AUDIO'
  /** A document to read or to download. */
  | 'DOCUMENT'
  /** A picture. */
  | 'IMAGE'
  /** A video: a file, a stream, or a page that plays it. */
  | 'VIDEO';

/** Role of an entity in an article. */
export type MentionRole =
  /** Author of the article. */
  | 'AUTHOR'
  /** Topic of the article. */
  | 'CATEGORY'
  /** Place of the reported events. */
  | 'LOCATION'
  /** Named, in no other role. */
  | 'MENTIONED'
  /** Speaker whom the article quotes. */
  | 'QUOTED'
  /** Main subject of the article. */
  | 'SUBJECT';

/** The kind of an organization. */
export type OrganizationKind =
  /** A public agency or authority. */
  | 'AGENCY'
  /** An armed group that belongs to no state. */
  | 'ARMED_GROUP'
  /** An association, chamber or union. */
  | 'ASSOCIATION'
  /** A company. */
  | 'COMPANY'
  /** A court or tribunal. */
  | 'COURT'
  /** A school, academy or university. */
  | 'EDUCATIONAL'
  /** The government of a state, a region or a city; stands for a state as an actor. */
  | 'GOVERNMENT'
  /** An organization of states. */
  | 'INTERGOVERNMENTAL'
  /** A parliament or a committee of one. */
  | 'LEGISLATURE'
  /** A news organization or publisher. */
  | 'MEDIA'
  /** Armed forces of a state. */
  | 'MILITARY'
  /** A ministry or department of a government. */
  | 'MINISTRY'
  /** A non-governmental organization. */
  | 'NON_GOVERNMENTAL'
  /** None of these. */
  | 'OTHER'
  /** A police force. */
  | 'POLICE'
  /** A political party or movement. */
  | 'POLITICAL_PARTY';

/** The role of a participant in an event. */
export type ParticipantRole =
  /** Attends the event. */
  | 'ATTENDEE'
  /** Presides over the event, or leads a delegation. */
  | 'CHAIR'
  /** Member of a delegation. */
  | 'DELEGATE'
  /** Hosts the event. */
  | 'HOST'
  /** Mediates between other participants. */
  | 'MEDIATOR'
  /** Organizes the event. */
  | 'ORGANIZER'
  /** Signs at the event. */
  | 'SIGNATORY'
  /** Speaks at the event. */
  | 'SPEAKER'
  /** Against whom the event is directed. */
  | 'TARGET';

/** The role of a person or organization in an agreement. */
export type PartyRole =
  /** Benefits from the agreement without being bound. */
  | 'BENEFICIARY'
  /** Guarantees the agreement. */
  | 'GUARANTOR'
  /** Mediated between the parties. */
  | 'MEDIATOR'
  /** Bound by the agreement. */
  | 'PARTY'
  /** Signed the agreement, not necessarily bound by it. */
  | 'SIGNATORY'
  /** Witnessed the agreement. */
  | 'WITNESS';

/** The kind of a place. */
export type PlaceKind =
  /** A city, town or village. */
  | 'CITY'
  /** A country, including former countries. */
  | 'COUNTRY'
  /** A part of a city. */
  | 'DISTRICT'
  /** A building, camp or port. */
  | 'FACILITY'
  /** None of these. */
  | 'OTHER'
  /** A part of a country or of the world. */
  | 'REGION'
  /** A sea, river or lake. */
  | 'WATER';

/** How a statement is reported. */
export type StatementKind =
  /** Paraphrase in the words of the article. */
  | 'PARAPHRASE'
  /** Verbatim quotation. */
  | 'QUOTE';

/** The urgency of an article. */
export type Urgency =
  /** Breaking news, as shown in banners. */
  | 'BREAKING'
  /** Above ordinary news, without a banner. */
  | 'IMPORTANT'
  /** Ordinary news. */
  | 'ROUTINE';

export type ArticleQueryVariables = Exact<{
  slug: string;
}>;


export type ArticleQuery = { readonly article: { readonly wordCount: number, readonly revision: number, readonly updatedAt: string, readonly shareUrl: string | null, readonly isLive: boolean, readonly postsRevision: number, readonly id: string, readonly slug: string, readonly headline: string, readonly summary: string | null, readonly section: string | null, readonly kind: ArticleKind, readonly urgency: Urgency, readonly language: string, readonly byline: ReadonlyArray<string>, readonly publishedAt: string | null, readonly authors: ReadonlyArray<
      | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
    >, readonly translations: ReadonlyArray<{ readonly id: string, readonly slug: string, readonly language: string, readonly headline: string }>, readonly blocks: ReadonlyArray<
      | { readonly __typename: 'CodeBlock', readonly text: string, readonly key: string }
      | { readonly __typename: 'DividerBlock', readonly key: string }
      | { readonly __typename: 'EmbedBlock', readonly url: string, readonly provider: string | null, readonly title: string | null, readonly key: string }
      | { readonly __typename: 'HeadingBlock', readonly level: number, readonly key: string, readonly runs: ReadonlyArray<{ readonly text: string, readonly bold: boolean, readonly italic: boolean, readonly strikethrough: boolean, readonly code: boolean, readonly href: string | null, readonly entity:
            | { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string }
            | { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string }
            | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
            | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
            | { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string }
            | { readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string }
           | null }> }
      | { readonly __typename: 'ImageBlock', readonly key: string, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } }
      | { readonly __typename: 'ListBlock', readonly ordered: boolean, readonly key: string, readonly items: ReadonlyArray<{ readonly level: number, readonly runs: ReadonlyArray<{ readonly text: string, readonly bold: boolean, readonly italic: boolean, readonly strikethrough: boolean, readonly code: boolean, readonly href: string | null, readonly entity:
              | { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string }
              | { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string }
              | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
              | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
              | { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string }
              | { readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string }
             | null }> }> }
      | { readonly __typename: 'ParagraphBlock', readonly key: string, readonly runs: ReadonlyArray<{ readonly text: string, readonly bold: boolean, readonly italic: boolean, readonly strikethrough: boolean, readonly code: boolean, readonly href: string | null, readonly entity:
            | { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string }
            | { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string }
            | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
            | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
            | { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string }
            | { readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string }
           | null }> }
      | { readonly __typename: 'QuoteBlock', readonly key: string, readonly runs: ReadonlyArray<{ readonly text: string, readonly bold: boolean, readonly italic: boolean, readonly strikethrough: boolean, readonly code: boolean, readonly href: string | null, readonly entity:
            | { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string }
            | { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string }
            | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
            | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
            | { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string }
            | { readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string }
           | null }>, readonly statement: { readonly id: string, readonly speaker:
            | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
            | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
           | null } | null }
      | { readonly __typename: 'TableBlock', readonly key: string, readonly header: ReadonlyArray<{ readonly runs: ReadonlyArray<{ readonly text: string, readonly bold: boolean, readonly italic: boolean, readonly href: string | null }> }>, readonly rows: ReadonlyArray<{ readonly cells: ReadonlyArray<{ readonly runs: ReadonlyArray<{ readonly text: string, readonly bold: boolean, readonly italic: boolean, readonly href: string | null }> }> }> }
    >, readonly media: ReadonlyArray<{ readonly key: string, readonly kind: MediaKind, readonly url: string, readonly mimeType: string | null, readonly title: string | null, readonly caption: string | null, readonly credit: string | null, readonly poster: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null }>, readonly corrections: ReadonlyArray<{ readonly kind: CorrectionKind, readonly at: string, readonly text: string }>, readonly mentions: { readonly edges: ReadonlyArray<{ readonly role: MentionRole, readonly node:
          | { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string }
          | { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string }
          | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
          | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
          | { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string }
          | { readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string }
         }> }, readonly related: ReadonlyArray<{ readonly id: string, readonly slug: string, readonly headline: string, readonly summary: string | null, readonly section: string | null, readonly kind: ArticleKind, readonly urgency: Urgency, readonly language: string, readonly byline: ReadonlyArray<string>, readonly publishedAt: string | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null }> | null, readonly pinnedPosts: ReadonlyArray<{ readonly key: string, readonly headline: string | null }>, readonly posts: { readonly edges: ReadonlyArray<{ readonly node: { readonly key: string, readonly at: string, readonly updatedAt: string, readonly headline: string | null, readonly isKeyEvent: boolean, readonly body: string } }>, readonly pageInfo: { readonly startCursor: string | null, readonly endCursor: string | null, readonly hasNextPage: boolean, readonly hasPreviousPage: boolean } }, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null } | null };

export type LivePollQueryVariables = Exact<{
  id: string | number;
  newest?: string | null | undefined;
}>;


export type LivePollQuery = { readonly article: { readonly id: string, readonly isLive: boolean, readonly postsRevision: number, readonly newPosts: { readonly edges: ReadonlyArray<{ readonly node: { readonly key: string, readonly at: string, readonly updatedAt: string, readonly headline: string | null, readonly isKeyEvent: boolean, readonly body: string } }>, readonly pageInfo: { readonly startCursor: string | null, readonly endCursor: string | null, readonly hasNextPage: boolean, readonly hasPreviousPage: boolean } } } | null };

export type EarlierPostsQueryVariables = Exact<{
  id: string | number;
  oldest?: string | null | undefined;
}>;


export type EarlierPostsQuery = { readonly article: { readonly id: string, readonly earlierPosts: { readonly edges: ReadonlyArray<{ readonly node: { readonly key: string, readonly at: string, readonly updatedAt: string, readonly headline: string | null, readonly isKeyEvent: boolean, readonly body: string } }>, readonly pageInfo: { readonly startCursor: string | null, readonly endCursor: string | null, readonly hasNextPage: boolean, readonly hasPreviousPage: boolean } } } | null };

export type PostPageFragment = { readonly edges: ReadonlyArray<{ readonly node: { readonly key: string, readonly at: string, readonly updatedAt: string, readonly headline: string | null, readonly isKeyEvent: boolean, readonly body: string } }>, readonly pageInfo: { readonly startCursor: string | null, readonly endCursor: string | null, readonly hasNextPage: boolean, readonly hasPreviousPage: boolean } };

export type MediaPartsFragment = { readonly key: string, readonly kind: MediaKind, readonly url: string, readonly mimeType: string | null, readonly title: string | null, readonly caption: string | null, readonly credit: string | null, readonly poster: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null };

type BlockParts_CodeBlock_Fragment = { readonly __typename: 'CodeBlock', readonly text: string, readonly key: string };

type BlockParts_DividerBlock_Fragment = { readonly __typename: 'DividerBlock', readonly key: string };

type BlockParts_EmbedBlock_Fragment = { readonly __typename: 'EmbedBlock', readonly url: string, readonly provider: string | null, readonly title: string | null, readonly key: string };

type BlockParts_HeadingBlock_Fragment = { readonly __typename: 'HeadingBlock', readonly level: number, readonly key: string, readonly runs: ReadonlyArray<{ readonly text: string, readonly bold: boolean, readonly italic: boolean, readonly strikethrough: boolean, readonly code: boolean, readonly href: string | null, readonly entity:
      | { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string }
     | null }> };

type BlockParts_ImageBlock_Fragment = { readonly __typename: 'ImageBlock', readonly key: string, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } };

type BlockParts_ListBlock_Fragment = { readonly __typename: 'ListBlock', readonly ordered: boolean, readonly key: string, readonly items: ReadonlyArray<{ readonly level: number, readonly runs: ReadonlyArray<{ readonly text: string, readonly bold: boolean, readonly italic: boolean, readonly strikethrough: boolean, readonly code: boolean, readonly href: string | null, readonly entity:
        | { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string }
       | null }> }> };

type BlockParts_ParagraphBlock_Fragment = { readonly __typename: 'ParagraphBlock', readonly key: string, readonly runs: ReadonlyArray<{ readonly text: string, readonly bold: boolean, readonly italic: boolean, readonly strikethrough: boolean, readonly code: boolean, readonly href: string | null, readonly entity:
      | { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string }
     | null }> };

type BlockParts_QuoteBlock_Fragment = { readonly __typename: 'QuoteBlock', readonly key: string, readonly runs: ReadonlyArray<{ readonly text: string, readonly bold: boolean, readonly italic: boolean, readonly strikethrough: boolean, readonly code: boolean, readonly href: string | null, readonly entity:
      | { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string }
     | null }>, readonly statement: { readonly id: string, readonly speaker:
      | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
     | null } | null };

type BlockParts_TableBlock_Fragment = { readonly __typename: 'TableBlock', readonly key: string, readonly header: ReadonlyArray<{ readonly runs: ReadonlyArray<{ readonly text: string, readonly bold: boolean, readonly italic: boolean, readonly href: string | null }> }>, readonly rows: ReadonlyArray<{ readonly cells: ReadonlyArray<{ readonly runs: ReadonlyArray<{ readonly text: string, readonly bold: boolean, readonly italic: boolean, readonly href: string | null }> }> }> };

export type BlockPartsFragment =
  | BlockParts_CodeBlock_Fragment
  | BlockParts_DividerBlock_Fragment
  | BlockParts_EmbedBlock_Fragment
  | BlockParts_HeadingBlock_Fragment
  | BlockParts_ImageBlock_Fragment
  | BlockParts_ListBlock_Fragment
  | BlockParts_ParagraphBlock_Fragment
  | BlockParts_QuoteBlock_Fragment
  | BlockParts_TableBlock_Fragment
;

export type RunFragment = { readonly text: string, readonly bold: boolean, readonly italic: boolean, readonly strikethrough: boolean, readonly code: boolean, readonly href: string | null, readonly entity:
    | { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string }
    | { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string }
    | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
    | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
    | { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string }
    | { readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string }
   | null };

export type CellRunFragment = { readonly text: string, readonly bold: boolean, readonly italic: boolean, readonly href: string | null };

export type PersonQueryVariables = Exact<{
  slug: string;
  after?: string | null | undefined;
}>;


export type PersonQuery = { readonly person: { readonly __typename: 'Person', readonly jobTitle: string | null, readonly nationality: string | null, readonly birthDate: string | null, readonly deathDate: string | null, readonly articleCount: number, readonly sameAs: ReadonlyArray<string>, readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly positions: ReadonlyArray<{ readonly title: string, readonly startDate: string | null, readonly endDate: string | null, readonly organization: { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string } | null, readonly source: { readonly id: string, readonly slug: string, readonly headline: string } | null }>, readonly articles: { readonly edges: ReadonlyArray<{ readonly role: MentionRole, readonly node: { readonly id: string, readonly slug: string, readonly headline: string, readonly summary: string | null, readonly section: string | null, readonly kind: ArticleKind, readonly urgency: Urgency, readonly language: string, readonly byline: ReadonlyArray<string>, readonly publishedAt: string | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } }, readonly related: ReadonlyArray<{ readonly articleCount: number, readonly entity:
        | { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string }
       }> | null, readonly actorEvents: { readonly edges: ReadonlyArray<{ readonly role: ParticipantRole, readonly delegation: string | null, readonly node: { readonly __typename: 'Event', readonly startDate: string, readonly endDate: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly eventKind: EventKind, readonly eventStatus: EventStatus } }> }, readonly agreements: { readonly edges: ReadonlyArray<{ readonly role: PartyRole, readonly node: { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string, readonly agreementKind: AgreementKind, readonly agreementStatus: AgreementStatus } }> }, readonly statements: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly text: string, readonly kind: StatementKind, readonly article: { readonly id: string, readonly slug: string, readonly headline: string } }> }, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null } | null };

export type OrganizationQueryVariables = Exact<{
  slug: string;
  after?: string | null | undefined;
}>;


export type OrganizationQuery = { readonly organization: { readonly __typename: 'Organization', readonly country: string | null, readonly foundingDate: string | null, readonly dissolutionDate: string | null, readonly articleCount: number, readonly sameAs: ReadonlyArray<string>, readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly organizationKind: OrganizationKind, readonly location: { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string } | null, readonly parent: { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string } | null, readonly subOrganizations: { readonly nodes: ReadonlyArray<{ readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }> }, readonly members: { readonly edges: ReadonlyArray<{ readonly title: string, readonly startDate: string | null, readonly endDate: string | null, readonly node: { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string } }> }, readonly articles: { readonly edges: ReadonlyArray<{ readonly role: MentionRole, readonly node: { readonly id: string, readonly slug: string, readonly headline: string, readonly summary: string | null, readonly section: string | null, readonly kind: ArticleKind, readonly urgency: Urgency, readonly language: string, readonly byline: ReadonlyArray<string>, readonly publishedAt: string | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } }, readonly related: ReadonlyArray<{ readonly articleCount: number, readonly entity:
        | { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string }
       }> | null, readonly actorEvents: { readonly edges: ReadonlyArray<{ readonly role: ParticipantRole, readonly delegation: string | null, readonly node: { readonly __typename: 'Event', readonly startDate: string, readonly endDate: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly eventKind: EventKind, readonly eventStatus: EventStatus } }> }, readonly agreements: { readonly edges: ReadonlyArray<{ readonly role: PartyRole, readonly node: { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string, readonly agreementKind: AgreementKind, readonly agreementStatus: AgreementStatus } }> }, readonly statements: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly text: string, readonly kind: StatementKind, readonly article: { readonly id: string, readonly slug: string, readonly headline: string } }> }, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null } | null };

export type AgreementQueryVariables = Exact<{
  slug: string;
  after?: string | null | undefined;
}>;


export type AgreementQuery = { readonly agreement: { readonly __typename: 'Agreement', readonly signedDate: string | null, readonly effectiveDate: string | null, readonly endDate: string | null, readonly provisions: ReadonlyArray<string>, readonly articleCount: number, readonly sameAs: ReadonlyArray<string>, readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly agreementKind: AgreementKind, readonly agreementStatus: AgreementStatus, readonly concludedAt: { readonly __typename: 'Event', readonly startDate: string, readonly endDate: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly eventKind: EventKind, readonly eventStatus: EventStatus } | null, readonly parties: { readonly edges: ReadonlyArray<{ readonly role: PartyRole, readonly signedDate: string | null, readonly node:
          | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
          | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
        , readonly signedBy: { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string } | null }> }, readonly milestones: ReadonlyArray<{ readonly date: string, readonly status: AgreementStatus, readonly note: string | null, readonly event: { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string } | null, readonly source: { readonly id: string, readonly slug: string, readonly headline: string } | null }>, readonly relations: ReadonlyArray<{ readonly kind: AgreementRelationKind, readonly agreement: { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string } }>, readonly articles: { readonly edges: ReadonlyArray<{ readonly role: MentionRole, readonly node: { readonly id: string, readonly slug: string, readonly headline: string, readonly summary: string | null, readonly section: string | null, readonly kind: ArticleKind, readonly urgency: Urgency, readonly language: string, readonly byline: ReadonlyArray<string>, readonly publishedAt: string | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } }, readonly related: ReadonlyArray<{ readonly articleCount: number, readonly entity:
        | { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string }
       }> | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null } | null };

export type EventQueryVariables = Exact<{
  slug: string;
  after?: string | null | undefined;
}>;


export type EventQuery = { readonly event: { readonly __typename: 'Event', readonly articleCount: number, readonly sameAs: ReadonlyArray<string>, readonly startDate: string, readonly endDate: string | null, readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly eventKind: EventKind, readonly eventStatus: EventStatus, readonly location: { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string } | null, readonly parent: { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string } | null, readonly subEvents: { readonly nodes: ReadonlyArray<{ readonly __typename: 'Event', readonly startDate: string, readonly endDate: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly eventKind: EventKind, readonly eventStatus: EventStatus }> }, readonly participants: { readonly edges: ReadonlyArray<{ readonly role: ParticipantRole, readonly delegation: string | null, readonly node:
          | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
          | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
         }> }, readonly eventAgreements: { readonly nodes: ReadonlyArray<{ readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string, readonly agreementKind: AgreementKind, readonly agreementStatus: AgreementStatus }> }, readonly articles: { readonly edges: ReadonlyArray<{ readonly role: MentionRole, readonly node: { readonly id: string, readonly slug: string, readonly headline: string, readonly summary: string | null, readonly section: string | null, readonly kind: ArticleKind, readonly urgency: Urgency, readonly language: string, readonly byline: ReadonlyArray<string>, readonly publishedAt: string | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } }, readonly related: ReadonlyArray<{ readonly articleCount: number, readonly entity:
        | { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string }
       }> | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null } | null };

export type PlaceQueryVariables = Exact<{
  slug: string;
  after?: string | null | undefined;
}>;


export type PlaceQuery = { readonly place: { readonly __typename: 'Place', readonly country: string | null, readonly latitude: number | null, readonly longitude: number | null, readonly articleCount: number, readonly sameAs: ReadonlyArray<string>, readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly placeKind: PlaceKind, readonly within: { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string } | null, readonly placeEvents: { readonly nodes: ReadonlyArray<{ readonly __typename: 'Event', readonly startDate: string, readonly endDate: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly eventKind: EventKind, readonly eventStatus: EventStatus }> }, readonly articles: { readonly edges: ReadonlyArray<{ readonly role: MentionRole, readonly node: { readonly id: string, readonly slug: string, readonly headline: string, readonly summary: string | null, readonly section: string | null, readonly kind: ArticleKind, readonly urgency: Urgency, readonly language: string, readonly byline: ReadonlyArray<string>, readonly publishedAt: string | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } }, readonly related: ReadonlyArray<{ readonly articleCount: number, readonly entity:
        | { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string }
       }> | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null } | null };

export type TopicQueryVariables = Exact<{
  slug: string;
  after?: string | null | undefined;
}>;


export type TopicQuery = { readonly topic: { readonly __typename: 'Topic', readonly articleCount: number, readonly sameAs: ReadonlyArray<string>, readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly broader: { readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string } | null, readonly narrower: { readonly nodes: ReadonlyArray<{ readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string }> }, readonly articles: { readonly edges: ReadonlyArray<{ readonly role: MentionRole, readonly node: { readonly id: string, readonly slug: string, readonly headline: string, readonly summary: string | null, readonly section: string | null, readonly kind: ArticleKind, readonly urgency: Urgency, readonly language: string, readonly byline: ReadonlyArray<string>, readonly publishedAt: string | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } }, readonly related: ReadonlyArray<{ readonly articleCount: number, readonly entity:
        | { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string }
       }> | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null } | null };

export type PictureFragment = { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null };

export type ArticleCardFragment = { readonly id: string, readonly slug: string, readonly headline: string, readonly summary: string | null, readonly section: string | null, readonly kind: ArticleKind, readonly urgency: Urgency, readonly language: string, readonly byline: ReadonlyArray<string>, readonly publishedAt: string | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null };

export type ArticlePageFragment = { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly slug: string, readonly headline: string, readonly summary: string | null, readonly section: string | null, readonly kind: ArticleKind, readonly urgency: Urgency, readonly language: string, readonly byline: ReadonlyArray<string>, readonly publishedAt: string | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } };

type EntityLink_Agreement_Fragment = { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string };

type EntityLink_Event_Fragment = { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string };

type EntityLink_Organization_Fragment = { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string };

type EntityLink_Person_Fragment = { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string };

type EntityLink_Place_Fragment = { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string };

type EntityLink_Topic_Fragment = { readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string };

export type EntityLinkFragment =
  | EntityLink_Agreement_Fragment
  | EntityLink_Event_Fragment
  | EntityLink_Organization_Fragment
  | EntityLink_Person_Fragment
  | EntityLink_Place_Fragment
  | EntityLink_Topic_Fragment
;

type EntityCard_Agreement_Fragment = { readonly __typename: 'Agreement', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null };

type EntityCard_Event_Fragment = { readonly __typename: 'Event', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null };

type EntityCard_Organization_Fragment = { readonly __typename: 'Organization', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null };

type EntityCard_Person_Fragment = { readonly __typename: 'Person', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null };

type EntityCard_Place_Fragment = { readonly __typename: 'Place', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null };

type EntityCard_Topic_Fragment = { readonly __typename: 'Topic', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null };

export type EntityCardFragment =
  | EntityCard_Agreement_Fragment
  | EntityCard_Event_Fragment
  | EntityCard_Organization_Fragment
  | EntityCard_Person_Fragment
  | EntityCard_Place_Fragment
  | EntityCard_Topic_Fragment
;

type EntityHead_Agreement_Fragment = { readonly __typename: 'Agreement', readonly articleCount: number, readonly sameAs: ReadonlyArray<string>, readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly articles: { readonly edges: ReadonlyArray<{ readonly role: MentionRole, readonly node: { readonly id: string, readonly slug: string, readonly headline: string, readonly summary: string | null, readonly section: string | null, readonly kind: ArticleKind, readonly urgency: Urgency, readonly language: string, readonly byline: ReadonlyArray<string>, readonly publishedAt: string | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } }, readonly related: ReadonlyArray<{ readonly articleCount: number, readonly entity:
      | { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string }
     }> | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null };

type EntityHead_Event_Fragment = { readonly __typename: 'Event', readonly articleCount: number, readonly sameAs: ReadonlyArray<string>, readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly articles: { readonly edges: ReadonlyArray<{ readonly role: MentionRole, readonly node: { readonly id: string, readonly slug: string, readonly headline: string, readonly summary: string | null, readonly section: string | null, readonly kind: ArticleKind, readonly urgency: Urgency, readonly language: string, readonly byline: ReadonlyArray<string>, readonly publishedAt: string | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } }, readonly related: ReadonlyArray<{ readonly articleCount: number, readonly entity:
      | { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string }
     }> | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null };

type EntityHead_Organization_Fragment = { readonly __typename: 'Organization', readonly articleCount: number, readonly sameAs: ReadonlyArray<string>, readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly articles: { readonly edges: ReadonlyArray<{ readonly role: MentionRole, readonly node: { readonly id: string, readonly slug: string, readonly headline: string, readonly summary: string | null, readonly section: string | null, readonly kind: ArticleKind, readonly urgency: Urgency, readonly language: string, readonly byline: ReadonlyArray<string>, readonly publishedAt: string | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } }, readonly related: ReadonlyArray<{ readonly articleCount: number, readonly entity:
      | { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string }
     }> | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null };

type EntityHead_Person_Fragment = { readonly __typename: 'Person', readonly articleCount: number, readonly sameAs: ReadonlyArray<string>, readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly articles: { readonly edges: ReadonlyArray<{ readonly role: MentionRole, readonly node: { readonly id: string, readonly slug: string, readonly headline: string, readonly summary: string | null, readonly section: string | null, readonly kind: ArticleKind, readonly urgency: Urgency, readonly language: string, readonly byline: ReadonlyArray<string>, readonly publishedAt: string | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } }, readonly related: ReadonlyArray<{ readonly articleCount: number, readonly entity:
      | { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string }
     }> | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null };

type EntityHead_Place_Fragment = { readonly __typename: 'Place', readonly articleCount: number, readonly sameAs: ReadonlyArray<string>, readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly articles: { readonly edges: ReadonlyArray<{ readonly role: MentionRole, readonly node: { readonly id: string, readonly slug: string, readonly headline: string, readonly summary: string | null, readonly section: string | null, readonly kind: ArticleKind, readonly urgency: Urgency, readonly language: string, readonly byline: ReadonlyArray<string>, readonly publishedAt: string | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } }, readonly related: ReadonlyArray<{ readonly articleCount: number, readonly entity:
      | { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string }
     }> | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null };

type EntityHead_Topic_Fragment = { readonly __typename: 'Topic', readonly articleCount: number, readonly sameAs: ReadonlyArray<string>, readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly articles: { readonly edges: ReadonlyArray<{ readonly role: MentionRole, readonly node: { readonly id: string, readonly slug: string, readonly headline: string, readonly summary: string | null, readonly section: string | null, readonly kind: ArticleKind, readonly urgency: Urgency, readonly language: string, readonly byline: ReadonlyArray<string>, readonly publishedAt: string | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } }, readonly related: ReadonlyArray<{ readonly articleCount: number, readonly entity:
      | { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string }
      | { readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string }
     }> | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null };

export type EntityHeadFragment =
  | EntityHead_Agreement_Fragment
  | EntityHead_Event_Fragment
  | EntityHead_Organization_Fragment
  | EntityHead_Person_Fragment
  | EntityHead_Place_Fragment
  | EntityHead_Topic_Fragment
;

type ActorParts_Organization_Fragment = { readonly actorEvents: { readonly edges: ReadonlyArray<{ readonly role: ParticipantRole, readonly delegation: string | null, readonly node: { readonly __typename: 'Event', readonly startDate: string, readonly endDate: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly eventKind: EventKind, readonly eventStatus: EventStatus } }> }, readonly agreements: { readonly edges: ReadonlyArray<{ readonly role: PartyRole, readonly node: { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string, readonly agreementKind: AgreementKind, readonly agreementStatus: AgreementStatus } }> }, readonly statements: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly text: string, readonly kind: StatementKind, readonly article: { readonly id: string, readonly slug: string, readonly headline: string } }> } };

type ActorParts_Person_Fragment = { readonly actorEvents: { readonly edges: ReadonlyArray<{ readonly role: ParticipantRole, readonly delegation: string | null, readonly node: { readonly __typename: 'Event', readonly startDate: string, readonly endDate: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly eventKind: EventKind, readonly eventStatus: EventStatus } }> }, readonly agreements: { readonly edges: ReadonlyArray<{ readonly role: PartyRole, readonly node: { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string, readonly agreementKind: AgreementKind, readonly agreementStatus: AgreementStatus } }> }, readonly statements: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly text: string, readonly kind: StatementKind, readonly article: { readonly id: string, readonly slug: string, readonly headline: string } }> } };

export type ActorPartsFragment =
  | ActorParts_Organization_Fragment
  | ActorParts_Person_Fragment
;

export type EventLinkFragment = { readonly __typename: 'Event', readonly startDate: string, readonly endDate: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly eventKind: EventKind, readonly eventStatus: EventStatus };

export type AgreementLinkFragment = { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string, readonly agreementKind: AgreementKind, readonly agreementStatus: AgreementStatus };

export type FrontQueryVariables = Exact<{
  breaking: ArticleFilter;
  latest: ArticleFilter;
}>;


export type FrontQuery = { readonly front: { readonly id: string, readonly name: string, readonly containers: ReadonlyArray<{ readonly key: string, readonly title: string, readonly layout: string | null, readonly href: string | null, readonly items: ReadonlyArray<{ readonly headline: string, readonly kicker: string | null, readonly summary: string | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null, readonly article: { readonly id: string, readonly slug: string, readonly headline: string, readonly summary: string | null, readonly section: string | null, readonly kind: ArticleKind, readonly urgency: Urgency, readonly language: string, readonly byline: ReadonlyArray<string>, readonly publishedAt: string | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null } }> }> } | null, readonly breaking: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly slug: string, readonly headline: string, readonly publishedAt: string | null }> } | null, readonly latest: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly slug: string, readonly headline: string, readonly summary: string | null, readonly section: string | null, readonly kind: ArticleKind, readonly urgency: Urgency, readonly language: string, readonly byline: ReadonlyArray<string>, readonly publishedAt: string | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null, readonly sections: ReadonlyArray<{ readonly slug: string, readonly name: string, readonly articleCount: number }> | null };

export type TimelineQueryVariables = Exact<{
  id: string | number;
  after?: string | null | undefined;
}>;


export type TimelineQuery = { readonly node:
    | { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string, readonly timeline: { readonly edges: ReadonlyArray<{ readonly date: string, readonly node:
            | { readonly __typename: 'AgreementMilestone', readonly note: string | null, readonly milestone: AgreementStatus, readonly agreement: { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string } }
            | { readonly __typename: 'Article', readonly id: string, readonly slug: string, readonly headline: string }
            | { readonly __typename: 'Event', readonly startDate: string, readonly endDate: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly eventKind: EventKind, readonly eventStatus: EventStatus }
            | { readonly __typename: 'LivePost', readonly key: string, readonly at: string, readonly title: string | null, readonly article: { readonly id: string, readonly slug: string, readonly headline: string } }
           }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null }
    | { readonly id: string }
    | { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string, readonly timeline: { readonly edges: ReadonlyArray<{ readonly date: string, readonly node:
            | { readonly __typename: 'AgreementMilestone', readonly note: string | null, readonly milestone: AgreementStatus, readonly agreement: { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string } }
            | { readonly __typename: 'Article', readonly id: string, readonly slug: string, readonly headline: string }
            | { readonly __typename: 'Event', readonly startDate: string, readonly endDate: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly eventKind: EventKind, readonly eventStatus: EventStatus }
            | { readonly __typename: 'LivePost', readonly key: string, readonly at: string, readonly title: string | null, readonly article: { readonly id: string, readonly slug: string, readonly headline: string } }
           }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null }
    | { readonly id: string }
    | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string, readonly timeline: { readonly edges: ReadonlyArray<{ readonly date: string, readonly node:
            | { readonly __typename: 'AgreementMilestone', readonly note: string | null, readonly milestone: AgreementStatus, readonly agreement: { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string } }
            | { readonly __typename: 'Article', readonly id: string, readonly slug: string, readonly headline: string }
            | { readonly __typename: 'Event', readonly startDate: string, readonly endDate: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly eventKind: EventKind, readonly eventStatus: EventStatus }
            | { readonly __typename: 'LivePost', readonly key: string, readonly at: string, readonly title: string | null, readonly article: { readonly id: string, readonly slug: string, readonly headline: string } }
           }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null }
    | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string, readonly timeline: { readonly edges: ReadonlyArray<{ readonly date: string, readonly node:
            | { readonly __typename: 'AgreementMilestone', readonly note: string | null, readonly milestone: AgreementStatus, readonly agreement: { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string } }
            | { readonly __typename: 'Article', readonly id: string, readonly slug: string, readonly headline: string }
            | { readonly __typename: 'Event', readonly startDate: string, readonly endDate: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly eventKind: EventKind, readonly eventStatus: EventStatus }
            | { readonly __typename: 'LivePost', readonly key: string, readonly at: string, readonly title: string | null, readonly article: { readonly id: string, readonly slug: string, readonly headline: string } }
           }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null }
    | { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string, readonly timeline: { readonly edges: ReadonlyArray<{ readonly date: string, readonly node:
            | { readonly __typename: 'AgreementMilestone', readonly note: string | null, readonly milestone: AgreementStatus, readonly agreement: { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string } }
            | { readonly __typename: 'Article', readonly id: string, readonly slug: string, readonly headline: string }
            | { readonly __typename: 'Event', readonly startDate: string, readonly endDate: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly eventKind: EventKind, readonly eventStatus: EventStatus }
            | { readonly __typename: 'LivePost', readonly key: string, readonly at: string, readonly title: string | null, readonly article: { readonly id: string, readonly slug: string, readonly headline: string } }
           }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null }
    | { readonly id: string }
    | { readonly id: string }
    | { readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string, readonly timeline: { readonly edges: ReadonlyArray<{ readonly date: string, readonly node:
            | { readonly __typename: 'AgreementMilestone', readonly note: string | null, readonly milestone: AgreementStatus, readonly agreement: { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string } }
            | { readonly __typename: 'Article', readonly id: string, readonly slug: string, readonly headline: string }
            | { readonly __typename: 'Event', readonly startDate: string, readonly endDate: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly eventKind: EventKind, readonly eventStatus: EventStatus }
            | { readonly __typename: 'LivePost', readonly key: string, readonly at: string, readonly title: string | null, readonly article: { readonly id: string, readonly slug: string, readonly headline: string } }
           }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null }
    | { readonly id: string }
   | null };

export type SearchQueryVariables = Exact<{
  query: string;
  filter?: ArticleFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type SearchQuery = { readonly search: { readonly correctedQuery: string | null, readonly edges: ReadonlyArray<{ readonly excerpt: string | null, readonly node:
        | { readonly __typename: 'Agreement', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null }
        | { readonly __typename: 'Article', readonly id: string, readonly slug: string, readonly headline: string, readonly summary: string | null, readonly section: string | null, readonly kind: ArticleKind, readonly urgency: Urgency, readonly language: string, readonly byline: ReadonlyArray<string>, readonly publishedAt: string | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null }
        | { readonly __typename: 'Event', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null }
        | { readonly __typename: 'Organization', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null }
        | { readonly __typename: 'Person', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null }
        | { readonly __typename: 'Place', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null }
        | { readonly __typename: 'Topic', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null }
       }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null };

export type SuggestQueryVariables = Exact<{
  prefix: string;
}>;


export type SuggestQuery = { readonly suggest: ReadonlyArray<
    | { readonly __typename: 'Agreement', readonly id: string, readonly slug: string, readonly name: string }
    | { readonly __typename: 'Event', readonly id: string, readonly slug: string, readonly name: string }
    | { readonly __typename: 'Organization', readonly id: string, readonly slug: string, readonly name: string }
    | { readonly __typename: 'Person', readonly id: string, readonly slug: string, readonly name: string }
    | { readonly __typename: 'Place', readonly id: string, readonly slug: string, readonly name: string }
    | { readonly __typename: 'Topic', readonly id: string, readonly slug: string, readonly name: string }
  > | null };

export type ForYouQueryVariables = Exact<{
  filter: ArticleFilter;
  after?: string | null | undefined;
}>;


export type ForYouQuery = { readonly articles: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly slug: string, readonly headline: string, readonly summary: string | null, readonly section: string | null, readonly kind: ArticleKind, readonly urgency: Urgency, readonly language: string, readonly byline: ReadonlyArray<string>, readonly publishedAt: string | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null };

export type SavedQueryVariables = Exact<{
  ids: ReadonlyArray<string | number> | string | number;
}>;


export type SavedQuery = { readonly nodes: ReadonlyArray<
    | { readonly __typename: 'Agreement', readonly id: string }
    | { readonly __typename: 'Article', readonly id: string, readonly slug: string, readonly headline: string, readonly summary: string | null, readonly section: string | null, readonly kind: ArticleKind, readonly urgency: Urgency, readonly language: string, readonly byline: ReadonlyArray<string>, readonly publishedAt: string | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null }
    | { readonly __typename: 'Event', readonly id: string }
    | { readonly __typename: 'Front', readonly id: string }
    | { readonly __typename: 'Organization', readonly id: string }
    | { readonly __typename: 'Person', readonly id: string }
    | { readonly __typename: 'Place', readonly id: string }
    | { readonly __typename: 'Release', readonly id: string }
    | { readonly __typename: 'Statement', readonly id: string }
    | { readonly __typename: 'Topic', readonly id: string }
    | { readonly __typename: 'Webhook', readonly id: string }
   | null> };

export type SyncQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  since?: string | null | undefined;
}>;


export type SyncQuery = { readonly changes: { readonly nodes: ReadonlyArray<{ readonly kind: ChangeKind, readonly recordId: string, readonly node:
        | { readonly __typename: 'Agreement', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Article', readonly body: string | null, readonly id: string, readonly slug: string, readonly headline: string, readonly summary: string | null, readonly section: string | null, readonly kind: ArticleKind, readonly urgency: Urgency, readonly language: string, readonly byline: ReadonlyArray<string>, readonly publishedAt: string | null, readonly mentions: { readonly nodes: ReadonlyArray<
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
              | { readonly id: string }
            > }, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null }
        | { readonly __typename: 'Event', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Front', readonly id: string }
        | { readonly __typename: 'Organization', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Person', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Place', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Release', readonly id: string }
        | { readonly __typename: 'Statement', readonly id: string }
        | { readonly __typename: 'Topic', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string }
        | { readonly __typename: 'Webhook', readonly id: string }
       | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null };

export type CopyArticlesQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type CopyArticlesQuery = { readonly articles: { readonly nodes: ReadonlyArray<{ readonly __typename: 'Article', readonly updatedAt: string, readonly body: string | null, readonly id: string, readonly slug: string, readonly headline: string, readonly summary: string | null, readonly section: string | null, readonly kind: ArticleKind, readonly urgency: Urgency, readonly language: string, readonly byline: ReadonlyArray<string>, readonly publishedAt: string | null, readonly mentions: { readonly nodes: ReadonlyArray<
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
        > }, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null };

export type CopyRecordsQueryVariables = Exact<{
  ids: ReadonlyArray<string | number> | string | number;
}>;


export type CopyRecordsQuery = { readonly nodes: ReadonlyArray<
    | { readonly __typename: 'Agreement', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string }
    | { readonly __typename: 'Article', readonly body: string | null, readonly id: string, readonly slug: string, readonly headline: string, readonly summary: string | null, readonly section: string | null, readonly kind: ArticleKind, readonly urgency: Urgency, readonly language: string, readonly byline: ReadonlyArray<string>, readonly publishedAt: string | null, readonly mentions: { readonly nodes: ReadonlyArray<
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
          | { readonly id: string }
        > }, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null }
    | { readonly __typename: 'Event', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string }
    | { readonly __typename: 'Front', readonly id: string }
    | { readonly __typename: 'Organization', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string }
    | { readonly __typename: 'Person', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string }
    | { readonly __typename: 'Place', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string }
    | { readonly __typename: 'Release', readonly id: string }
    | { readonly __typename: 'Statement', readonly id: string }
    | { readonly __typename: 'Topic', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string }
    | { readonly __typename: 'Webhook', readonly id: string }
   | null> };

type Copied_Agreement_Fragment = { readonly __typename: 'Agreement', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string };

type Copied_Article_Fragment = { readonly __typename: 'Article', readonly body: string | null, readonly id: string, readonly slug: string, readonly headline: string, readonly summary: string | null, readonly section: string | null, readonly kind: ArticleKind, readonly urgency: Urgency, readonly language: string, readonly byline: ReadonlyArray<string>, readonly publishedAt: string | null, readonly mentions: { readonly nodes: ReadonlyArray<
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
      | { readonly id: string }
    > }, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null };

type Copied_Event_Fragment = { readonly __typename: 'Event', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string };

type Copied_Front_Fragment = { readonly __typename: 'Front', readonly id: string };

type Copied_Organization_Fragment = { readonly __typename: 'Organization', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string };

type Copied_Person_Fragment = { readonly __typename: 'Person', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string };

type Copied_Place_Fragment = { readonly __typename: 'Place', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string };

type Copied_Release_Fragment = { readonly __typename: 'Release', readonly id: string };

type Copied_Statement_Fragment = { readonly __typename: 'Statement', readonly id: string };

type Copied_Topic_Fragment = { readonly __typename: 'Topic', readonly summary: string | null, readonly id: string, readonly slug: string, readonly name: string };

type Copied_Webhook_Fragment = { readonly __typename: 'Webhook', readonly id: string };

export type CopiedFragment =
  | Copied_Agreement_Fragment
  | Copied_Article_Fragment
  | Copied_Event_Fragment
  | Copied_Front_Fragment
  | Copied_Organization_Fragment
  | Copied_Person_Fragment
  | Copied_Place_Fragment
  | Copied_Release_Fragment
  | Copied_Statement_Fragment
  | Copied_Topic_Fragment
  | Copied_Webhook_Fragment
;

export type SectionQueryVariables = Exact<{
  filter: ArticleFilter;
  after?: string | null | undefined;
}>;


export type SectionQuery = { readonly sections: ReadonlyArray<{ readonly slug: string, readonly name: string, readonly articleCount: number }> | null, readonly articles: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly slug: string, readonly headline: string, readonly summary: string | null, readonly section: string | null, readonly kind: ArticleKind, readonly urgency: Urgency, readonly language: string, readonly byline: ReadonlyArray<string>, readonly publishedAt: string | null, readonly image: { readonly url: string, readonly alt: string, readonly caption: string | null, readonly credit: string | null, readonly width: number | null, readonly height: number | null, readonly placeholder: string | null, readonly small: string, readonly large: string, readonly focalPoint: { readonly x: number, readonly y: number } | null } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null };

export const PostPageFragmentDoc = gql`
    fragment PostPage on LivePostConnection {
  edges {
    node {
      key
      at
      updatedAt
      headline
      isKeyEvent
      body(format: HTML)
    }
  }
  pageInfo {
    startCursor
    endCursor
    hasNextPage
    hasPreviousPage
  }
}
    ` as unknown as DocumentNode<PostPageFragment, unknown>;
export const PictureFragmentDoc = gql`
    fragment Picture on Image {
  url
  alt
  caption
  credit
  width
  height
  placeholder
  focalPoint {
    x
    y
  }
  small: rendition(width: 480)
  large: rendition(width: 1280)
}
    ` as unknown as DocumentNode<PictureFragment, unknown>;
export const MediaPartsFragmentDoc = gql`
    fragment MediaParts on Media {
  key
  kind
  url
  mimeType
  title
  caption
  credit
  poster {
    ...Picture
  }
  image {
    ...Picture
  }
}
    ` as unknown as DocumentNode<MediaPartsFragment, unknown>;
export const EntityLinkFragmentDoc = gql`
    fragment EntityLink on Entity {
  __typename
  id
  slug
  name
}
    ` as unknown as DocumentNode<EntityLinkFragment, unknown>;
export const RunFragmentDoc = gql`
    fragment Run on TextRun {
  text
  bold
  italic
  strikethrough
  code
  href
  entity {
    ...EntityLink
  }
}
    ` as unknown as DocumentNode<RunFragment, unknown>;
export const CellRunFragmentDoc = gql`
    fragment CellRun on TextRun {
  text
  bold
  italic
  href
}
    ` as unknown as DocumentNode<CellRunFragment, unknown>;
export const BlockPartsFragmentDoc = gql`
    fragment BlockParts on Block {
  __typename
  key
  ... on ParagraphBlock {
    runs {
      ...Run
    }
  }
  ... on HeadingBlock {
    level
    runs {
      ...Run
    }
  }
  ... on QuoteBlock {
    runs {
      ...Run
    }
    statement {
      id
      speaker {
        ...EntityLink
      }
    }
  }
  ... on ListBlock {
    ordered
    items {
      level
      runs {
        ...Run
      }
    }
  }
  ... on ImageBlock {
    image {
      ...Picture
    }
  }
  ... on EmbedBlock {
    url
    provider
    title
  }
  ... on TableBlock {
    header {
      runs {
        ...CellRun
      }
    }
    rows {
      cells {
        runs {
          ...CellRun
        }
      }
    }
  }
  ... on CodeBlock {
    text
  }
}
    ` as unknown as DocumentNode<BlockPartsFragment, unknown>;
export const ArticleCardFragmentDoc = gql`
    fragment ArticleCard on Article {
  id
  slug
  headline
  summary
  section
  kind
  urgency
  language
  byline
  publishedAt
  image {
    ...Picture
  }
}
    ` as unknown as DocumentNode<ArticleCardFragment, unknown>;
export const ArticlePageFragmentDoc = gql`
    fragment ArticlePage on ArticleConnection {
  edges {
    node {
      ...ArticleCard
    }
  }
  pageInfo {
    hasNextPage
    endCursor
  }
}
    ` as unknown as DocumentNode<ArticlePageFragment, unknown>;
export const EntityCardFragmentDoc = gql`
    fragment EntityCard on Entity {
  ...EntityLink
  summary
  image {
    ...Picture
  }
}
    ` as unknown as DocumentNode<EntityCardFragment, unknown>;
export const EntityHeadFragmentDoc = gql`
    fragment EntityHead on Entity {
  ...EntityCard
  articleCount
  sameAs
  articles(first: 10, after: $after) {
    edges {
      role
      node {
        ...ArticleCard
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
  related(first: 8) {
    articleCount
    entity {
      ...EntityLink
    }
  }
}
    ` as unknown as DocumentNode<EntityHeadFragment, unknown>;
export const EventLinkFragmentDoc = gql`
    fragment EventLink on Event {
  ...EntityLink
  eventKind: kind
  eventStatus: status
  startDate
  endDate
}
    ` as unknown as DocumentNode<EventLinkFragment, unknown>;
export const AgreementLinkFragmentDoc = gql`
    fragment AgreementLink on Agreement {
  ...EntityLink
  agreementKind: kind
  agreementStatus: status
}
    ` as unknown as DocumentNode<AgreementLinkFragment, unknown>;
export const ActorPartsFragmentDoc = gql`
    fragment ActorParts on Actor {
  actorEvents: events(first: 8) {
    edges {
      role
      delegation
      node {
        ...EventLink
      }
    }
  }
  agreements(first: 8) {
    edges {
      role
      node {
        ...AgreementLink
      }
    }
  }
  statements(first: 5) {
    nodes {
      id
      text
      kind
      article {
        id
        slug
        headline
      }
    }
  }
}
    ` as unknown as DocumentNode<ActorPartsFragment, unknown>;
export const CopiedFragmentDoc = gql`
    fragment Copied on Node {
  __typename
  id
  ... on Article {
    ...ArticleCard
    body(format: HTML)
    mentions(first: 20) {
      nodes {
        id
      }
    }
  }
  ... on Entity {
    ...EntityLink
    summary
  }
}
    ` as unknown as DocumentNode<CopiedFragment, unknown>;
export const ArticleDocument = gql`
    query Article($slug: String!) {
  article(slug: $slug) {
    ...ArticleCard
    wordCount
    revision
    updatedAt
    shareUrl
    isLive
    postsRevision
    authors {
      ...EntityLink
    }
    translations {
      id
      slug
      language
      headline
    }
    blocks {
      ...BlockParts
    }
    media {
      ...MediaParts
    }
    corrections {
      kind
      at
      text
    }
    mentions(first: 30) {
      edges {
        role
        node {
          ...EntityLink
        }
      }
    }
    related(first: 4) {
      ...ArticleCard
    }
    pinnedPosts {
      key
      headline
    }
    posts(first: 30) {
      ...PostPage
    }
  }
}
    ${ArticleCardFragmentDoc}
${PictureFragmentDoc}
${EntityLinkFragmentDoc}
${BlockPartsFragmentDoc}
${RunFragmentDoc}
${CellRunFragmentDoc}
${MediaPartsFragmentDoc}
${PostPageFragmentDoc}` as unknown as DocumentNode<ArticleQuery, ArticleQueryVariables>;
export const LivePollDocument = gql`
    query LivePoll($id: ID!, $newest: String) {
  article(id: $id) {
    id
    isLive
    postsRevision
    newPosts: posts(last: 30, before: $newest) {
      ...PostPage
    }
  }
}
    ${PostPageFragmentDoc}` as unknown as DocumentNode<LivePollQuery, LivePollQueryVariables>;
export const EarlierPostsDocument = gql`
    query EarlierPosts($id: ID!, $oldest: String) {
  article(id: $id) {
    id
    earlierPosts: posts(first: 30, after: $oldest) {
      ...PostPage
    }
  }
}
    ${PostPageFragmentDoc}` as unknown as DocumentNode<EarlierPostsQuery, EarlierPostsQueryVariables>;
export const PersonDocument = gql`
    query Person($slug: String!, $after: String) {
  person(slug: $slug) {
    ...EntityHead
    ...ActorParts
    jobTitle
    nationality
    birthDate
    deathDate
    positions {
      title
      startDate
      endDate
      organization {
        ...EntityLink
      }
      source {
        id
        slug
        headline
      }
    }
  }
}
    ${EntityHeadFragmentDoc}
${EntityCardFragmentDoc}
${EntityLinkFragmentDoc}
${PictureFragmentDoc}
${ArticleCardFragmentDoc}
${ActorPartsFragmentDoc}
${EventLinkFragmentDoc}
${AgreementLinkFragmentDoc}` as unknown as DocumentNode<PersonQuery, PersonQueryVariables>;
export const OrganizationDocument = gql`
    query Organization($slug: String!, $after: String) {
  organization(slug: $slug) {
    ...EntityHead
    ...ActorParts
    organizationKind: kind
    country
    foundingDate
    dissolutionDate
    location {
      ...EntityLink
    }
    parent {
      ...EntityLink
    }
    subOrganizations(first: 20) {
      nodes {
        ...EntityLink
      }
    }
    members(first: 20) {
      edges {
        title
        startDate
        endDate
        node {
          ...EntityLink
        }
      }
    }
  }
}
    ${EntityHeadFragmentDoc}
${EntityCardFragmentDoc}
${EntityLinkFragmentDoc}
${PictureFragmentDoc}
${ArticleCardFragmentDoc}
${ActorPartsFragmentDoc}
${EventLinkFragmentDoc}
${AgreementLinkFragmentDoc}` as unknown as DocumentNode<OrganizationQuery, OrganizationQueryVariables>;
export const AgreementDocument = gql`
    query Agreement($slug: String!, $after: String) {
  agreement(slug: $slug) {
    ...EntityHead
    ...AgreementLink
    signedDate
    effectiveDate
    endDate
    provisions
    concludedAt {
      ...EventLink
    }
    parties(first: 50) {
      edges {
        role
        signedDate
        node {
          ...EntityLink
        }
        signedBy {
          ...EntityLink
        }
      }
    }
    milestones {
      date
      status
      note
      event {
        ...EntityLink
      }
      source {
        id
        slug
        headline
      }
    }
    relations {
      kind
      agreement {
        ...EntityLink
      }
    }
  }
}
    ${EntityHeadFragmentDoc}
${EntityCardFragmentDoc}
${EntityLinkFragmentDoc}
${PictureFragmentDoc}
${ArticleCardFragmentDoc}
${AgreementLinkFragmentDoc}
${EventLinkFragmentDoc}` as unknown as DocumentNode<AgreementQuery, AgreementQueryVariables>;
export const EventDocument = gql`
    query Event($slug: String!, $after: String) {
  event(slug: $slug) {
    ...EntityHead
    ...EventLink
    location {
      ...EntityLink
    }
    parent {
      ...EntityLink
    }
    subEvents(first: 20) {
      nodes {
        ...EventLink
      }
    }
    participants(first: 50) {
      edges {
        role
        delegation
        node {
          ...EntityLink
        }
      }
    }
    eventAgreements: agreements(first: 10) {
      nodes {
        ...AgreementLink
      }
    }
  }
}
    ${EntityHeadFragmentDoc}
${EntityCardFragmentDoc}
${EntityLinkFragmentDoc}
${PictureFragmentDoc}
${ArticleCardFragmentDoc}
${EventLinkFragmentDoc}
${AgreementLinkFragmentDoc}` as unknown as DocumentNode<EventQuery, EventQueryVariables>;
export const PlaceDocument = gql`
    query Place($slug: String!, $after: String) {
  place(slug: $slug) {
    ...EntityHead
    placeKind: kind
    country
    latitude
    longitude
    within {
      ...EntityLink
    }
    placeEvents: events(first: 10) {
      nodes {
        ...EventLink
      }
    }
  }
}
    ${EntityHeadFragmentDoc}
${EntityCardFragmentDoc}
${EntityLinkFragmentDoc}
${PictureFragmentDoc}
${ArticleCardFragmentDoc}
${EventLinkFragmentDoc}` as unknown as DocumentNode<PlaceQuery, PlaceQueryVariables>;
export const TopicDocument = gql`
    query Topic($slug: String!, $after: String) {
  topic(slug: $slug) {
    ...EntityHead
    broader {
      ...EntityLink
    }
    narrower(first: 20) {
      nodes {
        ...EntityLink
      }
    }
  }
}
    ${EntityHeadFragmentDoc}
${EntityCardFragmentDoc}
${EntityLinkFragmentDoc}
${PictureFragmentDoc}
${ArticleCardFragmentDoc}` as unknown as DocumentNode<TopicQuery, TopicQueryVariables>;
export const FrontDocument = gql`
    query Front($breaking: ArticleFilter!, $latest: ArticleFilter!) {
  front(slug: "home") {
    id
    name
    containers {
      key
      title
      layout
      href
      items(first: 6) {
        headline
        kicker
        summary
        image {
          ...Picture
        }
        article {
          ...ArticleCard
        }
      }
    }
  }
  breaking: articles(first: 1, filter: $breaking) {
    nodes {
      id
      slug
      headline
      publishedAt
    }
  }
  latest: articles(first: 20, filter: $latest) {
    edges {
      node {
        ...ArticleCard
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
  sections {
    slug
    name
    articleCount
  }
}
    ${PictureFragmentDoc}
${ArticleCardFragmentDoc}` as unknown as DocumentNode<FrontQuery, FrontQueryVariables>;
export const TimelineDocument = gql`
    query Timeline($id: ID!, $after: String) {
  node(id: $id) {
    id
    ... on Entity {
      ...EntityLink
      timeline(first: 20, after: $after) {
        edges {
          date
          node {
            __typename
            ... on Article {
              id
              slug
              headline
            }
            ... on Event {
              ...EventLink
            }
            ... on AgreementMilestone {
              milestone: status
              note
              agreement {
                ...EntityLink
              }
            }
            ... on LivePost {
              key
              at
              title: headline
              article {
                id
                slug
                headline
              }
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    ${EntityLinkFragmentDoc}
${EventLinkFragmentDoc}` as unknown as DocumentNode<TimelineQuery, TimelineQueryVariables>;
export const SearchDocument = gql`
    query Search($query: String!, $filter: ArticleFilter, $after: String) {
  search(query: $query, filter: $filter, first: 20, after: $after) {
    correctedQuery
    edges {
      excerpt
      node {
        __typename
        ... on Article {
          ...ArticleCard
        }
        ... on Entity {
          ...EntityCard
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    ${ArticleCardFragmentDoc}
${PictureFragmentDoc}
${EntityCardFragmentDoc}
${EntityLinkFragmentDoc}` as unknown as DocumentNode<SearchQuery, SearchQueryVariables>;
export const SuggestDocument = gql`
    query Suggest($prefix: String!) {
  suggest(prefix: $prefix, first: 8) {
    ...EntityLink
  }
}
    ${EntityLinkFragmentDoc}` as unknown as DocumentNode<SuggestQuery, SuggestQueryVariables>;
export const ForYouDocument = gql`
    query ForYou($filter: ArticleFilter!, $after: String) {
  articles(first: 20, after: $after, filter: $filter) {
    ...ArticlePage
  }
}
    ${ArticlePageFragmentDoc}
${ArticleCardFragmentDoc}
${PictureFragmentDoc}` as unknown as DocumentNode<ForYouQuery, ForYouQueryVariables>;
export const SavedDocument = gql`
    query Saved($ids: [ID!]!) {
  nodes(ids: $ids) {
    __typename
    id
    ... on Article {
      ...ArticleCard
    }
  }
}
    ${ArticleCardFragmentDoc}
${PictureFragmentDoc}` as unknown as DocumentNode<SavedQuery, SavedQueryVariables>;
export const SyncDocument = gql`
    query Sync($first: Int!, $after: String, $since: DateTime) {
  changes(first: $first, after: $after, since: $since) {
    nodes {
      kind
      recordId
      node {
        ...Copied
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    ${CopiedFragmentDoc}
${ArticleCardFragmentDoc}
${PictureFragmentDoc}
${EntityLinkFragmentDoc}` as unknown as DocumentNode<SyncQuery, SyncQueryVariables>;
export const CopyArticlesDocument = gql`
    query CopyArticles($first: Int!, $after: String) {
  articles(first: $first, after: $after) {
    nodes {
      ...Copied
      updatedAt
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    ${CopiedFragmentDoc}
${ArticleCardFragmentDoc}
${PictureFragmentDoc}
${EntityLinkFragmentDoc}` as unknown as DocumentNode<CopyArticlesQuery, CopyArticlesQueryVariables>;
export const CopyRecordsDocument = gql`
    query CopyRecords($ids: [ID!]!) {
  nodes(ids: $ids) {
    ...Copied
  }
}
    ${CopiedFragmentDoc}
${ArticleCardFragmentDoc}
${PictureFragmentDoc}
${EntityLinkFragmentDoc}` as unknown as DocumentNode<CopyRecordsQuery, CopyRecordsQueryVariables>;
export const SectionDocument = gql`
    query Section($filter: ArticleFilter!, $after: String) {
  sections {
    slug
    name
    articleCount
  }
  articles(first: 20, after: $after, filter: $filter) {
    ...ArticlePage
  }
}
    ${ArticlePageFragmentDoc}
${ArticleCardFragmentDoc}
${PictureFragmentDoc}` as unknown as DocumentNode<SectionQuery, SectionQueryVariables>;