import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/**
 * Fields of one name whose types differ between types that stand beside each other in a union or an interface. A document that asks for such a
 * field of two of them must rename it ("Field selection merging" of the GraphQL specification). They stay because the contract has them so.
 */
export const differing: Readonly<
  Record<string, { readonly types: readonly string[]; readonly renamed?: string; readonly reason: string }>
> = {
  body: {
    types: ['Article: String', 'LivePost: String!'],
    reason: 'The contract lets the text of an article fail alone; a post has its text at hand.',
  },
  headline: {
    types: ['Article: String!', 'LivePost: String'],
    reason: 'The contract calls the headline of a post so too, and a post may have none.',
  },
  kind: {
    types: [
      'Agreement: AgreementKind!',
      'Article: ArticleKind!',
      'Event: EventKind!',
      'Organization: OrganizationKind!',
      'Place: PlaceKind!',
      'Statement: StatementKind!',
    ],
    reason:
      'The contract gives each type an enum of its own kinds, so that a client can switch over all of them.',
  },
  mentions: {
    types: ['Article: ArticleMentionsConnection!', 'LivePost: [Entity!]!'],
    reason:
      'The contract pages the many mentions of an article, with their roles, and lists the few of a post whole.',
  },
  role: {
    types: [
      'ActorAgreementsEdge: PartyRole!',
      'ActorEventsEdge: ParticipantRole!',
      'ArticleAgreementsEdge: MentionRole!',
      'ArticleEventsEdge: MentionRole!',
    ],
    reason:
      'The contract calls the field of an edge "role" everywhere, in words of its own for mentions, participants and parties.',
  },
  statements: {
    types: ['Article: [Statement!]!', 'Organization: StatementConnection!', 'Person: StatementConnection!'],
    reason: 'The contract lists the few statements of an article whole, and pages the many of an actor.',
  },
  status: {
    types: [
      'Agreement: AgreementStatus!',
      'AgreementMilestone: AgreementStatus!',
      'Article: PublicationStatus!',
      'Event: EventStatus!',
      'Release: ReleaseStatus!',
    ],
    reason:
      'The contract gives publications, agreements, events and releases a status each, in words of its own.',
  },
  topics: {
    types: ['Article: ArticleTopicsConnection!', 'Webhook: [WebhookTopic!]!'],
    renamed: 'Webhook',
    reason: 'The contract calls the few topics of a webhook so too, which are no records.',
  },
  url: {
    types: ['Article: WebUrl', 'Webhook: WebUrl!'],
    renamed: 'Webhook',
    reason: 'The contract gives each webhook a URL; an article may have no original elsewhere.',
  },
};

/** Fields that are asked for by themselves: the article of a working copy has the id of the public one, which a cache by id would mix with it. */
const apart: ReadonlySet<string> = new Set(['workingCopy']);

/**
 * All fields of a type without required arguments, down to a depth; those that differ renamed after their type, records
 * below only by what tells them apart.
 */
export function selectionOf(schema: GraphQLSchema, type: GraphQLNamedType, depth: number): string {
  if (!isObjectType(type) && !isInterfaceType(type)) {
    if (!isCompositeType(type)) return '';
    const members = schema.getPossibleTypes(type);
    return `{ __typename ${members.map(one => `... on ${one.name} ${selectionOf(schema, one, depth)}`).join(' ')} }`;
  }
  const fields = Object.values(type.getFields()).flatMap(field => selected(schema, type, field, depth));
  return `{ __typename ${fields.join(' ')} }`;
}

function selected(
  schema: GraphQLSchema,
  owner: GraphQLNamedType,
  { name, type, args }: GraphQLField<unknown, unknown>,
  depth: number,
): string[] {
  if (apart.has(name) || args.some(isRequiredArgument)) return [];
  const { renamed = owner.name } = differing[name] ?? { renamed: '' };
  const label = renamed === owner.name ? `${lowerFirst(owner.name)}_${name}: ${name}` : name;
  const of = getNamedType(type);
  if (isLeafType(of)) return [label];
  if (depth > 0) return [`${label} ${selectionOf(schema, of, depth - 1)}`];
  const isNode = (isObjectType(of) || isInterfaceType(of)) && of.getFields().id !== undefined;
  return isNode ? [`${label} { __typename id }`] : [];
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
