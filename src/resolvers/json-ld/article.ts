import { authorsOf } from '../../model/authors.ts';
import { lastChangeOf } from '../../model/last-change.ts';
import type { KnownEntity, RecordOf } from '../../model/record.ts';
import { articleUrl } from '../addresses.ts';
import type { Context } from '../context.ts';
import { given, listed } from '../optional.ts';
import { visibleArticle } from '../visible.ts';
import { liveProperties } from './live-blog.ts';
import { mediaProperties } from './media.ts';
import { type JsonLdNode, namedNode } from './node.ts';

type Article = RecordOf<'Article'>;
type Role = Article['mentions'][number]['role'];

/** The properties of an article beyond those of any named record. */
export async function articleProperties(article: Article, context: Context): Promise<object> {
  const { alternativeHeadline, summary, section, keywords, language, wordCount, expiresAt } = article;
  const [media, live, original] = await Promise.all([
    mediaProperties(article, context),
    article.kind === 'LIVE' ? liveProperties(article, context) : {},
    visibleArticle(article.translationOf, context),
  ]);
  const page = articleUrl(article, context.addresses);
  return {
    url: page ?? given(article.url),
    mainEntityOfPage: page === null ? undefined : { '@type': 'WebPage', '@id': page },
    // The article came from elsewhere, and has a page here too.
    isBasedOn: page === null ? undefined : given(article.url),
    alternativeHeadline: given(alternativeHeadline),
    description: given(summary),
    datePublished: given(article.publishedAt),
    dateModified: lastChangeOf(article),
    expires: given(expiresAt),
    author: listed(authorNodes(article, context)),
    publisher:
      article.publisher === null
        ? { '@type': 'NewsMediaOrganization', name: context.siteName }
        : namedNode(article.publisher, context),
    articleSection: given(section),
    keywords: listed(keywords),
    inLanguage: language,
    wordCount,
    // The API gives every public text without credentials.
    isAccessibleForFree: true,
    translationOfWork: original === null ? undefined : namedNode(original, context),
    about: mentioned(article, context, ['SUBJECT', 'CATEGORY']),
    mentions: mentioned(article, context, ['MENTIONED', 'QUOTED']),
    contentLocation: mentioned(article, context, ['LOCATION']),
    correction: listed(article.corrections.filter(({ kind }) => kind !== 'UPDATE').map(correctionNode)),
    ...media,
    ...live,
  };
}

/** The authors as records; otherwise the names of the byline: those with the name of the publisher are its staff, and all others are people. */
function authorNodes(article: Article, context: Context): JsonLdNode[] {
  const authors = authorsOf(article);
  if (authors.length > 0) return authors.map(author => namedNode(author, context));
  const publisher = article.publisher?.name ?? context.siteName;
  return article.byline.map(name => ({
    '@type': name.includes(publisher) ? 'Organization' : 'Person',
    name,
  }));
}

/** The entities in some roles, each once. Of a location that is no place, schema.org has only the mention. */
function mentioned({ mentions }: Article, context: Context, roles: readonly Role[]) {
  const wanted = mentions.filter(({ role, entity }) => roles.includes(effectiveRole(role, entity)));
  const entities = new Map(wanted.map(({ entity }) => [entity.id, entity]));
  return listed([...entities.values()].map(entity => namedNode(entity, context)));
}

function effectiveRole(role: Role, { type }: KnownEntity): Role {
  return role === 'LOCATION' && type !== 'Place' ? 'MENTIONED' : role;
}

function correctionNode({ kind, at, text }: Article['corrections'][number]): JsonLdNode {
  return {
    '@type': 'CorrectionComment',
    name: kind === 'CLARIFICATION' ? 'Clarification' : 'Correction',
    text,
    datePublished: at,
  };
}
