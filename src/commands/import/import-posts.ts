import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { AnyDocument, DocumentIssue } from '../../model/document.ts';
import { maxPinnedPosts, maxPosts } from '../../model/live-post.ts';
import type { RecordOf } from '../../model/record.ts';
import { type Reference, referencesIn } from '../../model/reference.ts';
import { canonicalJson } from '../../projection/canonical-json.ts';
import { type Deletion, deletionFrom } from '../../projection/deletion.ts';
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
import type { RecordKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import { contentOf, type LivePostContent } from '../mutations/live-post-input.ts';
import { writePost } from '../mutations/live-post-write.ts';
import { survivingDocuments } from '../write/resolve.ts';
import { type Decision, importer } from './import-decision.ts';
import type { LineLocation } from './import-index.ts';
import { isOfType, type Line, type Source } from './import-line.ts';
import { type PostLine, parsePost } from './import-post-line.ts';
import type { ImportOptions, Tally } from './import-report.ts';
import { danglingIn, type ImportTargets, type Targets, withoutDeleted } from './import-targets.ts';
import { withCurrentLinks } from './post-links.ts';

/** The type of a post in lines of the content format. */
const postType = 'LivePost';

/** Maximum attempts at a post, where a concurrent write wins. */
const attempts = 20;

/** The posts of live articles among the lines of an import. They are written after all documents, in their order. */
export class ImportPosts {
  readonly #table: Table;
  readonly #source: Source;
  readonly #options: ImportOptions;
  /** The live articles among the documents. */
  readonly #live = new Set<string>();
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

  /** Notes the kind of an article: in a dry run it is not stored yet. */
  note({ type, slug, ...document }: AnyDocument): void {
    if (type === 'Article' && 'kind' in document && document.kind === 'LIVE')
      this.#live.add(`${type}/${slug}`);
  }

  /** Writes the posts, or only evaluates them. */
  async write(tally: Tally, targets: ImportTargets, { dryRun }: { dryRun: boolean }): Promise<void> {
    if (this.#lines === 0) return;
    const first = new Map<string, LineLocation>();
    for await (const line of this.#source()) {
      if (!isOfType(line, postType)) continue;
      const result = await this.#result(line, { targets, dryRun, first });
      if ('issues' in result) tally.wrong(line, result.issues, postType);
      else if (result.kind === 'kept') tally.kept(line, result, postType);
      else {
        tally.count(result.kind, postType);
        if (result.kind !== 'same' && result.deleted.size > 0)
          tally.notice(line, withoutDeleted(result.deleted));
      }
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

  async #result(line: Line, run: Run): Promise<Result> {
    const { issues, values } = parsePost(line, this.#table.now());
    if (issues.length > 0 || values === undefined) return { issues };
    for (let attempt = 0; attempt < attempts; attempt++) {
      const result = await this.#attempt(values, line, run);
      if (result !== undefined) return result;
    }
    return wrong([], 'the posts of the article kept changing; import the line again');
  }

  /** Returns undefined if a concurrent write was first. */
  async #attempt(values: PostLine, line: Line, run: Run): Promise<Result | undefined> {
    const { article: reference, key } = values;
    const references = referencesIn(values);
    const targets = await run.targets.of(references.map(one => one.reference));
    if (targets.deleted.has(String(reference))) {
      const message = `${reference} was deleted; use --overwrite to restore it`;
      return { kind: 'kept', path: ['article'], message, hasNews: false };
    }
    const dangling = danglingIn(references, targets, run);
    if (dangling.length > 0) return { issues: dangling };
    const article = await this.#article(targets.stored.get(String(reference))?.id);
    // Before the write, the line of an article tells its kind.
    const own = run.dryRun ? run.targets.referenceInImport(reference) : undefined;
    if (own !== undefined && !this.#live.has(String(own)))
      return wrong(['article'], 'is an article of another kind in these files; set its kind to LIVE');
    if (own === undefined && article !== undefined && article.kind !== 'LIVE')
      return wrong(['article'], `is an article of the kind ${article.kind}; set its kind to LIVE`);
    const post = `${own ?? article?.id} ${key}`;
    const { file, number } = run.first.get(post) ?? line;
    if (file !== line.file || number !== line.number)
      return wrong([], `is the same post as ${file}:${number}; ${advice}`);
    run.first.set(post, line);
    if (article !== undefined) return this.#save(values, article, { ...targets, dryRun: run.dryRun });
    return run.dryRun ? { kind: 'new', deleted: targets.deleted } : wrong(['article'], 'is not an article');
  }

  async #save(
    values: PostLine,
    article: RecordOf<'Article'>,
    { stored, deleted, dryRun }: Targets & { dryRun: boolean },
  ): Promise<Result | undefined> {
    const { at, key } = values;
    const [state, entry, removal] = await getItems(
      this.#table,
      [postsStateKey(article), postKey(article, key), postRemovalKey(key)],
      'consistent',
    );
    const posts = postsStateFrom(state);
    const before = entry === undefined ? undefined : postOnCard(String(entry.card));
    const content = contentOf(values, stored);
    if (before !== undefined && (await this.#isSame(before, content))) return { kind: 'same', deleted };
    const digest = digestOf(values);
    const kept = this.#kept(before, deletionFrom(removal), digest);
    if (kept !== undefined) return kept;
    if (before === undefined && posts.count >= maxPosts)
      return wrong(['article'], `has too many posts: ${posts.count + 1} (maximum ${maxPosts})`);
    if (content.isPinned && before?.isPinned !== true && posts.pinned >= maxPinnedPosts)
      return wrong(
        ['isPinned'],
        `has too many pinned posts: ${posts.pinned + 1} (maximum ${maxPinnedPosts})`,
      );
    const kind = before === undefined ? 'new' : 'changed';
    if (dryRun) return { kind, deleted };
    const now = this.#table.now();
    const { createdAt, revision } = before ?? { createdAt: now, revision: 0 };
    const next = revision + 1;
    const imported = { digest, revision: next };
    const own = { key, at, createdAt, updatedAt: now, updatedBy: importer, revision: next, imported };
    const after: LivePost = { ...content, ...own };
    const change = { article, posts, ...(before === undefined ? {} : { before }), after, now };
    const isWritten = (await writePost(this.#table, change)) !== undefined;
    return isWritten ? { kind, deleted } : undefined;
  }

  /** Whether a post has some content already. It may refer to records as they were before a rename or a merge, and to deleted records. */
  async #isSame(before: LivePost, content: LivePostContent): Promise<boolean> {
    const recordKeys: RecordKey[] = [...before.authors, ...before.mentions];
    const documents = await survivingDocuments(this.#table, recordKeys);
    const ids = new Map(recordKeys.map(({ id }, i) => [id, documents[i]?.id]));
    const survivorIds = (all: readonly RecordKey[]) => [
      ...new Set(all.flatMap(({ id }) => ids.get(id) ?? [])),
    ];
    const withoutReferences = { authors: [], mentions: [] };
    const [body] = before.body === content.body ? [] : await withCurrentLinks(this.#table, [before.body]);
    const idsIn = (all: readonly RecordKey[]) => all.map(({ id }) => id);
    return (
      isDeepStrictEqual(
        { ...before, ...content, ...withoutReferences },
        { ...before, ...(body === undefined ? {} : { body }), ...withoutReferences },
      ) &&
      isDeepStrictEqual(survivorIds(before.authors), idsIn(content.authors)) &&
      isDeepStrictEqual(survivorIds(before.mentions), idsIn(content.mentions))
    );
  }

  async #article(id: string | undefined): Promise<RecordOf<'Article'> | undefined> {
    if (id === undefined) return undefined;
    const [item] = await survivingDocuments(this.#table, [{ type: 'Article', id }]);
    const record = item === undefined ? undefined : recordFrom(item);
    return record?.type === 'Article' ? record : undefined;
  }

  /** Posts that editors have changed or removed stay as they are. */
  #kept(before: LivePost | undefined, removal: Deletion | undefined, digest: string): Result | undefined {
    if (this.#options.overwrite === true) return undefined;
    const kept = (reason: string, known: string | undefined): Result => ({
      kind: 'kept',
      path: [],
      message: `${reason}; use --overwrite to write the line anyway`,
      hasNews: known !== digest,
    });
    if (before === undefined)
      return removal && kept(`was removed on ${removal.at.slice(0, 10)}`, removal.digest);
    const { imported, revision, updatedBy, updatedAt } = before;
    if (imported?.revision === revision) return undefined;
    return kept(`was changed by ${updatedBy} on ${updatedAt.slice(0, 10)}`, imported?.digest);
  }
}

/** The circumstances of one pass over the posts. */
interface Run {
  readonly targets: ImportTargets;
  readonly dryRun: boolean;
  /** The lines of the posts so far, by article and key: two lines for one post would overwrite each other. */
  readonly first: Map<string, LineLocation>;
}

/** The digest of a line, independent of how it is written. The fields that make its key are the same in each version of it. */
function digestOf({ headline, body, isPinned, isKeyEvent, authors, mentions }: PostLine): string {
  const textsOf = (all: readonly Reference[]) => all.map(String);
  const content = {
    headline,
    body,
    isPinned,
    isKeyEvent,
    authors: textsOf(authors),
    mentions: textsOf(mentions),
  };
  return hash('sha256', canonicalJson(content), 'base64url');
}

const advice = 'posts of one time need headlines that differ, or times that differ by a millisecond';

type Result =
  | { readonly kind: 'new' | 'changed' | 'same'; readonly deleted: ReadonlySet<string> }
  | Extract<Decision, { kind: 'kept' }>
  | { readonly issues: readonly DocumentIssue[] };

function wrong(path: string[], message: string): Result {
  return { issues: [{ path, message }] };
}
