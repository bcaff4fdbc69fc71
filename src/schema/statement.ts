import { builder } from './builder.ts';
import { StatementKind } from './enums.ts';
import { Actor, Article, Entity, Node, Statement } from './types.ts';

builder.objectType(Statement, {
  description: 'A quoted statement, as an article reports it.',
  interfaces: [Node],
  fields: t => ({
    text: t.exposeString('text', { description: 'What was said.' }),
    kind: t.expose('kind', { type: StatementKind, description: 'Whether the text is word for word.' }),
    date: t.expose('date', { type: 'PartialDate', nullable: true, description: 'When it was said.' }),
    speaker: t.expose('speaker', {
      type: Actor,
      nullable: true,
      description: 'Who said it; null where the article does not name anybody.',
    }),
    article: t.expose('article', { type: Article, description: 'The article that reports it.' }),
    about: t.expose('about', { type: [Entity], description: 'What it is about.' }),
  }),
});
