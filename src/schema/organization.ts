import { members, subOrganizations } from '../resolvers/organization.ts';
import { byPage, pageArguments } from './connection-type.ts';
import { OrganizationConnection, OrganizationMembersConnection } from './connections.ts';
import { implementEntity } from './record-type.ts';

implementEntity('Organization', t => ({
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
}));
