import { destinationsIn, withDestinations } from '../formats/links.ts';
import type { Purpose } from '../formats/markdown-tree.ts';
import { isSlug } from '../text/slug.ts';
import { type EntityName, entityTypeNames } from './entities.ts';
import { isId } from './id.ts';
import { LinkReference } from './reference.ts';

/** The entity that a link of a text leads to; undefined for a link to anything else. Its key is not checked. */
export function linkedEntity(destination: string): LinkReference<EntityName> | undefined {
  const [, name, key = ''] = /^(\w+)\/(.+)$/s.exec(decoded(destination).normalize('NFC')) ?? [];
  const type = entityTypeNames.find(candidate => candidate === name);
  return type === undefined ? undefined : new LinkReference(type, key);
}

/**
 * The entities that the links of a text lead to, once each, and the destinations that look like references and are none. Throws
 * TooComplex where the text is too complex.
 */
export function linksOf(markdown: string): { links: LinkReference<EntityName>[]; malformed: string[] } {
  const found = mayLink.test(markdown)
    ? destinationsIn(markdown, 'writing').flatMap(destination => linkedEntity(destination) ?? [])
    : [];
  const distinct = [...new Map(found.map(link => [String(link), link])).values()];
  const isSound = ({ key }: LinkReference) => isSlug(key) || isId(key);
  return {
    links: distinct.filter(isSound),
    malformed: distinct.filter(link => !isSound(link)).map(String),
  };
}

/** A text whose links to entities have the names that `nameOf` returns; a link without a name becomes plain text. */
export function relinked(
  markdown: string,
  nameOf: (link: LinkReference<EntityName>) => string | undefined,
  purpose: Purpose = 'reading',
): string {
  if (!mayLink.test(markdown)) return markdown;
  return withDestinations(markdown, purpose, destination => {
    const link = linkedEntity(destination);
    if (link === undefined) return destination;
    const name = nameOf(link);
    return name === undefined ? null : name === String(link) ? destination : name;
  });
}

/**
 * Whether a text can have a link to an entity; most have none, and need not be parsed. A destination may begin on the next line of a quote, and
 * may hide its type behind an escape.
 */
const mayLink = new RegExp(`\\](?:\\(|:)[\\s>]*<?(?:(?:${entityTypeNames.join('|')})/|\\w*[%&\\\\])`);

function decoded(destination: string): string {
  try {
    return decodeURIComponent(destination);
  } catch (error) {
    if (error instanceof URIError) return destination;
    throw error;
  }
}
