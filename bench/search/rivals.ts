import { create, insertMultiple, search } from '@orama/orama';
import MiniSearch from 'minisearch';
import { wordLanguage } from '../../src/text/languages/tag.ts';
import { isSameWord } from '../../src/text/stem.ts';
import { isStopWord } from '../../src/text/stop-words.ts';
import { wordsOf } from '../../src/text/words.ts';
import { type Collection, nameOf, type SourceDocument } from './collection.ts';
import type { Engine } from './evaluate.ts';

/** The texts of a document, for engines that index fields. */
interface Texts {
  readonly id: string;
  readonly headline: string;
  readonly summary: string;
  readonly body: string;
}

const maxResults = 100;

function textsOf(document: SourceDocument): Texts {
  const text = (field: string) => (typeof document[field] === 'string' ? String(document[field]) : '');
  return {
    id: nameOf(document),
    headline: `${text('headline')}${text('name')}`,
    summary: text('summary'),
    body: text('body'),
  };
}

/** MiniSearch as it comes: any word may match, BM25+ over all fields. */
export function miniSearch({ documents }: Collection, options: { fuzzy?: number } = {}): Engine {
  const index = new MiniSearch<Texts>({ fields: ['headline', 'summary', 'body'] });
  index.addAll(documents.map(textsOf));
  return {
    name: options.fuzzy === undefined ? 'MiniSearch' : `MiniSearch, fuzzy ${options.fuzzy}`,
    search: question => index.search(question, options).map(({ id }) => String(id)),
  };
}

/** Orama as it comes, with its English stemmer off: BM25, any word may match. */
export function orama({ documents }: Collection, options: { tolerance?: number } = {}): Engine {
  const database = create({
    schema: { id: 'string', headline: 'string', summary: 'string', body: 'string' },
  });
  const ready = insertMultiple(database, documents.map(textsOf));
  return {
    name: options.tolerance === undefined ? 'Orama' : `Orama, tolerance ${options.tolerance}`,
    search: async term => {
      await ready;
      const properties = ['headline' as const, 'summary' as const, 'body' as const];
      const { hits } = await search(database, { term, properties, limit: maxResults, ...options });
      return hits.map(({ document }) => document.id);
    },
  };
}

/** BM25 with the words and stems of this project, all texts of a document as one field: k1 = 2, b = 0.75. */
export function plainBm25({ documents }: Collection): Engine {
  const [k1, b] = [2, 0.75];
  const lists = new Map<string, Map<string, Map<number, number>>>();
  const lengths = documents.map((document, i) => {
    const { headline, summary, body } = textsOf(document);
    const words = wordsOf([headline, summary, body].join('\n'));
    for (const word of words) {
      const list = word.slice(0, 3);
      const forms = lists.get(list) ?? new Map<string, Map<number, number>>();
      lists.set(list, forms);
      const counts = forms.get(word) ?? new Map<number, number>();
      forms.set(word, counts);
      counts.set(i, (counts.get(i) ?? 0) + 1);
    }
    return words.length;
  });
  const languages = documents.map(({ language }) => wordLanguage(String(language ?? 'en')));
  const average = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  const countsOf = (word: string) => {
    const found = new Map<number, number>();
    for (const [form, counts] of lists.get(word.slice(0, 3)) ?? [])
      for (const [i, count] of counts)
        if (isSameWord(languages[i] ?? 'none', form, word)) found.set(i, (found.get(i) ?? 0) + count);
    return found;
  };
  return {
    name: 'plain BM25',
    search: question => {
      const scores = new Map<number, number>();
      for (const word of new Set(wordsOf(question).filter(one => !isStopWord(one)))) {
        const counts = countsOf(word);
        const idf = Math.log(1 + (documents.length - counts.size + 0.5) / (counts.size + 0.5));
        for (const [i, count] of counts) {
          const length = 1 - b + (b * (lengths[i] ?? 0)) / average;
          scores.set(i, (scores.get(i) ?? 0) + (idf * count * (k1 + 1)) / (count + k1 * length));
        }
      }
      const ranked = [...scores].toSorted(([i, a], [j, c]) => c - a || i - j).slice(0, maxResults);
      return ranked.flatMap(([i]) => documents[i] ?? []).map(nameOf);
    },
  };
}
