/**
 * A record's id, a ULID, as the URN of a UUID with the same 128 bits. Formats that ask for a URI get one that stays the same when slugs, addresses
 * and hosts change: RFC 4287 (4.2.6) for entries of a feed, JSON-LD for nodes, ninjs for items.
 */
export function permanentId(ulid: string): string {
  const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  let bits = 0n;
  for (const character of ulid) bits = bits * 32n + BigInt(digits.indexOf(character));
  const hex = bits.toString(16).padStart(32, '0');
  return `urn:uuid:${hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}`;
}
