import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { parseJson } from '../../formats/json.ts';
import type { DocumentIssue } from '../../model/document.ts';
import type { ValuesOf } from '../../model/field.ts';
import { isId, timedId, timeOfId } from '../../model/id.ts';
import { maxPinnedPosts, maxPosts } from '../../model/live-post.ts';
import { livePostLine } from '../../model/live-post-line.ts';
import type { RecordOf } from '../../model/record.ts';
import { referencesIn } from '../../model/reference.ts';
import {
  type LivePost,
  postKey,
  postOnCard,
  postsStateFrom,
  postsStateKey,
} from '../../projection/live-post.ts';
import { postRemovalKey } from '../../projection/live-post-items.ts';
import { recordFrom } from '../../projection/stored.ts';
import { getItems } from '../../store/items.ts';
import type { Table } from '../../store/table.ts';
import { checkedFields, contentOf } from '../mutations/live-post-input.ts';
import { writePost } from '../mutations/live-post-write.ts';
import { presentDocuments, resolve } from '../write/resolve.ts';
import { type Decision, importer } from './import-decision.ts';
import { isOfType, type Line, repeatedKey, type Source } from './import-line.ts';
import type { ImportOptions, Tally } from './import-report.ts';

/** The type of a post in lines of the content format. */
const postType = 'LivePost';

/** Maximum attempts at a post, where a concurrent write wins. */
const attempts = 20;

/** The posts of live articles among the lines of an import. They are written after all documents, in their order. */
export class ImportPosts {
  readonly #table: Table;
  readonly #source: Source;
  readonly #options: ImportOptions;
  #lines = 0;

  constructor(table: Table, source: Source, options: ImportOptions) {
    this.#table = table;
    this.#source = source;
    this.#options = options;
  }

  /** The lines of documents. Reading them counts the posts. */
  readonly documents: Source = () => this.#split();

  /** The number of lines with posts, once the documents were read. */
  get lines(): number {
    return this.#lines;
  }

  /** Writes the posts, or only evaluates them. */
  async write(tally: Tally, { dryRun }: { dryRun: boolean }): Promise<void> {
    if (this.#lines === 0) return;
    for await (const line of this.#source()) {
      if (!isOfType(line, postType)) continue;
      const result = await this.#result(line, dryRun);
      if ('issues' in result) tally.wrong(line, result.issues, postType);
      else if (result.kind === 'kept') tally.kept(line, result, postType);
      else tally.count(result.kind, postType);
    }
  }

  async *#split(): AsyncGenerator<Line> {
    let posts = 0;
    for await (const line of this.#source()) {
      if (isOfType(line, postType)) posts += 1;
      else yield line;
    }
    this.#lines = posts;
  }

  async #result(line: Line, dryRun: boolean): Promise<Result> {
    const { issues, values } = parsePost(line, this.#table.now());
    if (issues.length > 0 || values === undefined) return { issues };
    for (let attempt = 0; attempt < attempts; attempt++) {
      const result = await this.#attempt(values, dryRun);
      if (result !== undefined) return result;
    }
    return wrong([], 'the posts of the article kept changing; import the line again');
  }

  /** Returns undefined where a concurrent write was first. */
  async #attempt(values: PostLine, dryRun: boolean): Promise<Result | undefined> {
    const { article: reference, at, key } = values;
    const references = referencesIn(values);
    const targets = await resolve(
      this.#table,
      references.map(one => one.reference),
    );
    const article = await this.#article(targets.get(String(reference))?.id);
    // A dry run does not write the records of other lines, which may be those that are missing.
    if (article === undefined && dryRun) return { kind: 'new' };
    const missing = references.filter(one => !targets.has(String(one.reference)));
    if (missing.length > 0 && !dryRun)
      return {
        issues: missing.map(one => ({
          path: one.path,
          message: `${one.reference} is neither in these files nor stored`,
        })),
      };
    if (article === undefined) return wrong(['article'], 'is no article');
    if (article.kind !== 'LIVE')
      return wrong(['article'], `is an article of the kind ${article.kind}; set its kind to LIVE`);
    const [state, entry, removal] = await getItems(
      this.#table,
      [postsStateKey(article), postKey(article, key), postRemovalKey(key)],
      'consistent',
    );
    const posts = postsStateFrom(state);
    const before = entry === undefined ? undefined : postOnCard(String(entry.card));
    const content = contentOf(values, targets);
    const isSame = before !== undefined && isDeepStrictEqual({ ...before, ...content }, before);
    if (isSame) return { kind: 'same' };
    const kept = this.#kept(before, removal?.at);
    if (kept !== undefined) return kept;
    if (before === undefined && posts.count >= maxPosts)
      return wrong(['article'], `has too many posts: ${posts.count + 1} (maximum ${maxPosts})`);
    if (content.isPinned && before?.isPinned !== true && posts.pinned >= maxPinnedPosts)
      return wrong(
        ['isPinned'],
        `has too many pinned posts: ${posts.pinned + 1} (maximum ${maxPinnedPosts})`,
      );
    if (dryRun) return { kind: before === undefined ? 'new' : 'changed' };
    const now = this.#table.now();
    const { createdAt, revision } = before ?? { createdAt: now, revision: 0 };
    const own = { key, at, createdAt, updatedAt: now, updatedBy: importer, revision: revision + 1 };
    const after: LivePost = { ...content, ...own };
    const change = { article, posts, ...(before === undefined ? {} : { before }), after, now };
    const isWritten = (await writePost(this.#table, change)) !== undefined;
    return isWritten ? { kind: before === undefined ? 'new' : 'changed' } : undefined;
  }

  async #article(id: string | undefined): Promise<RecordOf<'Article'> | undefined> {
    if (id === undefined) return undefined;
    const [item] = await presentDocuments(this.#table, [{ type: 'Article', id }]);
    const record = item === undefined ? undefined : recordFrom(item);
    return record?.type === 'Article' ? record : undefined;
  }

  /** Posts that editors have changed or removed stay as they are. */
  #kept(before: LivePost | undefined, removedAt: unknown): Result | undefined {
    if (this.#options.overwrite === true) return undefined;
    const howTo = 'use --overwrite to write the line anyway';
    if (before === undefined && typeof removedAt === 'string')
      return {
        kind: 'kept',
        path: [],
        message: `was removed on ${removedAt.slice(0, 10)}; ${howTo}`,
        hasNews: false,
      };
    if (before === undefined || before.updatedBy === importer) return undefined;
    const message = `was changed by ${before.updatedBy} on ${before.updatedAt.slice(0, 10)}; ${howTo}`;
    return { kind: 'kept', path: [], message, hasNews: false };
  }
}

type Result =
  | { readonly kind: 'new' | 'changed' | 'same' }
  | Extract<Decision, { kind: 'kept' }>
  | { readonly issues: readonly DocumentIssue[] };

function wrong(path: string[], message: string): Result {
  return { issues: [{ path, message }] };
}

/** A valid line of a post, with its time and its key. */
type PostLine = ValuesOf<typeof livePostLine> & { readonly at: string; readonly key: string };

function parsePost(
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
