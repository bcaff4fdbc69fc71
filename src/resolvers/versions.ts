import { maxVersions } from '../model/article.ts';
import type { Known } from '../model/record.ts';
import { compareKeys } from '../store/sort-keys.ts';
import type { Context } from './context.ts';
import { familyOf } from './family.ts';

/** The other articles that tell the same story, the main version included, newest first. The caller sees those that may be seen. */
export async function versions(article: Known<'Article'>, context: Context): Promise<Known<'Article'>[]> {
  const family = { above: 'versionOf', below: 'versions', maxSize: maxVersions } as const;
  const others = await familyOf(article, family, context);
  const sortKey = ({ publishedAt, id }: Known<'Article'>) => `${publishedAt ?? '~'}#${id}`;
  return others.toSorted((a, b) => compareKeys(sortKey(b), sortKey(a))).slice(0, maxVersions);
}
