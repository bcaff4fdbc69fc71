import { maxTranslations } from '../model/article.ts';
import type { Known } from '../model/record.ts';
import { compareKeys } from '../store/sort-keys.ts';
import type { Context } from './context.ts';
import { familyOf } from './family.ts';

/** The same article in other languages, the original included, by language. The caller sees those that may be seen. */
export async function translations(article: Known<'Article'>, context: Context): Promise<Known<'Article'>[]> {
  const family = { above: 'translationOf', below: 'translations', maxSize: maxTranslations } as const;
  const others = await familyOf(article, family, context);
  return others
    .toSorted((a, b) => compareKeys(a.language ?? '', b.language ?? '') || compareKeys(a.id, b.id))
    .slice(0, maxTranslations);
}
