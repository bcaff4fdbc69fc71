import type { Segment } from '../../projection/segment.ts';
import type { Item } from '../../store/attributes.ts';
import { compareKeys, throughInstant } from '../../store/sort-keys.ts';
import { comparePositions } from './search-cursor.ts';
import { type Batch, type IsMatch, newestFirst, type SearchMatches } from './search-matches.ts';
import { stages } from './search-scores.ts';
import { maxTails, SearchTails } from './search-tails.ts';

/**
 * The stage in the cursor of a search by time as long as no page has had a result. Such a search
 * has no results of the stage `all` of its own, so the value is free for this.
 */
const nothingYet = stages.all;

/** Tails that are read together at first: those of two common words in the newest segment. */
const firstTails = 2;

/** The results by time, in batches, exactly: a segment counts only after its lists were read to their end, and the newest segments are read first. */
export async function* byRecency(matches: SearchMatches, size: number): AsyncGenerator<Batch> {
  const { match, start } = matches.request;
  const isPartial = start?.last.stage === stages.some;
  if (!isPartial) {
    // The stage of the cursor says whether an earlier page had a result.
    let isEmpty = start === undefined || start.last.stage === nothingYet;
    const isFull: IsMatch = ({ stage }) => stage !== stages.some;
    for await (const batch of newest(matches, size, { isMatch: isFull, stage: 0 })) {
      isEmpty &&= batch.positions.length === 0;
      const { stoppedAt } = batch;
      if (stoppedAt === undefined || !isEmpty) yield batch;
      else yield { ...batch, stoppedAt: { ...stoppedAt, stage: nothingYet } };
      if (stoppedAt !== undefined) return;
    }
    if (!isEmpty || match === 'ALL') return;
  }
  // No record has every word: list the records with the rarest word.
  const { rarities } = matches.scale;
  const bit = 1 << rarities.indexOf(Math.max(...rarities));
  yield* newest(matches, size, { isMatch: ({ mask }) => (mask & bit) !== 0, stage: stages.some });
}

async function* newest(
  matches: SearchMatches,
  size: number,
  { isMatch, stage }: { readonly isMatch: IsMatch; readonly stage: number },
): AsyncGenerator<Batch> {
  const { lists, terms } = matches;
  const { start } = matches.request;
  const unreadTails = new SearchTails(matches);
  // Segments whose articles are all newer than the position are done.
  const queue = newestFirst(
    matches.segments.filter(({ from }) => start === undefined || compareKeys(from, start.last.sk) <= 0),
  );
  const ready: Segment[] = [];
  let last = start && { ...start.last, stage };
  let budget = maxTails;
  // Each round reads twice as many: rare combinations need many segments, and common ones the newest alone.
  for (let together = firstTails; ; together *= 2) {
    const tails: Item[] = [];
    while (queue[0] !== undefined) {
      const more = unreadTails.unread([...terms.words, ...terms.excluded], [queue[0]]);
      if (tails.length > 0 && tails.length + more.length > together) break;
      tails.push(...more);
      ready.push(queue[0]);
      queue.shift();
    }
    budget -= tails.length;
    await lists.readTails(tails);
    const results = matches.ordered(ready, last, isMatch, stage);
    const [next] = queue;
    for (
      let positions = await results.take(size);
      positions.length > 0;
      positions = await results.take(size)
    ) {
      const certain =
        next === undefined
          ? positions
          : positions.filter(({ sk }) => compareKeys(sk, throughInstant(next.to)) > 0);
      if (certain.length > 0) yield { positions: certain };
      last = certain.at(-1) ?? last;
      if (certain.length < positions.length) break;
    }
    if (next === undefined) return;
    const position = { stage, score: 0, sk: `${next.to}#Z` };
    const isProgress = last === undefined || comparePositions(last, position) < 0;
    if (budget > 0 || !isProgress) continue;
    yield { positions: [], stoppedAt: position };
    return;
  }
}
