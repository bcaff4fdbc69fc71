import type { Batch, SearchMatches } from './search-matches.ts';
import { type Match, stages } from './search-scores.ts';
import { maxTails, SearchTails } from './search-tails.ts';

/**
 * The results by relevance, in batches. The tails of common words are read only after all records of the first two stages, which need no
 * tails.
 */
export async function* byRelevance(matches: SearchMatches, size: number): AsyncGenerator<Batch> {
  const { request, lists, terms, scale, segments } = matches;
  const tails = new SearchTails(matches);
  const rare = terms.words.filter((_, i) => (scale.common & (1 << i)) === 0);
  await lists.readTails([...tails.ofExcluded(), ...tails.unread(rare, segments).slice(0, maxTails)]);
  const more = tails.segmentsWithMore();
  // With required words, no record that contains them may be missing.
  const isExact = request.match === 'ALL' || terms.required !== 0;
  const unread = isExact ? tails.unread(terms.words, more) : tails.unreadWithinLimits(terms.words, more);
  let last = request.start?.last;
  if (unread.length > 0) {
    const first = matches.ordered(segments, last, ({ stage }) => stage <= stages.allStrong);
    for (let positions = await first.take(size); positions.length > 0; positions = await first.take(size)) {
      yield { positions };
      last = positions.at(-1);
    }
    await lists.readTails(unread);
  }
  const isWanted = ({ stage }: Match) => request.match === 'AUTO' || stage !== stages.some;
  const results = matches.ordered(segments, last, isWanted);
  for (let positions = await results.take(size); positions.length > 0; positions = await results.take(size))
    yield { positions };
}
