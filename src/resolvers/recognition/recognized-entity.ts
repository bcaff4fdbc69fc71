import type { KnownEntity } from '../../model/record.ts';
import type { EntityName } from '../../model/types.ts';

/** A name in a text, with the entities that have it. */
export interface RecognizedEntity {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly entity: KnownEntity | undefined;
  readonly candidates: readonly EntityCandidate[];
  readonly type: EntityName | undefined;
  readonly isNew: boolean;
  readonly confidence: number;
  readonly reasons: readonly string[];
}

export interface EntityCandidate {
  readonly entity: KnownEntity;
  readonly confidence: number;
}
