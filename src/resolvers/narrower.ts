import { limitExceeded } from '../errors/problem.ts';
import { isTypeName, types } from '../model/types.ts';
import { listName } from '../projection/lists.ts';
import { documentKey, keyText, type RecordKey } from '../store/keys.ts';
import { readList } from '../store/list.ts';
import type { Context } from './context.ts';
import { nodeOf } from './entry.ts';

/** Maximum entities of a filter with `includeNarrower`, narrower ones included: each is a list of articles. */
const maxWithNarrower = 100;

/** Some entities with all narrower topics and all places within them, to any depth. Takes a round of requests for each level. */
export async function withNarrower(
  entities: readonly RecordKey[],
  context: Context,
): Promise<readonly RecordKey[]> {
  const all = new Map(entities.map(entity => [textOf(entity), entity]));
  let level = entities.filter(hasNarrower);
  while (level.length > 0) {
    context.table.allowReads(level.length);
    const lists = await context.records.lists.run(() =>
      Promise.all(
        level.map(entity =>
          readList(context.table, listName('children', entity), { direction: 'ASC', limit: maxWithNarrower }),
        ),
      ),
    );
    const children = lists.flat().map(entry => nodeOf(entry));
    // A cycle, which only damage causes, ends here too.
    level = children.filter(child => !all.has(textOf(child))).map(({ type, id }) => ({ type, id }));
    for (const child of level) all.set(textOf(child), child);
    if (all.size > maxWithNarrower)
      throw limitExceeded('includeNarrower', {
        what: 'Too many topics and places after expanding "includeNarrower"',
        asked: all.size,
        allowed: maxWithNarrower,
        advice: 'Use more specific ones.',
      });
  }
  return [...all.values()];
}

function hasNarrower({ type }: RecordKey): boolean {
  return isTypeName(type) && types[type].hasNarrower;
}

function textOf(recordKey: RecordKey): string {
  return keyText(documentKey(recordKey));
}
