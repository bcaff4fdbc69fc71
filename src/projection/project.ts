import { headsIn } from '../content/heads.ts';
import type { AnyRecord, Known } from '../content/record.ts';
import type { TypeName } from '../model/types.ts';
import type { Item } from '../store/attributes.ts';
import { documentKey, entryKey, keyText, listOf, slugKey } from '../store/keys.ts';
import { agreement } from './agreement.ts';
import { article } from './article.ts';
import { bodyItem } from './body.ts';
import { changeEntries } from './change.ts';
import { event } from './event.ts';
import { lists } from './lists.ts';
import { organization } from './organization.ts';
import { pack } from './pack.ts';
import { person } from './person.ts';
import { place } from './place.ts';
import { prefixEntries } from './prefixes.ts';
import type { ListEntry } from './projection.ts';
import { topic } from './topic.ts';
import { filterEntries, wordEntries } from './words.ts';

/** The registry: one line for each type. */
const projections: { readonly [T in TypeName]: AnyProjection } = {
  Article: article,
  Person: person,
  Organization: organization,
  Agreement: agreement,
  Event: event,
  Place: place,
  Topic: topic,
};

/** A record together with the part of it that is stored apart. */
export interface Whole {
  readonly record: AnyRecord;
  /** An article's text in Markdown. */
  readonly body?: string | undefined;
}

/** The complete set of table items that follow from a record. */
export function project({ record, body }: Whole): Item[] {
  const { type, id, slug, formerSlugs, formerIds } = record;
  const projection = projections[type];
  const entries = projection.entries(record);
  return [
    { ...record, ...documentKey(record) },
    ...(record.type === 'Article' && body !== undefined ? [bodyItem(record, body)] : []),
    ...[slug, ...formerSlugs].map(one => ({ ...slugKey(type, one), id })),
    ...formerIds.map(one => ({ ...documentKey({ type, id: one }), mergedInto: id })),
    ...[
      ...entries,
      // Of an article whose text is missing, what words it has cannot be told: those in the index stay.
      ...(record.type === 'Article' && body === undefined ? [] : wordEntries(record, body)),
      ...filterEntries(record),
      ...prefixEntries(record),
      ...changeEntries(record, projection.card(record)),
      ...referrerEntries(record, entries),
    ].map(toItem),
  ];
}

/** What stands for a record inside others. */
export function headOf(record: AnyRecord): Known<TypeName> {
  return projections[record.type].head(record);
}

/**
 * Whatever a record refers to can find it again, to tell it of a new name or of its end: by an entry of the record in one of
 * the other's lists, or else by one that says nothing more.
 */
function referrerEntries(record: AnyRecord, entries: readonly ListEntry[]): ListEntry[] {
  const owners = entries.map(({ list }) => listOf(entryKey(list, '', '').pk).of);
  const found = new Set(owners.flatMap(owner => (owner === undefined ? [] : keyText(documentKey(owner)))));
  return headsIn(record)
    .filter(name => !found.has(keyText(documentKey(name))))
    .map(name => ({ list: lists.referrersOf(name), sort: '', id: `${record.type}.${record.id}`, card: {} }));
}

function toItem({ list, sort, id, card, tie }: ListEntry): Item {
  const key = entryKey(list, sort, id);
  return { ...key, card: pack(card), ...(tie === undefined ? {} : { tie: pack(tie) }) };
}

/** Any type's projection, as the registry sees it: the record that it is given has the type that it stands under. */
interface AnyProjection {
  head(record: AnyRecord): Known<TypeName>;
  card(record: AnyRecord): Known<TypeName>;
  entries(record: AnyRecord): ListEntry[];
}
