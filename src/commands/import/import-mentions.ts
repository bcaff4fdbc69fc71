import { maxMentions } from '../../model/article.ts';
import type { AnyDocument, Documents } from '../../model/document.ts';
import { Reference } from '../../model/reference.ts';
import type { EntityName } from '../../model/types.ts';

/** An entity that the text of an article names. */
export interface NamedInText {
  readonly type: EntityName;
  readonly id: string;
  readonly slug: string;
  /** The name, as it stands in the text. */
  readonly text: string;
  /** Estimated probability from 0 to 1 that the text names this entity. */
  readonly confidence: number;
}

/** How an import proposes mentions. */
export interface Recognition {
  /** The confidence from which an entity becomes a mention. */
  readonly threshold: number;
  namesIn(article: Documents['Article']): Promise<readonly NamedInText[]>;
}

/** The entities that a text names, and that its line does not mention. */
export interface Proposals {
  /** Entities that become mentions. */
  readonly added: readonly NamedInText[];
  /** Entities whose confidence is below the threshold. */
  readonly below: readonly NamedInText[];
  /** Entities with enough confidence that an article with the maximum number of mentions has no room for. */
  readonly beyondMaximum: readonly NamedInText[];
}

export interface WithProposals {
  /** The document with the added mentions. */
  readonly document: AnyDocument;
  readonly proposals?: Proposals | undefined;
  /** The document without the added mentions: whether a line has changed does not depend on them. */
  readonly asLine?: AnyDocument | undefined;
}

/** Adds mentions of the entities that the text of an article names. Mentions of the line stay as they are, with their roles. */
export async function withProposals(
  document: AnyDocument,
  { threshold, namesIn }: Recognition,
): Promise<WithProposals> {
  if (document.type !== 'Article') return { document };
  const mentioned = new Set(document.mentions.map(({ entity }) => String(entity)));
  const proposed = bestOfEach(await namesIn(document)).filter(
    ({ type, id, slug }) => !mentioned.has(`${type}/${slug}`) && !mentioned.has(`${type}/${id}`),
  );
  const sure = proposed.filter(({ confidence }) => confidence >= threshold);
  const below = proposed.filter(({ confidence }) => confidence < threshold);
  const room = Math.max(0, maxMentions - document.mentions.length);
  const [added, beyondMaximum] = [sure.slice(0, room), sure.slice(room)];
  const mentions = added.map(({ type, slug }) => ({
    entity: new Reference(type, slug),
    role: 'MENTIONED' as const,
  }));
  // Those that only links of the text make stand last.
  const own = document.mentions.filter(({ linked }) => linked !== true);
  const linked = document.mentions.filter(one => one.linked === true);
  return {
    document: { ...document, mentions: [...own, ...mentions, ...linked] },
    proposals: { added, below, beyondMaximum },
    asLine: document,
  };
}

/** Each entity once, where it is the most probable; the most probable entities first. */
function bestOfEach(names: readonly NamedInText[]): NamedInText[] {
  const best = new Map<string, NamedInText>();
  for (const one of names.toSorted((a, b) => b.confidence - a.confidence))
    if (!best.has(one.id)) best.set(one.id, one);
  return [...best.values()];
}

export function isArticle({ type }: AnyDocument): boolean {
  return type === 'Article';
}

/** Whether a text may name the record of a document. */
export function mayBeNamed(document: AnyDocument): boolean {
  return !isArticle(document);
}
