import type { ListName } from '../model/lists.ts';
import { maxAncestors } from '../model/parent.ts';
import type { Known } from '../model/record.ts';
import { listName } from '../projection/lists.ts';
import { readList } from '../store/list.ts';
import type { Context } from './context.ts';
import { nodeOf } from './entry.ts';
import { field } from './field.ts';
import { ifVisible, isVisible, publicPart, seesHidden } from './visible.ts';

/** How articles belong together: by a field that names the article above, and by the list of those below an article. */
interface Family {
  readonly above: 'translationOf' | 'versionOf';
  readonly below: ListName;
  readonly maxSize: number;
}

/** The other articles of an article's family: those that the caller may see, at least as many of them as `maxSize` if there are more. */
export async function familyOf(
  article: Known<'Article'>,
  family: Family,
  context: Context,
): Promise<Known<'Article'>[]> {
  const top = await topOf(article, family, context);
  const members = await membersOf(top, family, context);
  members.delete(article.id);
  const records = await Promise.all([...members.values()].map(one => context.records.load(one)));
  const visible = records.flatMap(record => ifVisible(record, context) ?? []);
  // Two names may lead to one record for a moment after a merge.
  const others = new Map(visible.filter(({ id }) => id !== article.id).map(record => [record.id, record]));
  return [...others.values()];
}

/**
 * The article at the top of a chain. An article that is hidden from the caller still holds those below it together, but
 * does not lead further up: from above it is not followed either.
 */
async function topOf(
  article: Known<'Article'>,
  { above: name }: Family,
  context: Context,
): Promise<Known<'Article'>> {
  let top = article;
  let above = await field(article, name, context);
  for (let steps = 0; above !== null && steps < maxAncestors; steps++) {
    const record = await context.records.load(above);
    if (record === undefined) return top;
    if (ifVisible(record, context) === undefined) return record;
    top = record;
    above = record[name];
  }
  return top;
}

/** An article and those below it, with theirs: the lists of a level are read together, and one more than the maximum ends the search. */
async function membersOf(
  top: Known<'Article'>,
  family: Family,
  context: Context,
): Promise<Map<string, Known<'Article'>>> {
  const { maxSize } = family;
  const members = new Map([[top.id, top]]);
  for (let level = [top]; level.length > 0 && members.size <= maxSize; ) {
    context.table.allowReads(level.length - 1);
    const lists = await Promise.all(level.map(one => below(one, family, context)));
    level = lists
      .flat()
      .filter(({ id }) => !members.has(id))
      .slice(0, maxSize + 1 - members.size);
    for (const one of level) members.set(one.id, one);
  }
  return members;
}

/**
 * The articles below one that the caller may see, those published first. The others are not followed either: a read for them would tell that they
 * are there.
 */
async function below(
  article: Known<'Article'>,
  { below: list, maxSize }: Family,
  context: Context,
): Promise<Known<'Article'>[]> {
  const { table, records, now } = context;
  const range = seesHidden(context) ? {} : publicPart({}, now);
  const entries = await records.lists.run(() =>
    readList(table, listName(list, article), { direction: 'ASC', limit: maxSize, range }),
  );
  return entries.map(entry => nodeOf<'Article'>(entry)).filter(one => isVisible(one, context));
}
