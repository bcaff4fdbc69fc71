import { fieldsOf } from '../resolvers/field.ts';
import { members, subOrganizations } from '../resolvers/organization.ts';
import { builder } from './builder.ts';
import { byPage, pageArguments } from './connection-type.ts';
import { OrganizationConnection, OrganizationMembersConnection } from './connections.ts';
import { OrganizationKind } from './enums.ts';
import { Actor, Entity, Node, Organization, Place } from './types.ts';

const organization = fieldsOf<'Organization'>();

builder.objectType(Organization, {
  description: 'A body that acts in the news: a government, a ministry, a company, a court.',
  interfaces: [Node, Entity, Actor],
  fields: t => ({
    kind: t.field({
      type: OrganizationKind,
      description: 'What sort of body it is.',
      resolve: organization('kind'),
    }),
    country: t.string({
      nullable: true,
      description: 'The country it belongs to, ISO 3166-1 alpha-2; null where it is of several.',
      resolve: organization('country'),
    }),
    location: t.field({
      type: Place,
      nullable: true,
      description: 'Where its seat is.',
      resolve: organization('location'),
    }),
    foundingDate: t.field({
      type: 'PartialDate',
      nullable: true,
      description: 'When it was founded.',
      resolve: organization('foundingDate'),
    }),
    dissolutionDate: t.field({
      type: 'PartialDate',
      nullable: true,
      description: 'When it was dissolved.',
      resolve: organization('dissolutionDate'),
    }),
    parent: t.field({
      type: Organization,
      nullable: true,
      description: 'The organization that it is a part of.',
      resolve: organization('parent'),
    }),
    subOrganizations: t.field({
      type: OrganizationConnection,
      description: 'The organizations that are a part of it, by name.',
      complexity: byPage,
      args: pageArguments,
      resolve: subOrganizations,
    }),
    members: t.field({
      type: OrganizationMembersConnection,
      description: 'People with a position in it, by name; each once, with the latest position.',
      complexity: byPage,
      args: pageArguments,
      resolve: members,
    }),
  }),
});
