import { fieldsOf } from '../resolvers/field.ts';
import { positionSource, positions } from '../resolvers/person.ts';
import { builder } from './builder.ts';
import { Actor, Article, Entity, Node, Organization, Person } from './types.ts';

const person = fieldsOf<'Person'>();

const Position = builder.objectRef<Awaited<ReturnType<typeof positions>>[number]>('Position').implement({
  description: 'A post that a person holds or held.',
  fields: t => ({
    title: t.exposeString('title', { description: 'What the post is called.' }),
    organization: t.expose('organization', {
      type: Organization,
      nullable: true,
      description: 'Where it is.',
    }),
    startDate: t.expose('startDate', {
      type: 'PartialDate',
      nullable: true,
      description: 'When it began, where that is known.',
    }),
    endDate: t.expose('endDate', {
      type: 'PartialDate',
      nullable: true,
      description: 'When it ended; null while it is held, or where that is not known.',
    }),
    source: t.field({
      type: Article,
      nullable: true,
      description: 'The article that says so, where you may see it.',
      resolve: (source, _args, context) => positionSource(source, context),
    }),
  }),
});

builder.objectType(Person, {
  description: 'A person in the news.',
  interfaces: [Node, Entity, Actor],
  fields: t => ({
    honorificPrefix: t.string({
      nullable: true,
      description: 'What stands before the name: Dr., Sir.',
      resolve: person('honorificPrefix'),
    }),
    givenName: t.string({
      nullable: true,
      description: 'The given name or names.',
      resolve: person('givenName'),
    }),
    familyName: t.string({ nullable: true, description: 'The family name.', resolve: person('familyName') }),
    jobTitle: t.string({
      nullable: true,
      description: 'The current or last known title, e.g. Interior Minister.',
      resolve: person('jobTitle'),
    }),
    nationality: t.string({
      nullable: true,
      description: 'ISO 3166-1 alpha-2.',
      resolve: person('nationality'),
    }),
    birthDate: t.field({
      type: 'PartialDate',
      nullable: true,
      description: 'When the person was born.',
      resolve: person('birthDate'),
    }),
    deathDate: t.field({
      type: 'PartialDate',
      nullable: true,
      description: 'When the person died.',
      resolve: person('deathDate'),
    }),
    positions: t.field({
      type: [Position],
      description: 'Posts held, latest first, each with the article that says so.',
      resolve: (source, _args, context) => positions(source, context),
    }),
  }),
});
