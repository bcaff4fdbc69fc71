import { members } from '../resolvers/organization.ts';
import { recordList } from '../resolvers/record-list.ts';
import { byPage, pageArguments } from './connection-type.ts';
import { OrganizationConnection, OrganizationMembersConnection } from './connections.ts';
import { implementEntity } from './record-type.ts';

implementEntity('Organization', t => ({
  subOrganizations: t.field({
    type: OrganizationConnection,
    description: 'Organizations that are parts of it, by name.',
    complexity: byPage,
    args: pageArguments,
    resolve: (source, args, context) => recordList('Organization', 'children', source, args, context),
  }),
  members: t.field({
    type: OrganizationMembersConnection,
    description: 'People with a position in it, by name; each person once, with the latest position.',
    complexity: byPage,
    args: pageArguments,
    resolve: members,
  }),
}));
