/** The ways that an answer can be packed in. */
export type Encoding = 'br' | 'gzip';

/**
 * The encoding that a client likes best of those on offer, the first of equals; undefined for none. RFC 9110, 12.5.3: what is not
 * named is not accepted, `*` stands for the rest, a weight of 0 refuses.
 */
export function chooseEncoding(header: string | null, offered: readonly Encoding[]): Encoding | undefined {
  if (header === null || header === '') return undefined;
  const weights = new Map(header.split(',').map(weightOf));
  const weigh = (encoding: string) => weights.get(encoding) ?? weights.get('*') ?? 0;
  const best = offered.toSorted((a, b) => weigh(b) - weigh(a))[0];
  // Plain is always acceptable, and better where the client weighs it higher.
  return best !== undefined && weigh(best) > 0 && weigh(best) >= (weights.get('identity') ?? 0)
    ? best
    : undefined;
}

function weightOf(member: string): [string, number] {
  const [name = '', ...parameters] = member.split(';').map(part => part.trim().toLowerCase());
  const q = parameters.find(parameter => parameter.startsWith('q='))?.slice(2);
  const weight = q === undefined ? 1 : Number(q);
  return [name === 'x-gzip' ? 'gzip' : name, weight >= 0 && weight <= 1 ? weight : 0];
}
