import vocabulary from './schema-org.json' with { type: 'json' };

interface Class {
  readonly parents: readonly string[];
  readonly properties: Readonly<Record<string, readonly string[]>>;
}

const classes: Readonly<Record<string, Class>> = vocabulary.classes;
const members: Readonly<Record<string, readonly string[]>> = vocabulary.members;

/** What in a document of JSON-LD does not hold to the vocabulary of schema.org: types, properties, and the types of values. */
export function vocabularyFaults(node: object, place = ''): string[] {
  const {
    '@context': context,
    '@type': type,
    '@id': id,
    ...properties
  }: Record<string, unknown> = { ...node };
  const types = [type].flat().map(String);
  const unknown = types.filter(one => classes[one] === undefined);
  if (unknown.length > 0) return [`${place}${unknown.join()} is not a type`];
  const faults: string[] = [];
  if (place === '' && context !== 'https://schema.org') faults.push('@context: is not that of schema.org');
  if (id !== undefined && !isAddress(id)) faults.push(`${place}@id: is not an IRI`);
  for (const [name, value] of Object.entries(properties)) {
    const expected = types.map(one => rangeOf(one, name)).find(range => range !== undefined);
    if (expected === undefined) faults.push(`${place}${name}: not a property of ${types.join()}`);
    else
      for (const one of [value].flat()) faults.push(...valueFaults(`${place}${name}: `, name, one, expected));
  }
  return faults;
}

function valueFaults(place: string, name: string, value: unknown, expected: readonly string[]): string[] {
  if (typeof value !== 'object' || value === null)
    return expected.some(type => isLiteral(type, value))
      ? []
      : [`${place}${JSON.stringify(value)} is not ${expected.join(', ')}`];
  const types = [Reflect.get(value, '@type')].flat().map(String);
  const unknown = types.filter(one => classes[one] === undefined);
  if (unknown.length > 0) return [`${place}${unknown.join()} is not a type`];
  const own = types.flatMap(type => [...ancestorsOf(type)]);
  // A Role stands between a record and the value of the same property: https://schema.org/Role
  const { [name]: inner, ...role }: Record<string, unknown> = { ...value };
  if (own.includes('Role'))
    return [...vocabularyFaults(role, place), ...valueFaults(place, name, inner, expected)];
  return own.some(type => expected.includes(type))
    ? vocabularyFaults(value, place)
    : [`${place}${types.join()} is not ${expected.join(', ')}`];
}

function isLiteral(type: string, value: unknown): boolean {
  switch (type) {
    case 'Text':
      return typeof value === 'string';
    case 'URL':
      return isAddress(value);
    case 'Date':
      return typeof value === 'string' && /^\d{4}(?:-\d\d(?:-\d\d)?)?$/.test(value);
    case 'DateTime':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(value);
    case 'Duration':
      return typeof value === 'string' && /^PT\d+(?:\.\d+)?S$/.test(value);
    case 'Boolean':
      return typeof value === 'boolean';
    case 'Integer':
      return Number.isInteger(value);
    case 'Number':
      return typeof value === 'number';
    case 'Distance':
    case 'QuantitativeValue':
      // Pixels, as search engines read them.
      return Number.isInteger(value);
    default:
      return (members[type] ?? []).some(member => value === `https://schema.org/${member}`);
  }
}

function isAddress(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value);
}

function rangeOf(type: string, property: string): readonly string[] | undefined {
  for (const one of ancestorsOf(type)) {
    const range = classes[one]?.properties[property];
    if (range !== undefined) return range;
  }
  return undefined;
}

function* ancestorsOf(type: string): Generator<string> {
  yield type;
  for (const parent of classes[type]?.parents ?? []) yield* ancestorsOf(parent);
}
