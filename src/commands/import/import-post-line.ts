import { createHash } from 'node:crypto';
import { parseJson } from '../../formats/json.ts';
import type { DocumentIssue } from '../../model/document.ts';
import type { ValuesOf } from '../../model/field.ts';
import { isId, timedId, timeOfId } from '../../model/id.ts';
import { livePostLine } from '../../model/live-post-line.ts';
import { checkedFields } from '../mutations/live-post-input.ts';
import { type Line, repeatedKey } from './import-line.ts';

/** A valid line of a post, with its time and its key. */
export type PostLine = ValuesOf<typeof livePostLine> & { readonly at: string; readonly key: string };

/** The post of a line, or the faults of the line. */
export function parsePost(
  { text }: Line,
  now: string,
): { readonly values?: PostLine; readonly issues: readonly DocumentIssue[] } {
  const { value, repeated } = parseJson(text);
  const { type: _, ...given } = Object(value);
  const { values, issues } = checkedFields(livePostLine, given);
  const faults = [...repeated.map(path => ({ path: path.map(String), message: repeatedKey })), ...issues];
  if (values === undefined) return { issues: faults };
  const { at, key } = values;
  if (at === null) return { issues: [...faults, { path: ['at'], message: 'is missing' }] };
  if (at < '1970' || at > now) faults.push({ path: ['at'], message: 'must be between 1970 and now' });
  else if (key !== null && !(isId(key) && timeOfId(key) === Date.parse(at)))
    faults.push({ path: ['key'], message: 'is not a ULID of the time in "at"; leave it out for a new post' });
  if (faults.length > 0) return { issues: faults };
  return { values: { ...values, at, key: key ?? derivedKeyOf({ ...values, at }) }, issues: [] };
}

/** The key of a line without one: the same for every import of the line, and for a corrected text. */
function derivedKeyOf({
  article,
  at,
  headline,
}: ValuesOf<typeof livePostLine> & { readonly at: string }): string {
  const name = JSON.stringify([String(article), at, headline]);
  return timedId(Date.parse(at), createHash('sha256').update(name).digest().subarray(0, 16));
}
