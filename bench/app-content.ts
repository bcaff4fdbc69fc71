import type { Line } from '../src/commands/import/import-line.ts';
import { type Corpus, generate } from './generate.ts';

/** The n-th articles with what the screens of a news app need: every corpus from some hundred articles has them. */
export const nth = { gallery: 40, live: 60, original: 20 };

const posts = 60;
/** So few that each has written a full page of the first hundred articles. */
const authors = 4;
/** The topics below the first one, in two levels: as many in every corpus, because each topic of a branch is a list to read. */
const narrowerTopics = 12;
const hour = 3_600_000;

/**
 * The documents of a corpus with the content that a news app shows beside plain articles: authors, kinds, urgency,
 * translations, galleries, blocks, a live article, narrower topics, and a front. As `generate`, it yields the same
 * documents for the same numbers, and a longer corpus begins with the shorter one.
 */
export function* appDocuments(corpus: Corpus): Generator<object> {
  let i = 0;
  for (const document of generate(corpus)) {
    if ('name' in document) {
      yield withParent(document);
      continue;
    }
    yield articleOf(document as GeneratedArticle, i);
    if (i === nth.live) {
      yield* livePosts(document as GeneratedArticle);
      yield home;
    }
    i += 1;
  }
}

/** The lines of some documents, as if they stood in a file. */
export async function* linesOf(documents: Iterable<object>): AsyncGenerator<Line> {
  let number = 0;
  for (const document of documents) {
    number += 1;
    yield { file: 'generated', number, text: JSON.stringify(document) };
  }
}

interface GeneratedArticle {
  readonly slug: string;
  readonly publishedAt: string;
  readonly body: string;
  readonly mentions: readonly { readonly entity: string }[];
}

function withParent(document: object): object {
  if (!('slug' in document && typeof document.slug === 'string')) return document;
  const [, n] = /^topic-(\d+)$/.exec(document.slug) ?? [];
  const isNarrower = n !== undefined && Number(n) > 0 && Number(n) <= narrowerTopics;
  return isNarrower ? { ...document, broader: `Topic/topic-${Math.floor((Number(n) - 1) / 4)}` } : document;
}

function articleOf(article: GeneratedArticle, i: number): object {
  const author = `Person/person-${i % authors}`;
  const others = article.mentions.filter(({ entity }) => entity !== author);
  return {
    ...article,
    mentions: [...others, { entity: author, role: 'AUTHOR' }],
    kind: kindOf(i),
    urgency: i % 50 === 0 ? 'BREAKING' : i % 10 === 0 ? 'IMPORTANT' : 'ROUTINE',
    image: picture(i),
    ...translation(i),
    ...(i % 40 === 0 ? { media: Array.from({ length: 12 }, (_, n) => medium(i, n)) } : {}),
    body: `${article.body}\n\n## More\n\n- one\n- **two**\n\n> A quote.\n\n| a | b |\n| - | - |\n| 1 | 2 |`,
  };
}

function kindOf(i: number): string {
  if (i === nth.live) return 'LIVE';
  if (i % 40 === 0) return 'GALLERY';
  return i % 9 === 0 ? 'OPINION' : 'STORY';
}

/** Of twenty articles the first has three translations. */
function translation(i: number): object {
  const from = i % 20;
  if (from === 0) return { language: 'en' };
  return from > 3
    ? {}
    : { language: ['de', 'fr', 'ar'][from - 1], translationOf: `Article/article-${i - from}` };
}

function picture(i: number): object {
  return {
    url: `https://images.example.com/${i}.jpg`,
    ...{ alt: `Picture ${i}`, width: 1600, height: 900, credit: 'A Photographer' },
  };
}

function medium(i: number, n: number): object {
  const image = picture(i * 100 + n) as { url: string };
  return { kind: 'IMAGE', url: image.url, caption: `Picture ${n} of ${i}`, credit: 'A Photographer', image };
}

function* livePosts({ slug, publishedAt }: GeneratedArticle): Generator<object> {
  for (let n = 0; n < posts; n++)
    yield {
      ...{ type: 'LivePost', article: `Article/${slug}` },
      at: new Date(Date.parse(publishedAt) + n * hour).toISOString(),
      ...{ headline: `Post ${n}`, body: `The **news** of the hour ${n}.` },
      ...{ isPinned: n % 20 === 0, isKeyEvent: n % 5 === 0, mentions: [`Person/person-${n % 10}`] },
    };
}

const home = {
  type: 'Front',
  ...{ slug: 'home', name: 'Home' },
  containers: [
    {
      ...{ key: 'top', title: 'Top stories' },
      items: [
        { article: 'Article/article-30', headline: 'The first', kicker: 'Now', place: 1 },
        { article: 'Article/article-31' },
      ],
      backfill: { filter: { language: 'en' } },
    },
    {
      ...{ key: 'world', title: 'World' },
      items: [{ article: 'Article/article-32' }],
      backfill: { section: 'world' },
    },
    { key: 'topic', title: 'A topic', backfill: { entity: 'Topic/topic-0' } },
  ],
};
