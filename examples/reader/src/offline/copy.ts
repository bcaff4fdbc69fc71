import type { CopiedFragment } from '../generated/documents.ts';
import { transaction } from './database.ts';

/** A record as the copy has it. */
export type CopiedArticle = Extract<CopiedFragment, { __typename: 'Article' }>;
export type CopiedEntity = Extract<CopiedFragment, { name: string }>;
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

/** Stores and deletes records at the same place of the log. */
export async function changeCopy(put: readonly Copied[], drop: readonly string[]): Promise<void> {
  if (put.length + drop.length === 0) return;
  await transaction('readwrite', ({ records }) => {
    for (const record of put) records.put(record);
    for (const id of drop) records.delete(id);
    return undefined;
  });
  forget();
}

export function isCopied(node: { readonly __typename: string } | null): node is Copied {
  return node !== null && (node.__typename === 'Article' || 'name' in node);
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

/** The size of the copy, of its records as text. */
export function copyBytes({ articles, entities }: Copy): number {
  return new Blob([...articles, ...entities.values()].map(record => JSON.stringify(record))).size;
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
