import * as z from 'zod';
import { country, entityFields, list, optional, partialDate, text } from './fields.ts';
import { reference } from './reference.ts';

const position = z.strictObject({
  title: text(300),
  organization: optional(reference('Organization')),
  startDate: optional(partialDate),
  endDate: optional(partialDate),
  source: optional(reference('Article')),
});

/** A person as import, export and mutations write one. */
export const personDocument = z.strictObject({
  type: z.literal('Person'),
  ...entityFields,
  honorificPrefix: optional(text(100)),
  givenName: optional(text(200)),
  familyName: optional(text(200)),
  jobTitle: optional(text(300)),
  nationality: optional(country),
  birthDate: optional(partialDate),
  deathDate: optional(partialDate),
  positions: list(position, 100),
});

/** A post as far as its order needs it. */
interface Held {
  readonly startDate: string | null;
  readonly endDate: string | null;
}

/** Posts latest first: those still held, then by when they ended, then by when they began. */
export function latestFirst<P extends Held>(positions: readonly P[]): P[] {
  const rank = ({ startDate, endDate }: Held) => `${endDate ?? '9999'} ${startDate ?? ''}`;
  return positions.toSorted((a, b) => (rank(a) > rank(b) ? -1 : rank(a) < rank(b) ? 1 : 0));
}
