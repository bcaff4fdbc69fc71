import { builder } from './builder.ts';
import { StatementKind } from './enums.ts';
import { Actor, Article, Entity, Node, Statement } from './types.ts';

builder.objectType(Statement, {
  description: 'A statement, as an article reports it.',
  interfaces: [Node],
  fields: t => ({
    text: t.exposeString('text', { description: 'Text of the statement.' }),
    kind: t.expose('kind', {
      type: StatementKind,
      description: 'Whether the text is a quotation or a paraphrase.',
    }),
    date: t.expose('date', { type: 'PartialDate', nullable: true, description: 'Date of the statement.' }),
    speaker: t.expose('speaker', {
      type: Actor,
      nullable: true,
      description: 'Speaker; null if the article names no speaker.',
    }),
    article: t.expose('article', { type: Article, description: 'Article that reports it.' }),
    about: t.expose('about', { type: [Entity], description: 'Entities that the statement is about.' }),
  }),
});
