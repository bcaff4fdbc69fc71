import { reasonFor } from '../../errors/reason.ts';
import { TooComplex } from '../../errors/too-complex.ts';
import { tooComplexText } from '../../formats/markdown-tree.ts';
import { linksOf } from '../../model/body-links.ts';
import { type DocumentIssue, issuesFrom, malformedLink, soundFields } from '../../model/document.ts';
import { schemaOf, shapeOf } from '../../model/document-schema.ts';
import type { ValuesOf } from '../../model/field.ts';
import { livePost } from '../../model/live-post.ts';
import { type Reference, referencesIn } from '../../model/reference.ts';
import { invalidInput } from '../../model/user-error.ts';
import type { LivePost, RecordKeyOf } from '../../projection/live-post.ts';
import type { Table } from '../../store/table.ts';
import { isBlank } from '../../text/blank.ts';
import { type Input, overlaid } from '../write/compose.ts';
import { type ResolvedReferences, resolve } from '../write/resolve.ts';

/** The part of a post that its editors write. */
export type LivePostContent = Pick<
  LivePost,
  'headline' | 'body' | 'isPinned' | 'isKeyEvent' | 'authors' | 'mentions'
>;

/** A checked input: the content of the post, and its time where the input gives one. */
export interface CheckedPost {
  readonly at: string | undefined;
  readonly content: LivePostContent;
}

/**
 * The content of a post by an input over the current one. Throws InvalidInputError with all its faults. Every record that the input refers to exists;
 * records of the current post may have been deleted.
 */
export async function checkedPost(
  table: Table,
  input: Input,
  current?: LivePostContent,
): Promise<CheckedPost> {
  const given = overlaid(inputOf(current), input);
  const { values, issues } = checkedFields(livePost.fields, given);
  const { links, issues: issuesOfLinks } = newLinks(values?.body ?? '', current?.body ?? '');
  issues.push(...issuesOfLinks);
  const references = [
    ...referencesIn(values ?? soundFields(shapeOf(livePost.fields), given)),
    ...referencesIn(links),
  ];
  const targets = await resolve(
    table,
    references.map(({ reference }) => reference),
  );
  const own = new Set([...(current?.authors ?? []), ...(current?.mentions ?? [])].map(textOf));
  for (const { reference, path } of references)
    if (!targets.has(String(reference)) && !own.has(String(reference)))
      issues.push({ path, message: `${reference} does not exist` });
  const [first, ...others] = issues.map(issue => ({ ...issue, path: ['input', ...issue.path] }));
  if (first !== undefined) throw invalidInput(first, ...others);
  if (values === undefined) throw new Error('A post was rejected without an issue.');
  return { at: values.at ?? undefined, content: contentOf(values, targets) };
}

/** The links to entities in a text, without those of the current text: their entities may have been deleted. */
function newLinks(text: string, current: string): { links: readonly unknown[]; issues: DocumentIssue[] } {
  const issue = (message: string) => ({ links: [], issues: [{ path: ['body'], message }] });
  if (text === current) return { links: [], issues: [] };
  try {
    const { links, malformed } = linksOf(text);
    if (malformed.length > 0) return issue(malformedLink(malformed));
    const known = new Set(linksOf(current).links.map(String));
    return { links: links.filter(link => !known.has(String(link))), issues: [] };
  } catch (error) {
    if (!(error instanceof TooComplex)) throw error;
    return issue(tooComplexText);
  }
}

/** The fields of a post as given, with the faults of the post by itself. */
export function checkedFields<F extends typeof livePost.fields>(
  fields: F,
  given: Input,
): { readonly values: ValuesOf<F> | undefined; readonly issues: DocumentIssue[] } {
  const result = schemaOf(fields).safeParse(given, { error: reasonFor });
  const issues = (result.error?.issues ?? []).flatMap(issue => issuesFrom(issue, 'a LivePost'));
  if (!result.success) return { values: undefined, issues };
  // The schema and the type are derived from the same declaration.
  const values = result.data as ValuesOf<F>;
  const { headline, body }: ValuesOf<typeof livePost.fields> = values;
  if (headline === null && isBlank(body))
    issues.push({ path: ['body'], message: 'must not be empty in a post without a headline' });
  return { values, issues };
}

/** The content of a post, with its references resolved. */
export function contentOf(
  { headline, body, isPinned, isKeyEvent, authors, mentions }: ValuesOf<typeof livePost.fields>,
  targets: ResolvedReferences,
): LivePostContent {
  const keysOf = <T extends string>(all: readonly Reference<T>[]) => distinctKeys(all, targets);
  return { headline, body, isPinned, isKeyEvent, authors: keysOf(authors), mentions: keysOf(mentions) };
}

/** A post as an input, with references by id. */
function inputOf(current: LivePostContent | undefined): Input {
  if (current === undefined) return {};
  const { headline, body, isPinned, isKeyEvent, authors, mentions } = current;
  return {
    headline,
    body,
    isPinned,
    isKeyEvent,
    authors: authors.map(textOf),
    mentions: mentions.map(textOf),
  };
}

function textOf({ type, id }: RecordKeyOf<string>): string {
  return `${type}/${id}`;
}

/** The records that references lead to, each once. Deleted records of the current post are left out. */
function distinctKeys<T extends string>(
  all: readonly Reference<T>[],
  targets: ResolvedReferences,
): RecordKeyOf<T>[] {
  const recordKeys = all.flatMap(reference => {
    const id = targets.get(String(reference))?.id;
    return id === undefined ? [] : { type: reference.type, id };
  });
  return [...new Map(recordKeys.map(recordKey => [textOf(recordKey), recordKey])).values()];
}
