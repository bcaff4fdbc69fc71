import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globalId } from '../src/model/global-id.ts';
import { derivedId } from '../src/model/id.ts';
import type { TypeName } from '../src/model/types.ts';
import { fold } from '../src/text/fold.ts';
import { contentDir } from './api.ts';

/** A document as the content files write it. */
export interface ModelDocument {
  readonly type: TypeName;
  readonly slug: string;
  // biome-ignore lint/suspicious/noExplicitAny: the content format is the contract here, read without the code under test
  readonly [field: string]: any;
}

/** A front as the content files write it; of the filters, only that of a language. */
export interface ModelFront {
  readonly type: 'Front';
  readonly slug: string;
  readonly name: string;
  readonly containers: readonly {
    readonly key: string;
    readonly title: string;
    readonly items?: readonly {
      readonly article: string;
      readonly headline?: string;
      readonly kicker?: string;
      readonly summary?: string;
      readonly place?: number;
    }[];
    readonly backfill?: {
      readonly section?: string;
      readonly entity?: string;
      readonly filter?: { readonly language?: string };
    };
  }[];
}

/** A post of a live article as the content files write it. */
export interface ModelPost {
  readonly type: 'LivePost';
  readonly article: string;
  readonly at: string;
  readonly headline?: string;
  readonly body: string;
  readonly isPinned?: boolean;
  readonly isKeyEvent?: boolean;
  readonly mentions: readonly string[];
}

/** The content files, held in memory and searched by brute force: what the API's answers are compared with. */
export class Model {
  readonly documents: readonly ModelDocument[];
  /** Fronts are no records. */
  readonly fronts: readonly ModelFront[];

  readonly #posts: readonly ModelPost[];

  readonly #byName: ReadonlyMap<string, ModelDocument>;

  constructor(documents: readonly (ModelDocument | ModelFront | ModelPost)[] = readContent()) {
    this.documents = documents.filter(one => one.type !== 'Front' && one.type !== 'LivePost');
    this.fronts = documents.filter(one => one.type === 'Front');
    this.#posts = documents.filter(one => one.type === 'LivePost');
    this.#byName = new Map(this.documents.map(document => [nameOf(document), document]));
  }

  /** The slugs of a front's articles, by container: chosen ones, and those of its lists that no container has. */
  onFront(slug: string, first: number): Record<string, string[]> {
    const front = this.fronts.find(one => one.slug === slug);
    if (front === undefined) throw new Error(`The front ${slug} is not in the content.`);
    const isPublic = new Set(this.articles().map(nameOf));
    const shown = new Set<string>(
      front.containers.flatMap(({ items = [] }) => items.map(({ article }) => article)),
    );
    return Object.fromEntries(
      front.containers.map(({ key, items = [], backfill }) => {
        const chosen = items.filter(({ article }) => isPublic.has(article));
        const fill = this.#backfill(backfill).filter(one => !shown.has(one));
        const others = chosen.filter(({ place }) => place === undefined).map(({ article }) => article);
        const places: string[] = [];
        while (places.length < first) {
          const pinned = chosen.find(({ place }) => place === places.length + 1)?.article;
          const next = pinned ?? others.shift() ?? fill.shift();
          if (next === undefined) break;
          places.push(next);
          shown.add(next);
        }
        return [key, places.map(one => one.slice('Article/'.length))];
      }),
    );
  }

  #backfill(backfill: ModelFront['containers'][number]['backfill']): string[] {
    if (backfill === undefined) return [];
    const { section, entity, filter: { language } = {} } = backfill;
    const all = entity === undefined ? this.articles() : this.articlesAbout(entity);
    return all
      .filter(one => section === undefined || one.section === section)
      .filter(one => language === undefined || one.language === language)
      .map(nameOf);
  }

  /** The posts of live articles that satisfy a condition, newest first. */
  posts(condition: (post: ModelPost) => boolean = () => true): ModelPost[] {
    return this.#posts.filter(condition).toSorted((a, b) => (a.at < b.at ? 1 : -1));
  }

  ofType(type: TypeName): ModelDocument[] {
    return this.documents.filter(document => document.type === type);
  }

  get(reference: string): ModelDocument {
    const found = this.#byName.get(reference);
    if (found === undefined) throw new Error(`${reference} is not in the content.`);
    return found;
  }

  /** Public articles that satisfy a condition, newest first. */
  articles(condition: (article: ModelDocument) => boolean = () => true): ModelDocument[] {
    const now = new Date().toISOString();
    const isPublic = ({ publishedAt }: ModelDocument) => publishedAt !== undefined && publishedAt <= now;
    return this.ofType('Article')
      .filter(article => isPublic(article) && condition(article))
      .toSorted(latest(sortedBy('publishedAt')));
  }

  articlesAbout(reference: string): ModelDocument[] {
    return this.articles(article => mentionsOf(article).some(({ entity }) => entity === reference));
  }

  /** Other public articles that share mentions with one: those that share most first, of equals the newest. */
  relatedArticles(article: ModelDocument): ModelDocument[] {
    const own = new Set(mentionsOf(article).map(({ entity }) => entity));
    const shared = (other: ModelDocument) =>
      new Set(mentionsOf(other).flatMap(({ entity }) => (own.has(entity) ? entity : []))).size;
    return this.articles(other => other !== article && shared(other) > 0).toSorted(
      (a, b) => shared(b) - shared(a),
    );
  }

  /** How many public articles mention each other entity together with one. */
  mentionedWith(reference: string): Map<string, number> {
    const counts = new Map<string, number>();
    for (const article of this.articlesAbout(reference)) {
      const names = new Set(mentionsOf(article).map(({ entity }) => entity));
      names.delete(reference);
      for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  }

  /** Events that satisfy a condition, latest first. */
  events(condition: (event: ModelDocument) => boolean = () => true): ModelDocument[] {
    return this.ofType('Event')
      .filter(condition)
      .toSorted(latest(sortedBy('startDate')));
  }

  /** Agreements that satisfy a condition, by their latest milestone, latest first. */
  agreements(condition: (agreement: ModelDocument) => boolean = () => true): ModelDocument[] {
    return this.ofType('Agreement')
      .filter(condition)
      .toSorted(latest(agreement => `${milestonesOf(agreement).at(-1)?.date ?? ''}#${ulidOf(agreement)}`));
  }

  /** Records of a type that satisfy a condition, by name. */
  byName(type: TypeName, condition: (document: ModelDocument) => boolean = () => true): ModelDocument[] {
    return this.ofType(type)
      .filter(condition)
      .toSorted(earliest(({ name, ...rest }) => `${fold(name)}#${ulidOf(rest as ModelDocument)}`));
  }
}

export interface ModelMention {
  readonly entity: string;
  readonly role: string;
}

/** Mentions in the article's order, with the role that counts where none is written. */
export function mentionsOf(article: ModelDocument): ModelMention[] {
  return (article.mentions ?? []).map((mention: Partial<ModelMention>) => ({
    role: 'MENTIONED',
    ...mention,
  }));
}

/** Milestones oldest first. */
export function milestonesOf(
  agreement: ModelDocument,
): { date: string; status: string; event?: string; source?: string; note?: string }[] {
  return (agreement.milestones ?? []).toSorted((a: { date: string }, b: { date: string }) =>
    a.date < b.date ? -1 : a.date > b.date ? 1 : 0,
  );
}

export function nameOf({ type, slug }: ModelDocument): string {
  return `${type}/${slug}`;
}

/** The id that a client sees of an imported record. */
export function idOf(document: ModelDocument): string {
  return globalId(document.type, ulidOf(document));
}

export function slugsOf(records: readonly { slug: string }[]): string[] {
  return records.map(({ slug }) => slug);
}

function ulidOf({ type, slug }: ModelDocument): string {
  return derivedId(type, slug);
}

function sortedBy(field: string) {
  return (document: ModelDocument) => `${document[field]}#${ulidOf(document)}`;
}

function earliest(key: (document: ModelDocument) => string) {
  return (a: ModelDocument, b: ModelDocument) => Buffer.compare(Buffer.from(key(a)), Buffer.from(key(b)));
}

function latest(key: (document: ModelDocument) => string) {
  return (a: ModelDocument, b: ModelDocument) => earliest(key)(b, a);
}

function readContent(): (ModelDocument | ModelFront | ModelPost)[] {
  const files = readdirSync(contentDir).filter(name => name.endsWith('.ndjson'));
  const lines = files.flatMap(name => readFileSync(join(contentDir, name), 'utf8').split('\n'));
  return lines.filter(line => line !== '').map(line => JSON.parse(line));
}
