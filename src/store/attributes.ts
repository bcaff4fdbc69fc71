import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Key } from './keys.ts';

/** An item of the table. Its attributes hold JSON values, and bytes where something is packed; DynamoDB's sets are not used. */
export type Item = Key & { readonly [attribute: string]: unknown };

type Attributes = Record<string, AttributeValue>;

/** An item in the format of DynamoDB requests. */
export function toAttributes(item: Item): Attributes {
  return attributesOf(item);
}

/** An item from a DynamoDB response. */
export function fromAttributes(attributes: Attributes): Item {
  const { pk, sk } = attributes;
  if (pk?.S === undefined || sk?.S === undefined) throw new Error('An item has no key.');
  return { ...valuesOf(attributes), pk: pk.S, sk: sk.S };
}

/**
 * Upper bound of the bytes that DynamoDB counts for an item:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemSize(item: Item): number {
  return bytesOf(item, () => maxNumberSize);
}

/** The units of an eventually consistent read of an item. */
export function readUnitsOf(item: Item): number {
  return Math.max(1, Math.ceil(bytesOf(item, numberSize) / bytesPerUnit)) / 2;
}

const bytesPerUnit = 4096;

/** Bytes of a list or a map itself, and of each of its members in addition to the member's own size. */
const containerSize = 3;
const memberSize = 1;

/** DynamoDB stores digits in pairs; sign, exponent and an odd digit take a few more bytes. */
const maxNumberSize = 21;

function numberSize(value: number): number {
  if (value === 0) return 1;
  const [mantissa = '', exponent = ''] = Math.abs(value).toExponential().split('e');
  // Pairs consist of tens and ones, so a first digit at the ones is half a pair.
  const digits = mantissa.replace('.', '').length + (Number(exponent) % 2 === 0 ? 1 : 0);
  return 1 + Math.ceil(digits / 2) + (value < 0 ? 1 : 0);
}

/** An item itself has no overhead, unlike a map within it. */
function bytesOf(item: Item, ofNumber: (value: number) => number): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOf(value, ofNumber),
    0,
  );
}

function sizeOf(value: unknown, ofNumber: (value: number) => number): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return ofNumber(value);
  if (typeof value !== 'object' || value === null) return 1;
  if (value instanceof Uint8Array) return value.length;
  const members = Array.isArray(value)
    ? value.map(member => sizeOf(member, ofNumber))
    : Object.entries(value).map(([name, child]) => Buffer.byteLength(name) + sizeOf(child, ofNumber));
  return members.reduce((sum, size) => sum + memberSize + size, containerSize);
}

/** A value of a kind that this project never writes, such as a set. It is kept unchanged, so that its item can be read, reported and preserved. */
class ForeignValue {
  readonly attribute: AttributeValue;

  constructor(attribute: AttributeValue) {
    this.attribute = attribute;
  }
}

function toAttribute(value: unknown): AttributeValue {
  if (value instanceof ForeignValue) return value.attribute;
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value instanceof Uint8Array) return { B: value };
  if (Array.isArray(value)) return { L: value.map(toAttribute) };
  if (typeof value === 'object') return { M: attributesOf(value) };
  throw new Error(`An item cannot hold a ${typeof value}.`);
}

function attributesOf(value: object): Attributes {
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, toAttribute(child)]));
}

function fromAttribute(attribute: AttributeValue): unknown {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return Number(attribute.N);
  if (attribute.BOOL !== undefined) return attribute.BOOL;
  if (attribute.NULL !== undefined) return null;
  if (attribute.B !== undefined) return attribute.B;
  if (attribute.L !== undefined) return attribute.L.map(fromAttribute);
  if (attribute.M !== undefined) return valuesOf(attribute.M);
  return new ForeignValue(attribute);
}

function valuesOf(attributes: Attributes): { [name: string]: unknown } {
  const values: { [name: string]: unknown } = {};
  for (const [name, value] of Object.entries(attributes)) values[name] = fromAttribute(value);
  return values;
}
