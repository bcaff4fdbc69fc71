import type { Known, RecordOf } from '../model/record.ts';
import { listName } from '../projection/lists.ts';
import type { RecordKey } from '../store/keys.ts';
import type { Context } from './context.ts';
import { listConnection } from './list-connection.ts';
import type { PageArguments } from './page.ts';
import { ifVisible, publicPart } from './visible.ts';

type Statement = RecordOf<'Article'>['statements'][number];

/** The source of a Statement. Its id consists of the article's id and its own key. */
export type StatementSource = Statement & {
  readonly type: 'Statement';
  readonly id: string;
  readonly article: Known<'Article'>;
};

export function statementOf(statement: Statement, article: Known<'Article'>): StatementSource {
  return { ...statement, type: 'Statement', id: `${article.id}.${statement.key}`, article };
}

/** The statements of an actor, by the publication time of the reporting article, newest first. */
export function statementsOf(actor: RecordKey, args: PageArguments, context: Context) {
  const query = {
    lists: [listName('statements', actor)] as const,
    direction: 'DESC' as const,
    range: publicPart({}, context.now),
  };
  return listConnection(context, query, args, entry => {
    // The article's projection wrote this card.
    const { article, ...statement } = JSON.parse(entry.card) as Statement & { article: Known<'Article'> };
    return { node: statementOf(statement, article) };
  });
}

/** A statement by its id; null if it does not exist, or the caller may not see its article. */
export async function statementById(id: string, context: Context): Promise<StatementSource | null> {
  const [articleId = '', key = ''] = id.split('.');
  const article = ifVisible(await context.records.load({ type: 'Article', id: articleId }), context);
  if (article === undefined) return null;
  const statement = article.statements.find(candidate => candidate.key === key);
  return statement === undefined ? null : statementOf(statement, article);
}
