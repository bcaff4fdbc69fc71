import { isId } from './id.ts';
import { isTypeName, type TypeName } from './types.ts';

/** The id that clients see: opaque to them, base64 of `Type:id` as the Relay server specification suggests. */
export function globalId(type: string, id: string): string {
  return btoa(`${type}:${id}`);
}

/** The record or statement of a global id; undefined where the text is none. A statement's id is `<article id>.<key>`. */
export function parseGlobalId(text: string): { type: TypeName | 'Statement'; id: string } | undefined {
  const [type = '', id = '', ...rest] = Buffer.from(text, 'base64').toString('latin1').split(':');
  if (rest.length > 0 || globalId(type, id) !== text) return undefined;
  if (type === 'Statement' && /^[0-9A-Z]{26}\.[0-9A-Z]{12}(?:-\d+)?$/.test(id)) return { type, id };
  return isTypeName(type) && isId(id) ? { type, id } : undefined;
}
