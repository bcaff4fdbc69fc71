import { maxTranslations } from '../model/article.ts';
import { maxParents } from '../model/parent.ts';
import type { Known } from '../model/record.ts';
import { listName } from '../projection/lists.ts';
import { compareKeys } from '../store/keys.ts';
import { readList } from '../store/list.ts';
import type { Context } from './context.ts';
import { nodeOf } from './entry.ts';
import { field } from './field.ts';
import { ifVisible, isVisible } from './visible.ts';

/** The same article in other languages, the original included, by language. The caller sees those that may be seen. */
export async function translations(article: Known<'Article'>, context: Context): Promise<Known<'Article'>[]> {
  const original = await originalOf(article, context);
  const members = await membersOf(original, context);
  members.delete(article.id);
  const records = await Promise.all([...members.values()].map(one => context.records.load(one)));
  const visible = records.flatMap(record => ifVisible(record, context) ?? []);
  // Two names may lead to one record for a moment after a merge.
  const others = new Map(visible.filter(({ id }) => id !== article.id).map(record => [record.id, record]));
  return [...others.values()]
    .toSorted((a, b) => compareKeys(a.language, b.language) || compareKeys(a.id, b.id))
    .slice(0, maxTranslations);
}

/** The article at the top of a chain of translations. It may be hidden from the caller: its translations belong together all the same. */
async function originalOf(article: Known<'Article'>, context: Context): Promise<Known<'Article'>> {
  let top = article;
  let above = await field(article, 'translationOf', context);
  for (let steps = 0; above !== null && steps < maxParents; steps++) {
    const record = await context.records.load(above);
    if (record === undefined) return top;
    top = record;
    above = record.translationOf;
  }
  return top;
}

/** An original and its translations, with theirs: the lists of a level are read together, and one more than the maximum ends the search. */
async function membersOf(
  original: Known<'Article'>,
  context: Context,
): Promise<Map<string, Known<'Article'>>> {
  const members = new Map([[original.id, original]]);
  for (let level = [original]; level.length > 0 && members.size <= maxTranslations; ) {
    context.table.allowReads(level.length - 1);
    const lists = await Promise.all(level.map(one => translationsIn(one, context)));
    level = lists
      .flat()
      .filter(({ id }) => !members.has(id))
      .slice(0, maxTranslations + 1 - members.size);
    for (const one of level) members.set(one.id, one);
  }
  return members;
}

/**
 * The translations of an article that the caller may see. The others are not followed either: a read for them would tell that they are
 * there.
 */
async function translationsIn(article: Known<'Article'>, context: Context): Promise<Known<'Article'>[]> {
  const { table, records } = context;
  const entries = await records.lists.run(() =>
    readList(table, listName('translations', article), { direction: 'ASC', limit: maxTranslations }),
  );
  return entries.map(entry => nodeOf<'Article'>(entry)).filter(one => isVisible(one, context));
}
