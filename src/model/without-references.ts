import { relinked } from './body-links.ts';
import { essentialReferences } from './essential.ts';
import { Reference } from './reference.ts';

/** A document without some of its references, without the edges to which these are essential, and with the text of links to them alone. */
export function withoutReferences<D extends object>(
  document: D,
  isLeftOut: (reference: Reference) => boolean,
): D {
  const copy = (value: unknown): unknown => {
    if (value instanceof Reference) return isLeftOut(value) ? dropped : value;
    if (Array.isArray(value)) return value.map(copy).filter(one => one !== dropped);
    if (typeof value !== 'object' || value === null) return value;
    const fields = Object.entries(value).map(([name, child]) => [name, copy(child)] as const);
    if (fields.some(([name, child]) => child === dropped && essentialReferences.has(name))) return dropped;
    return Object.fromEntries(fields.map(([name, child]) => [name, child === dropped ? null : child]));
  };
  const left = copy(document);
  const text: unknown = Reflect.get(Object(left), 'body');
  const body =
    typeof text === 'string' ? relinked(text, link => (isLeftOut(link) ? undefined : String(link))) : text;
  // Every field keeps its shape: references may be null wherever they are not essential to an edge.
  return (body === text ? left : { ...Object(left), body }) as D;
}

const dropped = Symbol('dropped');
