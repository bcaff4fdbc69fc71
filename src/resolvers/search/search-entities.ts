import { rowsOf, type WordRow } from '../../projection/word-entry.ts';
import { addWord, emptyHit, type Hit } from './search-hit.ts';
import type { SearchLists } from './search-lists.ts';
import type { Scale } from './search-scale.ts';
import type { QueryWord } from './search-words.ts';

/** An entity that contains words of the query. */
export interface EntityHit {
  /** The type and the id of the entity. */
  readonly sk: string;
  readonly hit: Hit;
  /** The maximum share of a name that the words of the query make up, over all names with every word of the query. */
  readonly shareOfName: number;
}

/** The entities that contain words of a query and no excluded word. */
export function entitiesWith(
  lists: SearchLists,
  { words, excluded }: { readonly words: readonly QueryWord[]; readonly excluded: readonly QueryWord[] },
  scale: Scale,
): EntityHit[] {
  const rowsByName = new Map<string, WordRow[][]>();
  for (const [i, { word, prefix }] of words.entries()) {
    for (const { sk, card } of lists.words(prefix).entities) {
      const name = nameIn(sk);
      const rows = rowsByName.get(name) ?? words.map((): WordRow[] => []);
      rows[i]?.push(...rowsOf(card, word));
      rowsByName.set(name, rows);
    }
  }
  for (const { word, prefix } of excluded)
    for (const { sk, card } of lists.words(prefix).entities)
      if (rowsOf(card, word).length > 0) rowsByName.delete(nameIn(sk));
  return [...rowsByName].flatMap(([sk, rows]) => {
    const hit = hitOf(rows, scale);
    return hit.mask === 0 ? [] : { sk, hit, shareOfName: shareOfName(rows) };
  });
}

/** The type and the id of an entity, from the sort key of an entry: its word comes before them. */
function nameIn(sk: string): string {
  return sk.slice(sk.indexOf('#') + 1);
}

function hitOf(rows: readonly (readonly WordRow[])[], scale: Scale): Hit {
  const hit = emptyHit();
  for (const [i, forms] of rows.entries()) {
    if (forms.length === 0) continue;
    const weight = forms.reduce((sum, [, weightOfForm]) => sum + weightOfForm, 0);
    const isProminent = forms.some(([, , names]) => (names ?? []).length > 0);
    addWord(hit, i, { weight, length: scale.averageLength, isProminent }, scale);
  }
  return hit;
}

/** Only names that contain all words of the query count. */
function shareOfName(rows: readonly (readonly WordRow[])[]): number {
  const lengths = new Map<number, number>();
  const found = rows.map(forms => {
    const inNames = forms.flatMap(([, , names]) => names ?? []);
    for (const [name, length] of inNames) lengths.set(name, length);
    return new Set(inNames.map(([name]) => name));
  });
  const shares = [...lengths].flatMap(([name, length]) =>
    found.every(names => names.has(name)) ? rows.length / length : [],
  );
  return Math.max(0, ...shares);
}
