import { distinctReferences } from '../model/embedded-references.ts';
import { referrerLists } from '../model/lists.ts';
import type { AnyRecord } from '../model/record.ts';
import type { Item } from '../store/attributes.ts';
import { documentKey, entryKey, keyText, slugKey } from '../store/keys.ts';
import { agreementEntries } from './agreement.ts';
import { articleEntries } from './article.ts';
import { bodyItem } from './body.ts';
import { canonicalJson } from './canonical-json.ts';
import { cardOf } from './card.ts';
import { changeEntries } from './change.ts';
import { declaredEntries } from './declared-entries.ts';
import type { ListEntry } from './entry.ts';
import { filterEntries } from './filters.ts';
import { likenessEntries } from './likeness.ts';
import { listName } from './lists.ts';
import { nameEntries } from './names.ts';
import { ownership } from './owner.ts';
import { prefixEntries } from './prefixes.ts';
import { searchEntries } from './search-entry.ts';
import { wordEntries } from './words.ts';

/** A record together with the part of it that is stored apart. */
export interface FullRecord {
  readonly record: AnyRecord;
  /** An article's text in Markdown. */
  readonly body?: string | undefined;
  /** The text of a live article's posts that the search index contains (live-post-text.ts). */
  readonly posts?: string | undefined;
}

/** The complete set of table items that are derived from a record. */
export function project({ record, body, posts }: FullRecord): Item[] {
  const { type, id, slug, formerSlugs, formerIds } = record;
  const entries = [...declaredEntries(record), ...ownEntries(record)];
  const textOf = cardTexts();
  return [
    { ...record, ...documentKey(record) },
    ...(record.type === 'Article' && body !== undefined ? [bodyItem(record, body)] : []),
    ...[slug, ...formerSlugs].map(one => ({ ...slugKey(type, one), id })),
    ...formerIds.map(one => ({ ...documentKey({ type, id: one }), mergedInto: id })),
    ...[
      ...entries,
      ...wordEntries(record),
      // The words of an article are unknown without its text, so its entry in the index stays.
      ...(body === undefined ? [] : searchEntries(record, body, posts)),
      ...(body === undefined ? [] : likenessEntries(record, body)),
      ...filterEntries(record),
      ...prefixEntries(record),
      ...nameEntries(record),
      ...changeEntries(record, cardOf(record)),
      ...referrerEntries(record, entries),
    ].map(entry => toItem(record, entry, textOf)),
  ];
}

/** The registry, by type, of the entries in `own` lists (src/model/declaration.ts), which a declaration cannot derive. */
function ownEntries(record: AnyRecord): ListEntry[] {
  switch (record.type) {
    case 'Article':
      return articleEntries(record);
    case 'Agreement':
      return agreementEntries(record);
    default:
      return [];
  }
}

/**
 * Every target of a record's references can find the record again, to update it after a rename or deletion: by an entry of the record in one of
 * the target's lists, or else by an entry for this purpose only.
 */
function referrerEntries(record: AnyRecord, entries: readonly ListEntry[]): ListEntry[] {
  const found = new Set(
    entries.flatMap(({ list, of }) =>
      typeof of === 'object' && referrerLists.includes(list) ? keyText(documentKey(of)) : [],
    ),
  );
  return distinctReferences(record)
    .filter(name => !found.has(keyText(documentKey(name))))
    .map(of => ({ list: 'referrers', of, sort: '', id: `${record.type}.${record.id}`, card: {} }));
}

/** The texts of cards. Entries of several lists share a card, whose text takes longer than the rest of an entry. */
function cardTexts(): (card: object) => string {
  const texts = new Map<object, string>();
  return card => {
    const text = texts.get(card) ?? canonicalJson(card);
    texts.set(card, text);
    return text;
  };
}

function toItem(
  record: AnyRecord,
  { list, of, sort, id, card, edge: tie }: ListEntry,
  textOf: (card: object) => string,
): Item {
  const key = entryKey(listName(list, of), sort, id);
  const edge = tie === undefined ? {} : { tie: canonicalJson(tie) };
  return { ...key, ...ownership(list, record), card: textOf(card), ...edge };
}
