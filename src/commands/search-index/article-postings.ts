import { termOf } from '../../projection/term.ts';
import type { ArticleSortKey } from '../../search/document-table.ts';
import type { SearchCard } from '../../search/search-card.ts';
import type { WordLanguage } from '../../text/languages/tag.ts';
import type { PostingsSource, SourceList } from './postings-source.ts';
import type { ListVisitor } from './segment-lists.ts';

/** The postings of articles, from their search cards. A posting takes eight bytes; a form is stored once. */
export class ArticlePostings implements PostingsSource {
  readonly sortKeys: ArticleSortKey[] = [];
  readonly #forms: Form[] = [];
  readonly #numbers = new Map<string, number>();
  /** The articles of each filter list: those of a section, a language, an entity, and so on. */
  readonly #filterLists = new Map<string, number[]>();
  /** Of each posting, the number of its form, and the posting (`packed`). */
  #formOf = new Uint32Array(1024);
  #postings = new Uint32Array(1024);
  #count = 0;

  add(sortKey: ArticleSortKey, { language, length, words, lists }: SearchCard): void {
    const article = this.sortKeys.push(sortKey) - 1;
    for (const { form, weight, isProminent } of words)
      this.#add(this.#numberOf(language, form), packed({ article, isProminent, weight, length }));
    for (const list of lists) {
      const articles = this.#filterLists.get(list) ?? [];
      articles.push(article);
      this.#filterLists.set(list, articles);
    }
  }

  /** The document frequency of each word: the number of articles that contain it. */
  documentFrequencies(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { form, count } of this.#forms) counts.set(form, (counts.get(form) ?? 0) + count);
    return counts;
  }

  async *lists(): AsyncGenerator<SourceList> {
    const { starts, sorted } = this.#byForm();
    const ofForm = (number: number) =>
      sorted.subarray(starts[number], (starts[number] ?? 0) + (this.#forms[number]?.count ?? 0));
    for (const [list, numbers] of this.#inOrder()) {
      const articles = this.#filterLists.get(list) ?? [];
      yield {
        list,
        visit: visitor => {
          for (const article of articles) visitor.article(article);
          for (const number of numbers) visitForm(this.#forms[number], ofForm(number), visitor);
        },
      };
    }
  }

  #numberOf(language: WordLanguage, form: string): number {
    const key = `${language} ${form}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#forms.push({ language, form, list: termOf(language, form), count: 0 }) - 1;
    this.#numbers.set(key, number);
    return number;
  }

  #add(number: number, posting: number): void {
    const form = this.#forms[number];
    if (form !== undefined) form.count += 1;
    if (this.#count === this.#postings.length) {
      this.#formOf = doubled(this.#formOf);
      this.#postings = doubled(this.#postings);
    }
    this.#formOf[this.#count] = number;
    this.#postings[this.#count] = posting;
    this.#count += 1;
  }

  /** The postings, grouped by form, and the start of the group of each form. */
  #byForm(): { starts: Uint32Array; sorted: Uint32Array } {
    const starts = new Uint32Array(this.#forms.length);
    let start = 0;
    for (const [number, { count }] of this.#forms.entries()) {
      starts[number] = start;
      start += count;
    }
    const sorted = new Uint32Array(this.#count);
    const ends = starts.slice();
    for (let i = 0; i < this.#count; i++) {
      const number = this.#formOf[i] ?? 0;
      sorted[ends[number] ?? 0] = this.#postings[i] ?? 0;
      ends[number] = (ends[number] ?? 0) + 1;
    }
    return { starts, sorted };
  }

  /** The names of the lists in their order, each with the numbers of its forms. */
  *#inOrder(): Generator<[list: string, numbers: readonly number[]]> {
    const numbers = this.#forms.map((_, number) => number);
    const listOf = (number: number | undefined) =>
      number === undefined ? undefined : this.#forms[number]?.list;
    numbers.sort((a, b) => ((listOf(a) ?? '') < (listOf(b) ?? '') ? -1 : 1));
    const filterLists = [...this.#filterLists.keys()].toSorted();
    let next = 0;
    for (let i = 0; i < numbers.length; ) {
      const list = listOf(numbers[i]) ?? '';
      // '~' is above the first character of every name.
      for (; (filterLists[next] ?? '~') < list; next++) yield [filterLists[next] ?? '', []];
      const start = i;
      while (listOf(numbers[i]) === list) i++;
      yield [list, numbers.slice(start, i)];
    }
    for (; next < filterLists.length; next++) yield [filterLists[next] ?? '', []];
  }
}

/** A form in a language, the list that has its postings, and their number. */
interface Form {
  readonly language: WordLanguage;
  readonly form: string;
  readonly list: string;
  count: number;
}

interface PackedPosting {
  readonly article: number;
  readonly isProminent: boolean;
  readonly weight: number;
  readonly length: number;
}

/** A posting as one number of at most 31 bits: a segment has at most 2^14 articles. */
function packed({ article, isProminent, weight, length }: PackedPosting): number {
  return ((article * 2 + Number(isProminent)) * 256 + weight) * 256 + length;
}

function unpacked(posting: number): PackedPosting {
  const article = Math.floor(posting / 131_072);
  const isProminent = Math.floor(posting / 65_536) % 2 === 1;
  return { article, isProminent, weight: Math.floor(posting / 256) % 256, length: posting % 256 };
}

function visitForm(form: Form | undefined, postings: Uint32Array, { word }: ListVisitor): void {
  if (form === undefined) return;
  const visitors = [false, true].map(isProminent => word(form.language, form.form, isProminent));
  for (const one of postings) {
    const { article, isProminent, weight, length } = unpacked(one);
    visitors[Number(isProminent)]?.({ ordinal: article, weight, length });
  }
}

function doubled(numbers: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}
