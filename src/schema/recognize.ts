import type { EntityCandidate, RecognizedEntity } from '../resolvers/recognition/recognized-entity.ts';
import { builder } from './builder.ts';
import { EntityType } from './enums.ts';
import { Entity } from './types.ts';

const EntityCandidateType = builder.objectRef<EntityCandidate>('EntityCandidate').implement({
  description: 'An entity that a name in a text may stand for.',
  fields: t => ({
    entity: t.expose('entity', { type: Entity, description: 'The entity.' }),
    confidence: t.exposeFloat('confidence', { description: 'Estimated probability, from 0 to 1.' }),
  }),
});

const RecognizedEntityType = builder.objectRef<RecognizedEntity>('RecognizedEntity').implement({
  description: 'A name in a text, with the entities that it may stand for.',
  fields: t => ({
    text: t.exposeString('text', { description: 'The name, as it stands in the text.' }),
    start: t.exposeInt('start', {
      description: 'Offset of its first character in the text, in UTF-16 code units from 0.',
    }),
    end: t.exposeInt('end', { description: 'Offset after its last character.' }),
    entity: t.expose('entity', {
      type: Entity,
      nullable: true,
      description:
        'The most probable entity; null for a name without a record, or if its confidence is below 0.5.',
    }),
    candidates: t.expose('candidates', {
      type: [EntityCandidateType],
      description:
        'All entities with this name, the most probable first, at most 20; empty for a name without a record.',
    }),
    type: t.expose('type', {
      type: EntityType,
      nullable: true,
      description: 'Type of the entity; for a name without a record, the type that the name suggests.',
    }),
    isNew: t.exposeBoolean('isNew', { description: 'Whether no record has this name.' }),
    confidence: t.exposeFloat('confidence', {
      description:
        'Estimated probability from 0 to 1 that the text names the first of `candidates`; for a name without a record, that it is a name of this type.',
    }),
    reasons: t.exposeStringList('reasons', { description: 'What the estimate is based on, in English.' }),
  }),
});

builder.queryField('recognizeEntities', t =>
  t.field({
    type: [RecognizedEntityType],
    authScopes: { READ_DRAFTS: true },
    description:
      'Finds the names of entities in a text, for tagging: the position of each name, and the records that it may stand for. It finds the names and alternate names of all entities, and after a full name also the surname, acronyms that the text introduces, and other short forms. Names without a record are included. Needs READ_DRAFTS.',
    complexity: { field: 1, multiplier: 50 },
    args: {
      text: t.arg.string({
        required: true,
        description:
          'Text without markup, at most 20,000 characters. At most 70 lookups are made: one for each form of a word that may begin a name, and more where many names begin with the same word. Words in the middle of sentences are looked up first, then words at the start of sentences, then words within names; in each group, the most frequent first. Names that begin with a word that was not looked up are left out.',
      }),
      language: t.arg.string({
        required: true,
        defaultValue: 'en',
        description:
          'Language tag of the text, e.g. de. In German and the Scandinavian languages, genitives (Deutschlands) are found; in Russian, Ukrainian and Polish, all cases are.',
      }),
      types: t.arg({ type: [EntityType], description: 'Types of entities to include; all if omitted.' }),
    },
    resolve: async (_, { text, language, types }, context) => {
      // Only editors need it.
      const { recognizeEntities } = await import('../resolvers/recognition/recognize.ts');
      return recognizeEntities({ text, language, types: types ?? undefined }, context);
    },
  }),
);
