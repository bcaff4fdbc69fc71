import { maxFilterValues } from './article-filter.ts';
import { image } from './declaration.ts';
import { entityTypeNames } from './entities.ts';
import {
  comparedText,
  flag,
  instant,
  integer,
  object,
  objects,
  objectType,
  oneOf,
  oneOfs,
  reference,
  references,
  slug,
  text,
  texts,
  type ValuesOf,
  webUrl,
} from './field.ts';
import type { Resolved } from './reference.ts';
import type { TypeName } from './types.ts';
import { articleKind, mentionRole, urgency } from './vocabulary.ts';

/** Maximum containers of a front. */
export const maxContainers = 30;

/** Maximum chosen items of a container, and maximum items of which readers ask. */
export const maxItems = 50;

/** Maximum chosen items of a whole front: one BatchGetItem reads 100 articles. */
export const maxItemsOfFront = 100;

const section = comparedText({
  max: 100,
  optional: true,
  description: 'Section, exactly as in `Article.section`.',
});

/** The conditions of `ArticleFilter`, except `withoutVersions`. */
const filter = objectType('FrontFilter', {
  description: 'Like `ArticleFilter`, without `withoutVersions`; an empty list is ignored.',
  fields: {
    section,
    sections: texts({ max: maxFilterValues.sections, maxLength: 100, description: 'Sections to include.' }),
    language: text({ max: 35, optional: true, description: 'Language, a BCP 47 tag.' }),
    kinds: oneOfs(articleKind, { max: 20, description: 'Kinds to include.' }),
    urgency: oneOf(urgency, { optional: true, description: 'Urgency.' }),
    mentions: references(entityTypeNames, {
      max: maxFilterValues.mentions,
      description: 'Entities that the article must mention.',
    }),
    mentionsAny: references(entityTypeNames, {
      max: maxFilterValues.mentionsAny,
      description: 'Entities of which the article must mention at least one.',
    }),
    mentionsNone: references(entityTypeNames, {
      max: maxFilterValues.mentionsNone,
      description: 'Entities of which the article must mention none.',
    }),
    roles: oneOfs(mentionRole, {
      max: 20,
      description: 'Roles in which a mention counts.',
    }),
    includeNarrower: flag({
      description: 'Whether a topic includes its narrower topics, and a place the places within it.',
    }),
    publishedFrom: instant({
      optional: true,
      description: 'Time at or after which the article was published.',
    }),
    publishedTo: instant({ optional: true, description: 'Time before which the article was published.' }),
  },
});

const backfill = objectType('FrontBackfill', {
  description:
    'List that fills a container after its chosen items: the articles of a section, of an entity, or of a filter, newest first. Exactly one of `section`, `entity` and `filter` is set.',
  fields: {
    section,
    entity: reference(entityTypeNames, { optional: true, description: 'Entity that the articles mention.' }),
    filter: object(filter, { optional: true, description: 'Filter of the articles.' }),
  },
});

const item = objectType('FrontItem', {
  description: 'A chosen article of a container. Fields left unset default to those of the article.',
  fields: {
    article: reference(['Article'], {
      description: 'The article. An article can appear only once on a front.',
    }),
    headline: text({ max: 300, optional: true, description: 'Headline on the front.' }),
    kicker: text({ max: 100, optional: true, description: 'Words above the headline.' }),
    summary: text({ max: 1000, optional: true, description: 'Summary on the front.' }),
    image: object(image, { optional: true, description: 'Picture on the front.' }),
    place: integer({
      max: maxItems,
      optional: true,
      description:
        'Pinned position in the container, counted from 1; the other items take the remaining positions. If there are too few items before it, it moves up.',
    }),
  },
});

const container = objectType('FrontContainer', {
  description: 'A container of a front, such as its top stories.',
  fields: {
    key: slug({ description: 'Name of the container, unique on its front, such as `top-stories`.' }),
    title: text({ max: 200, description: 'Title for readers.' }),
    layout: text({
      max: 50,
      optional: true,
      description: 'Name of a layout, agreed between newsroom and apps.',
    }),
    href: webUrl({ optional: true, description: 'URL that the title links to.' }),
    items: objects(item, {
      max: maxItems,
      description: 'Chosen items in their order.',
    }),
    backfill: object(backfill, {
      optional: true,
      description: 'List that fills the container after its chosen items; null for chosen items only.',
    }),
  },
});

export const frontFields = {
  slug: slug({
    description: 'Name of the front for URLs and apps.',
    input:
      'Name of the front for URLs and apps: lower-case words joined by hyphens. Required for a new front; it cannot be changed',
  }),
  name: text({ max: 200, description: 'Name of the front.' }),
  containers: objects(container, {
    max: maxContainers,
    description: 'Containers in the order of the page.',
    input: `Containers in the order of the page. Together they have at most ${maxItemsOfFront} chosen items`,
  }),
};

export const { fields: frontItemFields } = item;
export const { fields: frontContainerFields } = container;

/** A front as documents have it. Its references are not resolved yet. */
export type FrontDocument = ValuesOf<typeof frontFields>;

/** A reference of a front as it is stored; the name of the record is read from the record. */
export type FrontReferences = { [T in TypeName]: { readonly type: T; readonly id: string } };

export type StoredFront = Resolved<FrontDocument, FrontReferences>;
export type StoredContainer = StoredFront['containers'][number];
export type StoredItem = StoredContainer['items'][number];
export type StoredBackfill = NonNullable<StoredContainer['backfill']>;

/** A front with its bookkeeping. */
export interface Front extends StoredFront {
  readonly id: string;
  /** 1 for the first version, incremented by each edit: the optimistic lock. */
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly updatedBy: string;
  /** The digest of the last imported document, and the revision that the import wrote; a later revision is an edit by somebody else. */
  readonly imported?: { readonly digest: string; readonly revision: number };
}
