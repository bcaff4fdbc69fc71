import { isId } from '../model/id.ts';
import type { RecordOf } from '../model/record.ts';
import { type EntityName, isTypeName, types } from '../model/types.ts';
import { firstOfEach } from './entry.ts';

/** The key of a mentioned entity. */
export interface MentionedKey {
  readonly type: EntityName;
  readonly id: string;
}

/** The length of a short id: the last characters of a ULID are random, and 40 bits distinguish the mentions of a few hundred articles. */
const shortIdLength = 8;

/** All mentions of an article, without duplicates. Malformed mentions, as in a damaged document, do not count. */
export function mentionedBy({ mentions }: Pick<RecordOf<'Article'>, 'mentions'>): MentionedKey[] {
  return firstOfEach(
    mentions.flatMap(mention => mentionedKey(mention)),
    recordKey => recordKey,
  );
}

function mentionedKey(mention: unknown): MentionedKey[] {
  const { type, id } = Object(Object(mention).entity);
  return isEntityName(type) && typeof id === 'string' && isId(id) ? [{ type, id }] : [];
}

function isEntityName(type: unknown): type is EntityName {
  return typeof type === 'string' && isTypeName(type) && type !== 'Article';
}

/**
 * A short id of a mentioned entity. Each article is in the lists of all its mentions, so full keys there would cost as much as the cards
 * themselves, with every read.
 */
export function shortIdOf({ type, id }: MentionedKey): string {
  return types[type].letter + id.slice(-shortIdLength);
}

/** The short ids in a concatenated text. */
export function shortIdsFrom(text: string): string[] {
  return Array.from({ length: text.length / (shortIdLength + 1) }, (_, i) =>
    text.slice(i * (shortIdLength + 1), (i + 1) * (shortIdLength + 1)),
  );
}
