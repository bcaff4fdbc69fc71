import { type WordLanguage, wordLanguage } from '../../src/text/languages/tag.ts';
import { isSameWord } from '../../src/text/stem.ts';
import { isStopWord } from '../../src/text/stop-words.ts';
import { indexedWordsOf, wordsOf } from '../../src/text/words.ts';
import { type Model, type ModelDocument, mentionsOf, nameOf } from '../model.ts';

/** What a query asks for, as a test makes it. */
export interface Wanted {
  readonly words: readonly string[];
  readonly phrases?: readonly string[];
  readonly without?: readonly string[];
  readonly section?: string;
  readonly language?: string;
  readonly mentions?: readonly string[];
  readonly publishedFrom?: string;
  readonly publishedTo?: string;
}

/** A text's words in their order, and all words that it is found by. */
interface Text {
  readonly words: readonly string[];
  readonly all: readonly string[];
}

/** The words of documents, held in memory and scanned from one end to the other with the analysis that the index uses. */
export class BruteForce {
  readonly #model: Model;
  readonly #texts = new Map<ModelDocument, Text[]>();

  constructor(model: Model) {
    this.#model = model;
  }

  /** Public articles that match, newest first. */
  articles(wanted: Wanted): ModelDocument[] {
    return this.#model.articles(article => satisfies(article, wanted) && this.matches(article, wanted));
  }

  /** Entities that match. */
  entities(wanted: Wanted): ModelDocument[] {
    return this.#model.documents.filter(one => one.type !== 'Article' && this.matches(one, wanted));
  }

  matches(document: ModelDocument, { words, phrases = [], without = [] }: Wanted): boolean {
    const language = document.type === 'Article' ? wordLanguage(document.language ?? 'en') : 'any';
    const texts = this.#textsOf(document);
    const has = (word: string) => texts.some(({ all }) => all.some(one => isSameWord(language, one, word)));
    const all = [...words, ...phrases].flatMap(wordsOf);
    const contentWords = all.filter(word => !isStopWord(word));
    return (
      (contentWords.length === 0 ? all : contentWords).every(has) &&
      phrases.every(phrase => texts.some(({ words }) => standsIn(words, wordsOf(phrase), language))) &&
      !without.flatMap(wordsOf).some(has)
    );
  }

  #postsOf(article: ModelDocument): string {
    return this.#model
      .posts(post => post.article === nameOf(article))
      .flatMap(({ headline = '', body }) => [headline, withoutAddresses(body)])
      .join('\n');
  }

  #textsOf(document: ModelDocument): Text[] {
    const known = this.#texts.get(document);
    if (known !== undefined) return known;
    const texts = (
      document.type === 'Article'
        ? [
            document.headline,
            document.alternativeHeadline,
            document.summary,
            withoutAddresses(document.body ?? ''),
            this.#postsOf(document),
            ...(document.keywords ?? []),
            ...(document.byline ?? []),
            ...mentionsOf(document).map(({ entity }) => this.#model.get(entity).name),
          ]
        : [document.name, ...(document.alternateNames ?? []), document.jobTitle, document.summary]
    ).map((text?: string) => ({ words: wordsOf(text ?? ''), all: indexedWordsOf(text ?? '') }));
    this.#texts.set(document, texts);
    return texts;
  }
}

/** Marks of Markdown cut words as spaces do; only the address of a link would be taken for text. */
function withoutAddresses(markdown: string): string {
  return markdown.replaceAll(/\]\([^)]*\)/g, ' ');
}

function satisfies(article: ModelDocument, wanted: Wanted): boolean {
  const { section, language, mentions = [], publishedFrom = '', publishedTo = '9999' } = wanted;
  return (
    (section === undefined || article.section === section) &&
    (language === undefined || (article.language ?? 'en') === language) &&
    mentions.every(name => mentionsOf(article).some(({ entity }) => entity === name)) &&
    article.publishedAt >= publishedFrom &&
    article.publishedAt < publishedTo
  );
}

function standsIn(text: readonly string[], phrase: readonly string[], language: WordLanguage): boolean {
  for (let start = 0; start + phrase.length <= text.length; start++) {
    const listRange = text.slice(start, start + phrase.length);
    if (listRange.every((word, i) => isSameWord(language, word, phrase[i] ?? ''))) return true;
  }
  return false;
}
