import { mergeEdges } from '../../src/model/merged-edges.ts';
import type { EntityName, TypeName } from '../../src/model/types.ts';
import { fold } from '../../src/text/fold.ts';

/** A model of a newsroom in memory, by brute force: it repeats every rule of the mutations in the simplest form. */

/** A reference inside of the fields of a record. */
export class Ref {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: fields of all types; the answers of the API say what they should be
export type Fields = { [name: string]: any };

export interface ModelRecord {
  readonly type: TypeName;
  readonly id: string;
  slug: string;
  slugs: Set<string>;
  revision: number;
  fields: Fields;
  /** The fields of each past revision. */
  readonly past: Map<number, { slug: string; fields: Fields }>;
  status: 'DRAFT' | 'PUBLISHED' | 'WITHDRAWN';
  publishedAt: string | null;
  updatedAt: string;
}

export type Outcome =
  | 'written'
  | 'InvalidInputError'
  | 'NotFoundError'
  | 'DuplicateError'
  | 'StaleRevisionError';

/** Edges that are meaningless without their target. */
const essential = new Set(['entity', 'actor', 'agreement']);

export class NewsroomModel {
  readonly records = new Map<string, ModelRecord>();
  /** Where an id leads that was merged. */
  readonly became = new Map<string, string>();
  /** Every id and every slug that ever was. */
  readonly ids: { type: TypeName; id: string }[] = [];
  readonly slugs = new Set<string>();
  now = '';

  /** The record that an id leads to now. */
  find(id: string | undefined): ModelRecord | undefined {
    const next = id === undefined ? undefined : this.became.get(id);
    return next === undefined ? this.records.get(id ?? '') : this.find(next);
  }

  ofType(type: TypeName): ModelRecord[] {
    return [...this.records.values()].filter(record => record.type === type);
  }

  /** The record that has a slug, or had it before. */
  withSlug(type: TypeName, slug: string): ModelRecord | undefined {
    return this.ofType(type).find(({ slugs }) => slugs.has(slug));
  }

  /** The slug that a record gets which is made without one: that of its name, numbered from the second on. */
  madeSlug(type: TypeName, ofName: string): string {
    for (let n = 1; ; n++) {
      const slug = n === 1 ? ofName : `${ofName}-${n}`;
      if (this.withSlug(type, slug) === undefined) return slug;
    }
  }

  /** The expected response for a new record; `created` adds the record when its id is known. */
  creation(type: TypeName, slug: string, fields: Fields): Outcome {
    if (this.#dangles(fields)) return 'InvalidInputError';
    return this.withSlug(type, slug) === undefined ? 'written' : 'DuplicateError';
  }

  created(type: TypeName, id: string, slug: string, fields: Fields): void {
    this.ids.push({ type, id });
    this.#note(type, slug);
    this.records.set(id, {
      type,
      id,
      slug,
      slugs: new Set([slug]),
      revision: 1,
      fields: this.#resolved(fields),
      past: new Map(),
      status: 'DRAFT',
      publishedAt: null,
      updatedAt: this.now,
    });
  }

  update(id: string, revision: number, input: Fields & { slug?: string }): Outcome {
    const record = this.find(id);
    if (record === undefined) return 'NotFoundError';
    if (record.revision !== revision) return 'StaleRevisionError';
    const { slug = record.slug, ...fields } = input;
    const resolved = this.#resolved(fields);
    if (this.#dangles(fields) || refsIn(resolved).some(ref => ref.id === record.id))
      return 'InvalidInputError';
    const parent = parentIn(record.type, resolved);
    const isNew = parent !== undefined && parent.id !== parentIn(record.type, record.fields)?.id;
    if (isNew && this.#leadsTo(parent, new Set([record.id]))) return 'InvalidInputError';
    const owner = this.withSlug(record.type, slug);
    if (owner !== undefined && owner !== record) return 'DuplicateError';
    this.#write(record, slug, { ...record.fields, ...resolved });
    return 'written';
  }

  publish(id: string, revision: number, at: string | null): Outcome {
    const record = this.find(id);
    if (record === undefined) return 'NotFoundError';
    if (record.revision !== revision) return 'StaleRevisionError';
    if (at === null && this.isPublic(record)) return 'written';
    const publishedAt = at ?? this.now;
    if (record.status === 'PUBLISHED' && record.publishedAt === publishedAt) return 'written';
    this.#revise(record);
    Object.assign(record, { status: 'PUBLISHED', publishedAt });
    return 'written';
  }

  withdraw(id: string, revision: number): Outcome {
    const record = this.find(id);
    if (record === undefined) return 'NotFoundError';
    if (record.revision !== revision) return 'StaleRevisionError';
    if (record.status === 'DRAFT') return 'InvalidInputError';
    if (record.status === 'WITHDRAWN') return 'written';
    this.#revise(record);
    record.status = 'WITHDRAWN';
    return 'written';
  }

  restore(id: string, revision: number, wanted: number): Outcome {
    const record = this.find(id);
    if (record === undefined) return 'NotFoundError';
    if (record.revision !== revision) return 'StaleRevisionError';
    if (wanted === record.revision) return 'written';
    const past = record.past.get(wanted);
    if (past === undefined) return 'NotFoundError';
    this.#write(
      record,
      past.slug,
      withRefs(past.fields, ref => this.find(ref.id)?.id),
    );
    return 'written';
  }

  delete(id: string, revision: number): Outcome {
    const record = this.find(id);
    if (record === undefined) return 'NotFoundError';
    if (record.revision !== revision) return 'StaleRevisionError';
    this.records.delete(record.id);
    this.#repoint();
    return 'written';
  }

  merge(from: string, into: string, revision: number): Outcome {
    const [first, second] = [this.find(from), this.find(into)];
    if (first === undefined || second === undefined) return 'NotFoundError';
    if (second.revision !== revision) return 'StaleRevisionError';
    if (first === second || first.type !== second.type) return 'InvalidInputError';
    const pair = new Set([first.id, second.id]);
    const [own, other] = [second, first].map(({ type, fields }) => {
      const parent = parentIn(type, fields);
      // Neither record becomes a part of itself by way of the other one.
      const isCycle = parent !== undefined && this.#leadsTo(parent, pair);
      const kept = isCycle ? { ...fields, [parentFields[type] ?? '']: null } : fields;
      return withRefs(kept, ref => (pair.has(ref.id) ? undefined : ref.id));
    });
    this.#revise(second);
    second.revision = Math.max(second.revision, first.revision + 1);
    second.fields = union(own ?? {}, other ?? {});
    for (const slug of first.slugs) second.slugs.add(slug);
    this.records.delete(first.id);
    this.became.set(first.id, second.id);
    this.#repoint();
    return 'written';
  }

  isPublic({ type, status, publishedAt }: ModelRecord): boolean {
    return type !== 'Article' || (status === 'PUBLISHED' && publishedAt !== null && publishedAt <= this.now);
  }

  /** Public articles that satisfy a condition, newest first. */
  articles(condition: (article: ModelRecord) => boolean = () => true): ModelRecord[] {
    return this.ofType('Article')
      .filter(article => this.isPublic(article) && condition(article))
      .toSorted(by(({ publishedAt, id }) => `${publishedAt}#${ulidOf(id)}`))
      .toReversed();
  }

  byName(type: EntityName, condition: (record: ModelRecord) => boolean = () => true): ModelRecord[] {
    return this.ofType(type)
      .filter(condition)
      .toSorted(by(({ fields, id }) => `${fold(fields.name)}#${ulidOf(id)}`));
  }

  #write(record: ModelRecord, slug: string, fields: Fields): void {
    if (slug === record.slug && same(fields, record.fields)) return;
    this.#revise(record);
    Object.assign(record, { slug, fields });
    record.slugs.add(slug);
    this.#note(record.type, slug);
  }

  #note(type: TypeName, slug: string): void {
    this.slugs.add(`${type}/${slug}`);
  }

  #revise(record: ModelRecord): void {
    record.past.set(record.revision, { slug: record.slug, fields: record.fields });
    record.revision += 1;
    record.updatedAt = this.now;
  }

  /** Every reference to a merged record points to its survivor; references to deleted records are removed. */
  #repoint(): void {
    for (const record of this.records.values()) {
      record.fields = withRefs(record.fields, ref => {
        const target = this.find(ref.id)?.id;
        return target === record.id ? undefined : target;
      });
    }
  }

  /** Whether a record is one of some, or a part of one, directly or indirectly. */
  #leadsTo(start: Ref, ids: ReadonlySet<string>): boolean {
    const seen = new Set<string>();
    for (let next: Ref | undefined = start; next !== undefined && !seen.has(next.id); ) {
      if (ids.has(next.id)) return true;
      seen.add(next.id);
      const record: ModelRecord | undefined = this.find(next.id);
      next = record && parentIn(record.type, record.fields);
    }
    return false;
  }

  #dangles(fields: Fields): boolean {
    return refsIn(fields).some(ref => this.find(ref.id) === undefined);
  }

  /** References as they are stored: to what was merged by the id of what it became, joined as by its merge. */
  #resolved(fields: Fields): Fields {
    return withRefs(fields, ref => this.find(ref.id)?.id ?? ref.id);
  }
}

/** The fields with the record of which one is a part. */
const parentFields: Partial<Record<TypeName, string>> = {
  Organization: 'parent',
  Event: 'parent',
  Place: 'within',
  Topic: 'broader',
};

function parentIn(type: TypeName, fields: Fields): Ref | undefined {
  const parent = fields[parentFields[type] ?? ''];
  return parent instanceof Ref ? parent : undefined;
}

/** The ids that an entity or an article is sorted by. */
export function ulidOf(id: string): string {
  return Buffer.from(id, 'base64').toString().split(':')[1] ?? '';
}

export function by<T>(key: (one: T) => string) {
  return (a: T, b: T) => Buffer.compare(Buffer.from(key(a)), Buffer.from(key(b)));
}

export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  if (value instanceof Ref) return { ref: value.id };
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== null && one !== undefined)
      .map(([name, one]) => [name, sorted(one)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

export function refsIn(value: unknown): Ref[] {
  if (value instanceof Ref) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(refsIn) : [];
}

/** Fields with each reference leading elsewhere, or nowhere: then the edge goes, or the field is null. What was moved says nothing twice. */
function withRefs(fields: Fields, target: (ref: Ref) => string | undefined): Fields {
  const walk = (value: unknown): unknown => {
    if (value instanceof Ref) {
      const id = target(value);
      return id === undefined ? undefined : new Ref(id);
    }
    if (Array.isArray(value)) {
      const result: { old: unknown; one: unknown; moved: boolean }[] = [];
      for (const old of value) {
        const one = walk(old);
        if (one !== undefined) result.push({ old, one, moved: !same(one, old) && isMoved(old, target) });
      }
      const kept = result.filter(
        ({ one, moved }, i) =>
          !moved || !result.some((other, j) => j !== i && (!other.moved || j < i) && same(other.one, one)),
      );
      return mergeEdges(kept.map(({ old, one, moved }) => ({ value: one, before: moved ? old : undefined })));
    }
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([name, one]) => [name, one, walk(one)] as const);
    if (entries.some(([name, , one]) => one === undefined && essential.has(name))) return undefined;
    return Object.fromEntries(entries.map(([name, , one]) => [name, one ?? null]));
  };
  return walk(fields) as Fields;
}

function isMoved(value: unknown, target: (ref: Ref) => string | undefined): boolean {
  return refsIn(value).some(ref => target(ref) !== ref.id);
}

function union(own: Fields, other: Fields): Fields {
  const { name, alternateNames = [], ...rest } = other;
  const joined = (a: unknown[], b: unknown[]) => {
    const more = b.filter(one => !a.some(known => same(known, one)));
    // Of two edges to one record the stronger stays; merge.test.ts says which that is.
    return mergeEdges([...a.map(value => ({ value })), ...more.map(value => ({ value, before: value }))]);
  };
  const fields = Object.fromEntries(
    [...new Set([...Object.keys(own), ...Object.keys(rest)])].map(field => {
      const [a, b] = [own[field], rest[field]];
      return [field, Array.isArray(a) || Array.isArray(b) ? joined(a ?? [], b ?? []) : (a ?? b ?? null)];
    }),
  );
  const names = joined(own.alternateNames ?? [], [name, ...alternateNames]);
  return { ...fields, alternateNames: names.filter(one => one !== own.name) };
}
