import type { GraphQLResolveInfo } from 'graphql';
import {
  types as declarations,
  entityTypeNames,
  lookupFieldOf,
  mainListOf,
  type TypeName,
  typeNames,
} from '../model/types.ts';
import { agreements } from '../resolvers/agreement.ts';
import { articles } from '../resolvers/article-list.ts';
import { auditLog } from '../resolvers/audit-log.ts';
import { drafts } from '../resolvers/draft.ts';
import { events } from '../resolvers/event.ts';
import { lookup, node, nodes, type Prefetch } from '../resolvers/node.ts';
import { mainList } from '../resolvers/record-list.ts';
import { sections } from '../resolvers/section.ts';
import { ArticleFilter } from './article-filter.ts';
import { AuditEntryConnection } from './audit-log.ts';
import { builder } from './builder.ts';
import { ChangeConnection } from './change.ts';
import { byPage, byPageAndFilter, pageArguments } from './connection-type.ts';
import {
  AgreementConnection,
  ArticleConnection,
  EventConnection,
  recordConnections,
  SearchConnection,
} from './connections.ts';
import {
  AgreementKind,
  AgreementStatus,
  EntityType,
  EventKind,
  NodeType,
  PublicationStatus,
  SearchMatch,
  SearchOrder,
  SortDirection,
} from './enums.ts';
import { byFirst } from './related.ts';
import { Section } from './section.ts';
import { asksFor } from './selection.ts';
import { textFormats } from './text-formats.ts';
import { Entity, Node, recordTypes, Viewer } from './types.ts';

const EventFilter = builder.inputType('EventFilter', {
  description: 'Filters events. An event must satisfy every given field.',
  fields: t => ({
    kind: t.field({ type: EventKind, description: 'Kind to match.' }),
    from: t.field({
      type: 'PartialDate',
      description: 'Earliest start date. A year or a month counts from its first day.',
    }),
    to: t.field({
      type: 'PartialDate',
      description: 'Latest start date. A year or a month counts to its last day: 2024 includes all of 2024.',
    }),
  }),
});

const AgreementFilter = builder.inputType('AgreementFilter', {
  description: 'Filters agreements. An agreement must satisfy every given field.',
  fields: t => ({
    kind: t.field({ type: AgreementKind, description: 'Kind to match.' }),
    status: t.field({ type: AgreementStatus, description: 'Status to match: that of the latest milestone.' }),
  }),
});

const oneOf = builder.args(t => ({
  id: t.id({ description: 'Id of the record. Give exactly one of `id` and `slug`.' }),
  slug: t.string({ description: 'Current or former slug of the record.' }),
}));

/** Loaded on the first search: the package of stemmers is large. */
const searching = async () => ({
  ...(await import('../resolvers/search/search.ts')),
  ...(await import('../resolvers/search/suggest.ts')),
});

/** The items to read together with a record, because the query needs them next. */
function prefetch(info: GraphQLResolveInfo): Prefetch {
  return { related: asksFor('related', info) };
}

function lookupDescription(type: TypeName): string {
  const { noun } = declarations[type];
  const rights = type === 'Article' ? '; articles that are not public need READ_DRAFTS' : '';
  return `${noun.charAt(0).toUpperCase()}${noun.slice(1)}, by id or slug${rights}.`;
}

builder.queryType({
  description: 'Root query type.',
  fields: t => ({
    node: t.field({
      type: Node,
      nullable: true,
      description:
        'The object with this id, of any type; null if it does not exist or the caller may not see it.',
      args: { id: t.arg.id({ required: true, description: 'Id returned by this API.' }) },
      resolve: (_, { id }, context, info) => node(id, context, prefetch(info)),
    }),
    nodes: t.field({
      type: [Node],
      nullable: { list: false, items: true },
      description:
        'Objects by their ids, in the order of the ids; null for each object that does not exist or that the caller may not see.',
      complexity: ({ ids }) => ({ field: 1, multiplier: ids.length }),
      args: { ids: t.arg.idList({ required: true, description: 'Ids returned by this API, at most 100.' }) },
      resolve: (_, { ids }, context, info) => nodes(ids, context, prefetch(info)),
    }),
    ...Object.fromEntries(
      typeNames.map(type => [
        lookupFieldOf(type),
        t.field({
          type: recordTypes[type],
          nullable: true,
          description: lookupDescription(type),
          args: oneOf,
          resolve: (_, args, context, info) => lookup(type, args, context, prefetch(info)),
        }),
      ]),
    ),
    ...Object.fromEntries(
      entityTypeNames
        .filter(type => type !== 'Event' && type !== 'Agreement')
        .map(type => {
          const { name, description } = mainListOf(type);
          return [
            name,
            t.field({
              type: recordConnections[type],
              nullable: true,
              description: `All ${description.charAt(0).toLowerCase()}${description.slice(1)}`,
              complexity: byPage,
              args: pageArguments,
              resolve: (_, args, context) => mainList(type, args, context),
            }),
          ];
        }),
    ),
    articles: t.field({
      type: ArticleConnection,
      nullable: true,
      description: 'Published articles, newest first: the home feed.',
      complexity: byPageAndFilter,
      args: {
        ...pageArguments,
        filter: t.arg({ type: ArticleFilter, description: 'Filter of the articles.' }),
      },
      resolve: (_, args, context) => articles(args, context),
    }),
    events: t.field({
      type: EventConnection,
      nullable: true,
      description: 'All events, by start date.',
      complexity: byPage,
      args: {
        ...pageArguments,
        filter: t.arg({ type: EventFilter, description: 'Filter of the events.' }),
        direction: t.arg({
          type: SortDirection,
          defaultValue: 'DESC',
          description: 'Sort direction: latest or earliest first.',
        }),
      },
      resolve: (_, args, context) => events(args, context),
    }),
    agreements: t.field({
      type: AgreementConnection,
      nullable: true,
      description: 'All agreements, by the date of their latest milestone, newest first.',
      complexity: byPage,
      args: {
        ...pageArguments,
        filter: t.arg({ type: AgreementFilter, description: 'Filter of the agreements.' }),
      },
      resolve: (_, args, context) => agreements(args, context),
    }),
    sections: t.field({
      type: [Section],
      nullable: true,
      description: 'All sections with published articles, by name; at most 1,000.',
      resolve: (_, _args, context) => sections(context),
    }),
    viewer: t.field({
      type: Viewer,
      nullable: true,
      description: 'The authenticated caller; null if the request has no credentials.',
      resolve: (_, _args, { viewer }) => viewer ?? null,
    }),
    changes: t.field({
      type: ChangeConnection,
      nullable: true,
      description:
        'Public changes since the cursor `after`, or all changes without a cursor. Oldest first, one entry per record: its latest change. A live article may have a second entry, for its posts. The list ends seconds before the current time, so that no change is missed. A page may have fewer entries than requested if its texts are too large for one response: continue while `hasNextPage` is true. Removals are kept for 90 days: an older cursor gets the error SYNC_EXPIRED, and the client must start a new copy.',
      complexity: byPage,
      args: {
        first: t.arg.int({ description: 'Page size: 1 to 200, 20 by default.' }),
        after: pageArguments.after,
        types: t.arg({ type: [NodeType], description: 'Types to include.' }),
        since: t.arg({
          type: 'DateTime',
          description:
            'Time from which the changes begin, at most 90 days ago. Cannot be combined with `after`.',
        }),
      },
      resolve: async (_, { types, ...args }, context, info) => {
        // Lazy: few clients use `changes`.
        const { changes } = await import('../resolvers/change.ts');
        return changes(args, types ?? undefined, textFormats(info), context);
      },
    }),
    drafts: t.field({
      type: ArticleConnection,
      nullable: true,
      authScopes: { READ_DRAFTS: true },
      description:
        'Articles that are not public, last edited first. A scheduled article leaves the list when it becomes public. Needs READ_DRAFTS.',
      complexity: byPage,
      args: {
        ...pageArguments,
        status: t.arg({ type: PublicationStatus, description: 'Status to match.' }),
      },
      resolve: (_, args, context) => drafts(args, context),
    }),
    auditLog: t.field({
      type: AuditEntryConnection,
      nullable: true,
      authScopes: { ADMIN: true },
      description:
        'Mutations that changed data, newest first: who changed what, and when. A mutation that changed nothing, a repeated request with the same idempotency key, imports and commands of operators have no entry. Entries are kept for a year by default. Needs ADMIN.',
      complexity: byPage,
      args: {
        ...pageArguments,
        record: t.arg.id({
          description:
            'Only mutations of the object with this id, even if it was deleted or merged. Cannot be combined with `subject`.',
        }),
        subject: t.arg.string({ description: 'Only mutations of the caller with this subject.' }),
      },
      resolve: (_, args, context) => auditLog(args, context),
    }),
    search: t.field({
      type: SearchConnection,
      nullable: true,
      description:
        'Articles and entities that contain the words of the query; the order of the words does not matter. With `orderBy: RELEVANCE`, records with every word come first, then, unless `match` is `ALL`, records with some of the words, ranked by the rarity of these words. For articles, the search covers headline, summary, text, keywords, byline and the names of mentioned entities; for entities, names, job title and summary. Case and accents are ignored, and inflected forms match in the language of the article (ar, de, en, es, fr, hi, it, nl, pt, ru, sv, tr).',
      complexity: byPageAndFilter,
      args: {
        query: t.arg.string({
          required: true,
          description:
            'Search query, at most 1,000 characters. `"a phrase"` requires adjacent words, in any inflected form; `-word` excludes a word. Stop words such as `the` are ignored, unless the query has no other words. A query without a word gets the error BAD_USER_INPUT.',
        }),
        match: t.arg({
          type: SearchMatch,
          required: true,
          defaultValue: 'AUTO',
          description: 'Whether a record must contain every word.',
        }),
        types: t.arg({ type: [NodeType], description: 'Types to include.' }),
        filter: t.arg({
          type: ArticleFilter,
          description: 'Filter of the articles; a search with a filter returns no entities.',
        }),
        orderBy: t.arg({
          type: SearchOrder,
          defaultValue: 'RELEVANCE',
          description: 'Sort order: best match or newest first.',
        }),
        first: t.arg.int({ description: 'Page size: 1 to 100, 20 by default.' }),
        after: pageArguments.after,
      },
      resolve: async (_, { types, orderBy, ...args }, context, info) => {
        const { search } = await searching();
        return search(
          { ...args, types: types ?? undefined, orderBy: orderBy ?? 'RELEVANCE' },
          context,
          asksFor('excerpt', info, 'edges'),
        );
      },
    }),
    suggest: t.field({
      type: [Entity],
      nullable: true,
      description:
        'Autocompletion: entities by the beginnings of words in their names, most mentioned first. Each word of `prefix` must begin a word of the same name. If no entity matches, one wrong letter in each word of four letters or more is accepted.',
      complexity: byFirst,
      args: {
        prefix: t.arg.string({
          required: true,
          description:
            'Text typed so far, at most 200 characters. An empty text, or one without a word, returns no entities.',
        }),
        types: t.arg({ type: [EntityType], description: 'Types of entities to include.' }),
        first: t.arg.int({ defaultValue: 10, description: 'Number of entities: 1 to 50.' }),
      },
      resolve: async (_, { prefix, types, first }, context) => {
        const { suggest } = await searching();
        return suggest(prefix, types ?? undefined, first ?? 10, context);
      },
    }),
  }),
});
