/** The media types of answers, the one that old clients know first. https://graphql.github.io/graphql-over-http/draft/#sec-Media-Types */
export const answerTypes = ['application/json', 'application/graphql-response+json'] as const;

export type AnswerType = (typeof answerTypes)[number];

/**
 * The type of an answer that a client likes best, the first that it names of equals; undefined where it accepts none. RFC 9110, 12.5.1: the most
 * specific range counts, and a weight of 0 refuses.
 */
export function answerTypeFor(accept: string | null): AnswerType | undefined {
  if (accept === null || accept.trim() === '') return answerTypes[0];
  // Most of a long list are types that nobody has here, and are not looked into.
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

/** JSON is UTF-8 wherever it travels: RFC 8259, 8.1. */
export function isInUtf8({ charset }: Range): boolean {
  return charset === 'utf-8' || charset === 'utf8';
}

/** Where the range stands that says most of a type; -1 where none does. */
function specificPosition(ranges: readonly Range[], type: AnswerType): number {
  const positions = [type, 'application/*', '*/*'].map(one => ranges.findIndex(range => range.type === one));
  return positions.find(position => position >= 0) ?? -1;
}
