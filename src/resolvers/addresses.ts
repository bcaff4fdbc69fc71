import type { Named } from '../model/record.ts';

/** The URL templates of the web site that shows the content; undefined where the operator has set none. */
export interface Addresses {
  /** The page of an article, with the placeholder `{slug}` or `{id}`. */
  readonly article?: string | undefined;
}

/** The URL of an article's page on the newsroom's site; null where none is known. */
export function articleUrl({ id, slug }: Named<'Article'>, { article }: Addresses): string | null {
  return article?.replaceAll('{slug}', encodeURIComponent(slug)).replaceAll('{id}', id) ?? null;
}
