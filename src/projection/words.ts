import type { AnyRecord } from '../model/record.ts';
import { isTypeName, type TypeName } from '../model/types.ts';
import { rootOf } from '../text/stem.ts';
import { isStopWord } from '../text/stop-words.ts';
import { wordsIn } from '../text/words.ts';
import type { ListEntry } from './entry.ts';
import { type SearchField, searchableOf } from './searchable.ts';
import type { NamePlace, WordCard } from './word-entry.ts';

/**
 * Different roots of one record that are in the index, the first that come: what a withdrawn article leaves to delete must fit into one
 * item of the outbox, 400 KB.
 */
const maxRoots = 3000;

/**
 * Where a record stands in the lists of its words: one entry for each root. Only what is public has any, or will be at its time. An
 * article stands where it stands in all lists of articles, an entity behind all of them, by its type.
 */
export function wordEntries(record: AnyRecord, body: string | undefined): ListEntry[] {
  const sort = placeOf(record);
  if (sort === undefined) return [];
  const { language, fields } = searchableOf(record, body);
  const roots = [...byRoot(fields)].slice(0, maxRoots);
  return roots.map(([root, forms]): ListEntry => {
    const card: WordCard = {
      l: language,
      w: [...forms].map(([form, { weight, names }]) =>
        names.length === 0 ? [form, weight] : [form, weight, names],
      ),
    };
    return { list: 'word', of: root, sort, id: record.id, card };
  });
}

/** Where an article stands in lists that only say which articles there are, so that a filter costs a search little. */
export function filterEntries(record: AnyRecord): ListEntry[] {
  const sort = placeOf(record);
  if (record.type !== 'Article' || sort === undefined) return [];
  const entities = new Map(record.mentions.map(({ entity }) => [`${entity.type}#${entity.id}`, entity]));
  const entry = { sort, id: record.id, card: {} };
  return [
    ...(record.section === null ? [] : [{ list: 'keys/section' as const, of: record.section, ...entry }]),
    { list: 'keys/language', of: record.language, ...entry },
    ...[...entities.values()].map(of => ({ list: 'keys' as const, of, ...entry })),
  ];
}

/** The type of the record that an entry of a word is of, from its sort key. */
export function typeOfFound(sk: string): TypeName {
  const sort = sk.slice(0, sk.indexOf('#'));
  return isTypeName(sort) ? sort : 'Article';
}

function placeOf(record: AnyRecord): string | undefined {
  if (record.type !== 'Article') return record.type;
  return record.status === 'PUBLISHED' && record.publishedAt !== null ? record.publishedAt : undefined;
}

interface Form {
  weight: number;
  readonly names: NamePlace[];
}

/** The words of a text: how often each comes, and how many of them tell something. */
interface Counts {
  readonly times: ReadonlyMap<string, number>;
  readonly telling: number;
}

/** Counted with what else the text is found by. Those of a long one are kept: an edit looks at the article before and after. */
function countsOf(text: string): Counts {
  if (last?.text === text) return last.counts;
  const times = new Map<string, number>();
  const own = new Set<string>();
  for (const { word, others } of wordsIn(text)) {
    own.add(word);
    for (const one of [word, ...others]) times.set(one, (times.get(one) ?? 0) + 1);
  }
  const telling = [...own].filter(word => !isStopWord(word)).length || own.size;
  const counts = { times, telling };
  if (text.length > long) last = { text, counts };
  return counts;
}

let last: { readonly text: string; readonly counts: Counts } | undefined;
const long = 500;

/** Every form of every root with what it weighs: in each field once, in the body for each time up to some. */
function byRoot(fields: readonly SearchField[]): Map<string, Map<string, Form>> {
  const roots = new Map<string, Map<string, Form>>();
  for (const { text, weight, name, maxCount = 1 } of fields) {
    const { times, telling } = countsOf(text);
    for (const [word, count] of times) {
      const root = rootOf(word);
      const forms = roots.get(root) ?? new Map<string, Form>();
      const form = forms.get(word) ?? { weight: 0, names: [] };
      form.weight += weight * Math.min(count, maxCount);
      if (name !== undefined) form.names.push([name, telling]);
      forms.set(word, form);
      roots.set(root, forms);
    }
  }
  return roots;
}
