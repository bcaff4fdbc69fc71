import type { Answer } from './scores.ts';

export const recognizeQuery = `query ($text: String!, $language: String!) {
  recognizeEntities(text: $text, language: $language) { start end isNew confidence entity { slug } candidates { confidence } }
}`;

interface Recognized {
  readonly start: number;
  readonly end: number;
  readonly isNew: boolean;
  readonly confidence: number;
  readonly entity: { readonly slug: string } | null;
  readonly candidates: readonly { readonly confidence: number }[];
}

/** The answers of the API. A name that is more probably none, or no name at all, counts as not found. */
export function answersFrom(recognized: readonly Recognized[]): Answer[] {
  return recognized.flatMap(({ start, end, isNew, confidence, entity, candidates }) => {
    const isName = candidates.reduce((sum, one) => sum + one.confidence, 0) >= 0.5;
    if (!isNew && !isName) return [];
    // Several records have the name, and none of them is more probable than not.
    const record = isNew ? undefined : (entity?.slug ?? 'undecided');
    return [{ start, end, record, confidence }];
  });
}
