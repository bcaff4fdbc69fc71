import type { SyncQuery } from '../generated/documents.ts';
import { transaction } from './database.ts';

type Node = NonNullable<NonNullable<SyncQuery['changes']>['nodes'][number]['node']>;

/** A record as `changes` returns it. */
export type CopiedArticle = Extract<Node, { __typename: 'Article' }>;
export type CopiedEntity = Extract<Node, { name: string }>;
export type Copied = CopiedArticle | CopiedEntity;

/** A page of the log. */
export interface Page {
  readonly upserted: readonly Copied[];
  readonly removed: readonly string[];
  readonly cursor: string | null;
}

export async function cursorOfCopy(): Promise<string | null> {
  const cursor: unknown = await transaction<unknown>('readonly', ({ state }) => state.get('cursor'));
  return typeof cursor === 'string' ? cursor : null;
}

/** Applies a page and stores its cursor in one transaction, so that an interruption loses nothing. */
export async function applyPage({ upserted, removed, cursor }: Page): Promise<void> {
  await transaction('readwrite', ({ records, state }) => {
    for (const record of upserted) records.put(record);
    for (const id of removed) records.delete(id);
    state.put(cursor, 'cursor');
    return undefined;
  });
  if (upserted.length + removed.length > 0) forget();
}

export async function clearCopy(): Promise<void> {
  await transaction('readwrite', ({ records, state }) => {
    records.clear();
    state.clear();
    return undefined;
  });
  forget();
}

/** All of the copy; the articles with the newest first. */
export interface Copy {
  readonly articles: readonly CopiedArticle[];
  readonly entities: ReadonlyMap<string, CopiedEntity>;
}

let loaded: Promise<Copy> | undefined;
const listeners = new Set<() => void>();

/** The copy, read once and kept until it changes. */
export function readCopy(): Promise<Copy> {
  loaded ??= load();
  return loaded;
}

export function onCopyChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

async function load(): Promise<Copy> {
  const all = (await transaction<Copied[]>('readonly', ({ records }) => records.getAll())) ?? [];
  const articles = all.filter(record => record.__typename === 'Article');
  const entities = all.filter(record => record.__typename !== 'Article');
  return {
    articles: articles.sort((a, b) => (b.publishedAt ?? '').localeCompare(a.publishedAt ?? '')),
    entities: new Map(entities.map(entity => [entity.id, entity])),
  };
}

function forget(): void {
  loaded = undefined;
  for (const listener of listeners) listener();
}
