import type { ItemKindName } from '../../src/commands/inspection/item-kinds.ts';
import { packAscending, unpackAscending } from '../../src/search/bytes.ts';
import { packBlock, unpackBlock } from '../../src/search/document-table.ts';
import { visitPostings, WordPostings } from '../../src/search/postings.ts';
import type { Item } from '../../src/store/attributes.ts';
import { changed, type Damage, type Items, missing, nobody, put } from './damage.ts';

type IndexKind = Extract<
  ItemKindName,
  | 'freshEntry'
  | 'backlogEntry'
  | 'segment'
  | 'segmentMarker'
  | 'segmentPart'
  | 'postings'
  | 'postingsTail'
  | 'articleWord'
>;

const isRemoved = ({ card }: Item) => card === '{}';
const isArticle = (item: Item) => !isRemoved(item);
const ofNobody = (item: Item): Item => ({
  ...item,
  sk: item.sk.replace(/#.*/, `#${nobody}`),
  owner: `Article#${nobody}`,
});
const elsewhere = (item: Item): Item => ({ ...item, sk: item.sk.replace(/^\d{4}/, '1999') });
const bytes = (...values: number[]) => new Uint8Array(values);
const deadIn = ({ dead }: Item) => unpackAscending(dead instanceof Uint8Array ? dead : bytes());
const nameOf = ({ sk }: Item) => sk.slice(1);
const other = 'ABCDEF';

/** The end of the name of a segment that is out of use. */
export const outOfUse = 'AAAAAA';

/** A segment in use of which some article is dead. */
const isWorn = (item: Item) => deadIn(item).length > 0;
const isWord = (item: Item) => item.list === 'word' && item.others instanceof Uint8Array;
const isKeys = ({ list }: Item) => list === 'keys';
const isPart = (part: string) => (item: Item) => item.sk.startsWith(part) && !item.pk.endsWith(outOfUse);
const named = (items: Items) => `list#search\0${items.of('segment').sk}`;

/** The postings of an item with another weight of each. */
function heavier(item: Item): Item {
  const postings = new WordPostings();
  visitPostings(item.others instanceof Uint8Array ? item.others : bytes(), (language, form) => {
    const add = postings.adder(language, form);
    return posting => add({ ...posting, weight: posting.weight + 9 });
  });
  return { ...item, others: postings.pack() };
}

/** Damages to the search index. */
export const indexDamages: Readonly<Record<IndexKind, readonly Damage[]>> = {
  freshEntry: [
    missing('freshEntry', 'repaired', isArticle),
    {
      ...missing('freshEntry', 'repaired', ({ sk }) => sk > '2024-06-20'),
      name: 'the entry of a scheduled article is missing',
    },
    changed('freshEntry', 'repaired', { card: 'x' }, isArticle),
    changed('freshEntry', 'repaired', { card: '{}' }, isArticle),
    changed('freshEntry', 'repaired', { card: '{"k":[],"l":"en","n":1,"w":{"12":"wrong"}}' }, isArticle),
    changed('freshEntry', 'repaired', { owner: `Article#${nobody}` }, isArticle),
    put('freshEntry at a place where its article is not', 'repaired', items =>
      elsewhere(items.of('freshEntry', isArticle)),
    ),
    put('freshEntry of a record that is not there', 'kept', items =>
      ofNobody(items.of('freshEntry', isArticle)),
    ),
    {
      ...put('malformed freshEntry of a record that is not there', 'kept', items => ({
        ...ofNobody(items.of('freshEntry', isArticle)),
        card: '{}}',
      })),
    },
    put('freshEntry with a key that is none', 'kept', () => ({
      pk: 'list#search',
      sk: 'garbage',
      card: '{}',
    })),
  ],
  backlogEntry: [
    { ...missing('backlogEntry', 'repaired'), named: items => `list#search\0${items.of('backlogEntry').sk}` },
    changed('backlogEntry', 'repaired', { card: 'x' }),
    changed('backlogEntry', 'repaired', { card: '{"k":[],"l":"en","n":1,"w":{"12":"wrong"}}' }),
    put('backlogEntry at a place where its article is not', 'repaired', items =>
      elsewhere(items.of('backlogEntry')),
    ),
    put('backlogEntry of a record that is not there', 'kept', items => ofNobody(items.of('backlogEntry'))),
  ],
  segment: [
    missing('segment', 'deleted'),
    ...[
      { count: 1 },
      { count: 'x' },
      { words: 1 },
      { from: '2030-01-01T00:00:00.000Z' },
      { to: '1999-01-01T00:00:00.000Z' },
      { months: bytes(1, 1) },
      { starts: 'x' },
      { dead: bytes(127, 127) },
      { dead: 'x' },
      { version: 'x' },
      { anything: 1 },
    ].map(fields => changed('segment', 'repaired', fields, isWorn)),
    put('segment counts a live article as dead', 'repaired', items => {
      const segment = items.of('segment', isWorn);
      const live = [0, 1, 2, 3, 4, 5].find(ordinal => !deadIn(segment).includes(ordinal)) ?? 0;
      return { ...segment, dead: packAscending([...deadIn(segment), live].toSorted((a, b) => a - b)) };
    }),
    put('segment counts an article as live that another one has', 'repaired', items => ({
      ...items.of('segment', isWorn),
      dead: bytes(),
    })),
  ],
  segmentMarker: [
    {
      ...missing('segmentMarker', 'deleted'),
      named: items => `segment#${nameOf(items.of('segmentMarker'))}\0`,
    },
    changed('segmentMarker', 'repaired', { since: 'x' }),
    put('segmentMarker of a segment in use', 'repaired', items => ({
      ...items.of('segmentMarker'),
      sk: `~${nameOf(items.of('segment'))}`,
    })),
  ],
  segmentPart: [
    missing('segmentPart', 'repaired', isPart('articles')),
    missing('segmentPart', 'repaired', isPart('terms')),
    changed('segmentPart', 'repaired', { articles: bytes(1, 2, 3) }, isPart('articles')),
    changed('segmentPart', 'repaired', { articles: 'x' }, isPart('articles')),
    {
      ...put('segmentPart has another place of an article', 'repaired', items => {
        const part = items.of('segmentPart', isPart('articles'));
        const places = unpackBlock(part.articles instanceof Uint8Array ? part.articles : bytes());
        const moved = places.map(({ time, id }, i) => ({ time: i === 1 ? time + 1 : time, id }));
        return { ...part, articles: packBlock(moved) };
      }),
      named,
    },
    changed('segmentPart', 'repaired', { lists: 7 }, isPart('terms')),
    put('segmentPart names its lists in another order', 'repaired', items => {
      const part = items.of('segmentPart', isPart('terms'));
      return { ...part, lists: String(part.lists).split(' ').reverse().join(' ') };
    }),
    {
      ...changed('segmentPart', 'repaired', { lists: 'word/nothing' }, isPart('terms')),
      named: () => 'list#word/not\0',
    },
    put('segmentPart of a segment that is not there', 'deleted', items => ({
      ...items.of('segmentPart', isPart('articles')),
      pk: `segment#000099${other}`,
    })),
  ],
  postings: [
    { ...missing('postings', 'repaired', isWord), name: 'postings of a word are missing' },
    { ...missing('postings', 'repaired', isKeys), name: 'postings of a list of keys are missing' },
    changed('postings', 'repaired', { others: bytes(2, 101, 110, 255, 255, 255, 255, 9, 9) }, isWord),
    changed('postings', 'repaired', { others: 'x' }, isWord),
    changed('postings', 'repaired', { count: 77 }, isWord),
    changed('postings', 'repaired', { list: 'keys' }, isWord),
    changed('postings', 'repaired', { articles: bytes(99) }, isKeys),
    {
      ...put('postings have other weights', 'repaired', items => heavier(items.of('postings', isWord))),
      named,
    },
    { ...changed('postings', 'repaired', { articles: bytes() }, isKeys), named },
    {
      ...put('postings that its segment does not name', 'repaired', items => ({
        ...items.of('postings', isWord),
        pk: 'list#word/nev',
        sk: items.of('postings', isWord).sk.replace(/^[^#]+/, 'neverheardof'),
      })),
      named,
    },
    put('postings of a segment that is not there', 'deleted', items => ({
      ...items.of('postings', isWord),
      sk: items.of('postings', isWord).sk.replace(/@.*/, `@000099${other}`),
    })),
  ],
  postingsTail: [
    missing('postingsTail', 'repaired'),
    changed('postingsTail', 'repaired', { others: bytes(1, 1) }),
    changed('postingsTail', 'repaired', { list: 'keys' }),
    put('postingsTail of a segment that is not there', 'deleted', items => ({
      ...items.of('postingsTail'),
      sk: items.of('postingsTail').sk.replace(/#.*/, `#000099${other}`),
    })),
  ],
  articleWord: [
    put('the word of an article, of an earlier version', 'deleted', items => ({
      ...items.of('freshEntry', isArticle),
      pk: 'list#word/harbour',
      list: 'word',
      card: '{"l":"en","w":[["harbour",1]]}',
    })),
    put('the word of a lost article, of an earlier version', 'kept', items => ({
      ...ofNobody(items.of('freshEntry', isArticle)),
      pk: 'list#word/harbour',
      list: 'word',
      card: '{"l":"en","w":[["harbour",1]]}',
    })),
  ],
};
