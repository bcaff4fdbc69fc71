/** The supported major versions of ninjs. */
export type NinjsVersion = 1 | 2 | 3;

/** An input that is not an item of a supported version of ninjs. The message is a predicate, whose subject is the item: "names several versions: …". */
export class UnknownVersion extends Error {
  override name = 'UnknownVersion';
}

/** Fields that suggest a major version, in its spelling. Those of 2.x are fields of 1.x, too. */
const signs: readonly (readonly [NinjsVersion, RegExp])[] = [
  [
    1,
    /^(?:\$standard|(?:body|description|headline)_\w+|headline|byline|person|organisation|place|subject|event|object|infosource|genre|trustindicator|mimetype)$/,
  ],
  [
    2,
    /^(?:(?:version|first|content)created|pubstatus|representationtype|copyright(?:holder|notice)|infosources|altids|usageterms|ednote)$/,
  ],
  [
    3,
    /^(?:(?:version|first|content)Created|pubStatus|representationType|copyright(?:Holder|Notice)|infoSources|altIds|usageTerms|edNote|eventDetails|plannedCoverage)$/,
  ],
];

/** Fields that identify an item as ninjs, but are spelled alike in several major versions. */
const shared =
  /^(?:headlines|bodies|descriptions|people|organisations|places|subjects|title|slugline|type|standard)$/;

/** The ninjs version of an item: as declared, otherwise as implied by the names of its fields. */
export function versionOf(item: Readonly<Record<string, unknown>>): NinjsVersion {
  return declaredVersion(item) ?? versionByFields(Object.keys(item));
}

function declaredVersion(item: Readonly<Record<string, unknown>>): NinjsVersion | undefined {
  const standard = item.standard ?? item.$standard;
  const declared = isObject(standard) ? standard : {};
  const name = declared.name;
  if (typeof name === 'string' && name.trim() !== '' && !/ninjs/i.test(name))
    throw new UnknownVersion(`is of the standard "${name.slice(0, 80)}"; only ninjs can be read`);
  const found = [declared.version, declared.schema, item.$schema, name].flatMap(one => majorIn(one) ?? []);
  const [major, ...others] = new Set(found.map(({ major }) => major));
  if (major === undefined) return undefined;
  if (others.length > 0)
    throw new UnknownVersion(`names several versions: ${found.map(({ text }) => text).join(', ')}`);
  if (major === 1 || major === 2 || major === 3) return major;
  throw new UnknownVersion(`is of ninjs ${found[0]?.text}; only versions 1.x, 2.x and 3.x can be read`);
}

function majorIn(value: unknown): { major: number; text: string } | undefined {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  const match =
    /^(?:ninjs\s+)?v?((\d{1,3})(?:\.\d+)*)$/i.exec(text) ?? /ninjs-schema_((\d{1,3})(?:\.\d+)*)/.exec(text);
  return match === null ? undefined : { major: Number(match[2]), text: match[1] ?? '' };
}

function versionByFields(fields: readonly string[]): NinjsVersion {
  const count = (version: NinjsVersion) =>
    fields.filter(field => signs.some(([of, sign]) => of === version && sign.test(field))).length;
  const [first, second, third] = [count(1), count(2), count(3)];
  if (third > 0 && third >= first) return 3;
  // 1.x shares the spelling of 2.x, but not its lists of texts.
  if (first > 0) return 1;
  if (second > 0)
    return fields.some(field =>
      /^(?:headlines|bodies|descriptions|people|places|organisations|subjects)$/.test(field),
    )
      ? 2
      : 1;
  if (fields.some(field => shared.test(field))) return 3;
  const named = fields
    .slice(0, 8)
    .map(field => `"${field.slice(0, 40)}"`)
    .join(', ');
  throw new UnknownVersion(`has none of the fields of ninjs 1.x, 2.x or 3.x, but ${named || 'none at all'}`);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
