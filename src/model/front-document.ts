import { reasonFor } from '../errors/reason.ts';
import { type DocumentIssue, issuesFrom } from './document.ts';
import { schemaOf } from './document-schema.ts';
import { type FrontDocument, frontFields, maxItemsOfFront } from './front.ts';

/** A valid front, or all faults of an invalid one. */
export type FrontCheck = { readonly document: FrontDocument } | { readonly issues: readonly DocumentIssue[] };

/** Validates a front from outside. Its references are checked where they are looked up. */
export function checkFront(input: unknown): FrontCheck {
  const result = schemaOf(frontFields).safeParse(input, { error: reasonFor });
  if (!result.success) return { issues: result.error.issues.flatMap(issue => issuesFrom(issue, 'a front')) };
  // The schema and the type are derived from the same declaration.
  const document = result.data as FrontDocument;
  const issues = [...issuesOfKeys(document), ...issuesOfItems(document), ...issuesOfBackfills(document)];
  return issues.length === 0 ? { document } : { issues };
}

function issuesOfKeys({ containers }: FrontDocument): DocumentIssue[] {
  const keys = containers.map(({ key }) => key);
  return keys.flatMap((key, i) => {
    const message = 'is the key of another container; each key is unique on its front';
    return keys.indexOf(key) === i ? [] : [{ path: ['containers', String(i), 'key'], message }];
  });
}

function issuesOfItems({ containers }: FrontDocument): DocumentIssue[] {
  const issues: DocumentIssue[] = [];
  const total = containers.reduce((sum, { items }) => sum + items.length, 0);
  if (total > maxItemsOfFront) {
    const message = `have too many items in all: ${total} (maximum ${maxItemsOfFront}); remove some, or fill a container by its backfill`;
    issues.push({ path: ['containers'], message });
  }
  for (const [i, { items }] of containers.entries()) {
    const places = items.map(({ place }) => place);
    for (const [j, place] of places.entries()) {
      if (place === null || places.indexOf(place) === j) continue;
      const message = `is the place of another item of the container: ${place}; pin each item to a place of its own`;
      issues.push({ path: ['containers', String(i), 'items', String(j), 'place'], message });
    }
  }
  return issues;
}

function issuesOfBackfills({ containers }: FrontDocument): DocumentIssue[] {
  return containers.flatMap(({ backfill }, i) => {
    if (backfill === null) return [];
    const path = ['containers', String(i), 'backfill'];
    const { section, entity, filter } = backfill;
    if ([section, entity, filter].filter(one => one !== null).length !== 1)
      return [{ path, message: 'must have exactly one of section, entity and filter' }];
    const isWithoutMentions = filter !== null && filter.mentions.length + filter.mentionsAny.length === 0;
    if (!isWithoutMentions || filter.roles.length === 0) return [];
    const message = 'have no entities: name some in mentions or mentionsAny';
    return [{ path: [...path, 'filter', 'roles'], message }];
  });
}
