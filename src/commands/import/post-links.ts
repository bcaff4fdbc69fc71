import { TooComplex } from '../../errors/too-complex.ts';
import { linksOf, relinked } from '../../model/body-links.ts';
import type { Table } from '../../store/table.ts';
import { resolve } from '../write/resolve.ts';

/**
 * Texts of posts with their links as they lead now: posts are no part of the documents that renames and merges rewrite. A link to a deleted entity
 * becomes plain text, as in the text of an article.
 */
export async function withCurrentLinks(table: Table, texts: readonly string[]): Promise<string[]> {
  const links = texts.flatMap(linksIn);
  if (links.length === 0) return [...texts];
  const sound = new Set(links.map(String));
  const targets = await resolve(table, links);
  return texts.map(text =>
    relinked(text, link => {
      const target = targets.get(String(link));
      if (target === undefined) return sound.has(String(link)) ? undefined : String(link);
      return `${target.type}/${target.slug}`;
    }),
  );
}

function linksIn(text: string) {
  try {
    return linksOf(text).links;
  } catch (error) {
    if (error instanceof TooComplex) return [];
    throw error;
  }
}
