import { Problem } from '../../errors/problem.ts';
import { bylineOf } from '../../model/authors.ts';
import { lastChangeOf } from '../../model/last-change.ts';
import type { RecordOf } from '../../model/record.ts';
import { body } from '../article.ts';
import type { Context } from '../context.ts';
import { listed } from '../optional.ts';
import { associationsOf } from './associations.ts';
import { entityLists } from './entities.ts';
import { itemOf, type NinjsItem } from './item.ts';

type Article = RecordOf<'Article'>;

/** Relations of entities to an item, by the roles of mentions. */
const relations: { readonly [R in Article['mentions'][number]['role']]?: string } = {
  SUBJECT: 'about',
  QUOTED: 'quoted',
  MENTIONED: 'mentions',
  AUTHOR: 'author',
  CATEGORY: 'classifies',
};

/** The urgency of ninjs: 1 is the most urgent, 5 is normal. */
const urgencies: { readonly [U in Article['urgency']]: number } = { BREAKING: 1, IMPORTANT: 3, ROUTINE: 5 };

/** A public article as an item. docs/publishing.md has the mapping as a table. */
export async function articleItem(article: Article, context: Context): Promise<NinjsItem> {
  const { kind, section, keywords, corrections } = article;
  const [bodies, associations, entities] = await Promise.all([
    bodiesOf(article, context),
    associationsOf(article, context),
    entityLists(
      article.mentions.map(({ entity, role }) => ({ entity, rel: relations[role] })),
      context,
    ),
  ]);
  const { subjects = [], ...others }: { subjects?: readonly object[] } = entities;
  const byline = bylineOf(article);
  return {
    ...itemOf(article),
    version: String(article.revision),
    firstCreated: article.publishedAt ?? article.createdAt,
    versionCreated: lastChangeOf(article),
    pubStatus: 'usable',
    representationType: 'full',
    expires: article.expiresAt ?? undefined,
    urgency: urgencies[article.urgency],
    language: article.language,
    altIds: article.url === null ? undefined : [{ role: 'original', value: article.url }],
    slugline: article.slug,
    title: article.alternativeHeadline ?? undefined,
    by: byline.length === 0 ? undefined : byline.join(', '),
    copyrightHolder: article.publisher?.name,
    edNote:
      corrections.length === 0 ? undefined : corrections.map(({ at, text }) => `${at}: ${text}`).join('\n'),
    genres: kind === 'STORY' ? undefined : [{ name: kind.charAt(0) + kind.slice(1).toLowerCase() }],
    headlines: [{ role: 'main', value: article.headline }],
    descriptions:
      article.summary === null
        ? undefined
        : [{ role: 'summary', contentType: 'text/plain', value: article.summary }],
    bodies,
    ...others,
    // ninjs 3.1 has no fields for these two. Without a name they are no entities for the import, which knows them by their relation.
    subjects: listed([
      ...subjects,
      ...(section === null ? [] : [{ rel: 'section', literal: section }]),
      ...keywords.map(keyword => ({ rel: 'keyword', literal: keyword })),
    ]),
    associations,
  };
}

/** The text as HTML; in Markdown where it cannot be converted. */
async function bodiesOf(article: Article, context: Context) {
  const textIn = async (format: 'HTML' | 'MARKDOWN', contentType: string) => {
    const value = await body(article, { format }, context);
    return value === '' ? undefined : [{ role: 'main', contentType, value, wordCount: article.wordCount }];
  };
  try {
    return await textIn('HTML', 'text/html');
  } catch (error) {
    if (error instanceof Problem && error.code === 'LIMIT_EXCEEDED')
      return textIn('MARKDOWN', 'text/markdown');
    throw error;
  }
}
