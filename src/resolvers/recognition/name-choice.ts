import { isLocative, isTitle } from '../../text/name-parts.ts';
import type { TextWord } from '../../text/text-words.ts';
import type { Context } from '../context.ts';
import { certaintyOf, partOfAnother, surroundingsOf } from './name-certainty.ts';
import type { Named, Span } from './name-spans.ts';
import type { RecognizedEntity } from './recognized-entity.ts';

/** Maximum entities whose related entities are read, to choose between entities of one name. */
const maxCompared = 8;

/** The minimum confidence at which a name is assigned to one entity. */
const minConfidence = 0.5;

export type Linked = Omit<RecognizedEntity, 'text'>;

/** Chooses between the entities of one name: by the other names in the text, by the adjacent words, and by the numbers of mentions. */
export async function choose(
  spans: readonly Span[],
  words: readonly TextWord[],
  language: string,
  { records }: Pick<Context, 'records'>,
): Promise<Linked[]> {
  const around = surroundingsOf(words, spans, language);
  const candidates = spans.map(span => ({ span, all: distinct([...span.introduced, ...span.named]) }));
  const sure = new Set(
    candidates.flatMap(({ all: [one, ...others] }) => (one && others.length === 0 ? one.known.id : [])),
  );
  const doubtful = new Map(
    candidates.flatMap(({ all }) =>
      all.length > 1 ? all.map(one => [one.known.id, one.known] as const) : [],
    ),
  );
  const compared = [...doubtful.values()].slice(0, maxCompared);
  const related = new Map(
    await Promise.all(
      compared.map(async known => {
        const others = await records.relatedEntities(known);
        return [known.id, others.filter(({ recordKey }) => sure.has(recordKey.id)).length] as const;
      }),
    ),
  );
  return candidates.flatMap(({ span, all }): Linked[] => {
    const { from, to, introduced } = span;
    const certainty = certaintyOf(span, around);
    // The words are a part of another name, which may be a new one.
    if (certainty === partOfAnother && to - from < 2) return [];
    const scores = all.map(one => {
      const context = (related.get(one.known.id) ?? 0) * 1.5 + one.tier / 4;
      return Math.exp(context + (sure.has(one.known.id) ? 2 : 0) + cueOf(one, span, words));
    });
    const sum = scores.reduce((total, one) => total + one, 0);
    const ranked = all
      .map((one, i) => ({ entity: one.known, confidence: rounded((certainty * (scores[i] ?? 0)) / sum) }))
      .toSorted((a, b) => b.confidence - a.confidence);
    const [best] = ranked;
    if (best === undefined) return [];
    const hits = related.get(best.entity.id) ?? 0;
    const isShort = introduced.some(({ known }) => known.id === best.entity.id);
    return [
      {
        start: words[from]?.start ?? 0,
        end: words[to - 1]?.end ?? 0,
        entity: best.confidence >= minConfidence ? best.entity : undefined,
        candidates: ranked,
        type: best.entity.type,
        isNew: false,
        confidence: best.confidence,
        reasons: [
          isShort ? 'a short form of a name in the text' : 'a name of the record',
          ...(all.length === 1 ? ['no other record has this name'] : []),
          ...(hits > 0 ? [`articles mention it together with ${hits} of the others in the text`] : []),
        ],
      },
    ];
  });
}

/** The evidence for an entity in the words next to its name. */
function cueOf(
  { known, card }: Named,
  { from, introduced, isGiven }: Span,
  words: readonly TextWord[],
): number {
  const before = words[from]?.isJoined === true ? words[from - 1]?.word : undefined;
  const isPlace = before !== undefined && isLocative(before);
  const index = introduced.findIndex(one => one.known.id === known.id);
  if (index >= 0) return (isGiven === true ? 0.5 : 2.5) - index - (isPlace ? 4 : 0);
  // Another record has this name as a whole.
  if (card.isShort === true) return -1.5;
  if (known.type === 'Place' && isPlace) return 2;
  if (known.type === 'Person') return before !== undefined && isTitle(before) ? 2 : 0;
  return known.type === 'Topic' ? -1 : 0;
}

function distinct(named: readonly Named[]): Named[] {
  return [...new Map(named.map(one => [one.known.id, one])).values()];
}

function rounded(confidence: number): number {
  return Math.round(confidence * 1000) / 1000;
}
