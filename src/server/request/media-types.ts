/** The media types of responses; the first is the one that old clients know. https://graphql.github.io/graphql-over-http/draft/#sec-Media-Types */
export const answerTypes = ['application/json', 'application/graphql-response+json'] as const;

export type ResponseType = (typeof answerTypes)[number];

/**
 * The media type that a client prefers, the first of equals; undefined if it accepts none. RFC 9110, 12.5.1: the most specific range applies, and a
 * weight of 0 excludes a type.
 */
export function answerTypeFor(accept: string | null): ResponseType | undefined {
  if (accept === null || accept.trim() === '') return answerTypes[0];
  // A list may name hundreds of types. Ranges that match no type of this API are dropped before they are parsed.
  const members = accept.split(',').filter(member => /^\s*(?:application|\*)\//i.test(member));
  const ranges = members.map(rangeOf).filter(isInUtf8);
  const offers = answerTypes.flatMap(type => {
    const position = specificPosition(ranges, type);
    const weight = ranges[position]?.weight ?? 0;
    return weight > 0 ? [{ type, weight, position }] : [];
  });
  return offers.toSorted((a, b) => b.weight - a.weight || a.position - b.position)[0]?.type;
}

interface Range {
  readonly type: string;
  readonly weight: number;
  readonly charset: string;
}

/** A media range of an `Accept`, or the media type of a `Content-Type`. */
export function rangeOf(member: string): Range {
  const [type = '', ...parameters] = member.split(';').map(part => part.trim().toLowerCase());
  const parameter = (name: string) =>
    parameters
      .find(one => one.startsWith(`${name}=`))
      ?.slice(name.length + 1)
      .replace(/^"(.*)"$/, '$1');
  const q = parameter('q');
  const weight = q === undefined ? 1 : Number(q);
  return { type, weight: weight >= 0 && weight <= 1 ? weight : 0, charset: parameter('charset') ?? 'utf-8' };
}

/** JSON is always UTF-8: RFC 8259, 8.1. */
export function isInUtf8({ charset }: Range): boolean {
  return charset === 'utf-8' || charset === 'utf8';
}

/** The index of the most specific range for a type; -1 if no range matches it. */
function specificPosition(ranges: readonly Range[], type: ResponseType): number {
  const positions = [type, 'application/*', '*/*'].map(one => ranges.findIndex(range => range.type === one));
  return positions.find(position => position >= 0) ?? -1;
}
