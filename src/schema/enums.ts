import type { scopes } from '../access/scope.ts';
import { type Enumeration, enumeration } from '../model/field.ts';
import { entityTypeNames, enumValueOf, typeNames } from '../model/types.ts';
import {
  agreementKind,
  agreementStatus,
  articleKind,
  eventKind,
  mentionRole,
  participantRole,
  partyRole,
  publicationStatus,
  statementKind,
  urgency,
} from '../model/vocabulary.ts';
import type { AuditedType as AuditedTypeName } from '../projection/audit.ts';
import { builder } from './builder.ts';

/** The schema's enum for an enumeration of the model; one enum for repeated calls. */
export function enumOf<V extends string>(from: Enumeration<V>) {
  const known = enums.get(from.name);
  // A name identifies one enumeration, so the cached enum has its values.
  if (known !== undefined) return known as ReturnType<typeof enumTypeOf<V>>;
  const made = enumTypeOf(from);
  enums.set(from.name, made);
  return made;
}

const enums = new Map<string, object>();

function enumTypeOf<V extends string>({ name, description, values, meanings }: Enumeration<V>) {
  const described = Object.fromEntries(
    values.map(value => [value, { value, description: meanings[value] }] as const),
  );
  return builder.enumType(name, {
    description,
    values: described as { [K in V]: { value: K; description: string } },
  });
}

export const PublicationStatus = enumOf(publicationStatus);
export const ArticleKind = enumOf(articleKind);
export const Urgency = enumOf(urgency);
export const MentionRole = enumOf(mentionRole);
export const StatementKind = enumOf(statementKind);
export const AgreementKind = enumOf(agreementKind);
export const AgreementStatus = enumOf(agreementStatus);
export const PartyRole = enumOf(partyRole);
export const EventKind = enumOf(eventKind);
export const ParticipantRole = enumOf(participantRole);

export const TextFormat = enumOf(
  enumeration('TextFormat', 'The format of a text.', {
    MARKDOWN: 'The original text in Markdown: CommonMark with the tables and the strikethrough of GFM.',
    HTML: 'Safe HTML: raw HTML in the text is escaped except `<br>`, and the `href` of a link with an unsafe scheme is empty.',
    PLAIN: 'Plain text without markup; a blank line separates paragraphs.',
  }),
);

export const EntityType = typeEnum(
  'EntityType',
  'Types of entities, the subjects of articles.',
  entityTypeNames,
);

export const NodeType = typeEnum('NodeType', 'Types that `search` and `changes` can return.', typeNames);

export const AuditedType = typeEnum('AuditedType', 'Types of audited objects.', [
  ...typeNames,
  'Release',
  'PreviewToken',
  'Front',
  'Webhook',
]);

export const ChangeKind = enumOf(
  enumeration('ChangeKind', 'What the app should do with a changed record.', {
    UPSERTED: 'Store the record, and replace the earlier copy.',
    REMOVED: 'Drop the record: it is no longer public.',
  }),
);

export const SearchOrder = enumOf(
  enumeration('SearchOrder', 'The order of search results.', {
    RELEVANCE:
      'Best match first, by the fields that match, the rarity of the words, and the age of the article.',
    RECENCY: 'Newest article first. Entities have no date, and come before all articles.',
  }),
);

export const SearchMatch = enumOf(
  enumeration('SearchMatch', 'Which records match a query of several words.', {
    AUTO: 'With `orderBy: RELEVANCE`, records with every word come first, then records with some of the words, ranked by the rarity of these words. With `orderBy: RECENCY`, only records with every word are listed or, if there are none, those with the rarest word.',
    ALL: 'Only records with every word. Spelling is not corrected.',
  }),
);

export const SortDirection = enumOf(
  enumeration('SortDirection', 'Sort direction of a list.', {
    ASC: 'Earliest first.',
    DESC: 'Latest first.',
  }),
);

export const Scope = enumOf<(typeof scopes)[number]>(
  enumeration(
    'Scope',
    'A permission beyond reading public content; see docs/authentication.md. Granted for one section, WRITE and PUBLISH apply only to the articles of that section.',
    {
      READ_DRAFTS:
        'Read what is not public, such as drafts, working copies, past revisions, releases and previews; use `recognizeEntities` and `similarArticles`.',
      WRITE:
        'Create and edit articles, live posts, releases, and the working copies of articles and fronts; create, edit, merge and delete entities.',
      PUBLISH:
        'Publish, schedule and withdraw articles, working copies and releases; create, edit and delete fronts, and publish their working copies; with WRITE, delete articles, and write posts of published and scheduled ones.',
      ADMIN:
        'Everything that the other scopes allow; manage webhooks, read the audit log, and see the cost of responses.',
    },
  ),
);

/** An enum of type names in capitals; each value is the name of the type. */
function typeEnum<T extends AuditedTypeName>(name: string, description: string, names: readonly T[]) {
  return builder.enumType(name, {
    description,
    values: Object.fromEntries(
      names.map(type => [
        enumValueOf(type),
        {
          value: type,
          description: `${/^[AEIOU]/.test(type) ? 'An' : 'A'} ${type.replace(/(?<=.)(?=[A-Z])/g, ' ').toLowerCase()}.`,
        },
      ]),
    ) as { readonly [key: string]: { readonly value: T; readonly description: string } },
  });
}
