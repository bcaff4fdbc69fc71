import { ByteReader, ByteWriter } from './bytes.ts';

/** The sort key of an article in all lists, parsed: its publication time, and its id. */
export interface ArticleSortKey {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly id: string;
}

/** Articles in one block of a segment's table. A block has about 4 KB, the unit in which DynamoDB charges reads. */
export const blockSize = 160;

/** The base of the first time in a block. A publication time may be in the year 0, and the packed differences must not be negative. */
const epoch = Date.parse('0000-01-01T00:00:00.000Z');

export function parseSortKey(sk: string): ArticleSortKey {
  const at = sk.indexOf('#');
  return { time: Date.parse(sk.slice(0, at)), id: sk.slice(at + 1) };
}

export function formatSortKey({ time, id }: ArticleSortKey): string {
  return `${new Date(time).toISOString()}#${id}`;
}

/** Packs the sort keys of articles, which must be in their order. */
export function packBlock(sortKeys: readonly ArticleSortKey[]): Uint8Array {
  const writer = new ByteWriter();
  let last = epoch;
  for (const { time, id } of sortKeys) {
    writer.number(time - last);
    writeId(writer, id);
    last = time;
  }
  return writer.result();
}

export function unpackBlock(bytes: Uint8Array): ArticleSortKey[] {
  const reader = new ByteReader(bytes);
  const sortKeys: ArticleSortKey[] = [];
  for (let time = epoch; !reader.isAtEnd; ) {
    time += reader.number();
    sortKeys.push({ time, id: readId(reader) });
  }
  return sortKeys;
}

/** The time of the first article of each block. */
export function packStarts(times: readonly number[]): Uint8Array {
  const writer = new ByteWriter();
  let last = epoch;
  for (let start = 0; start < times.length; start += blockSize) {
    const time = times[start] ?? last;
    writer.number(time - last);
    last = time;
  }
  return writer.result();
}

export function unpackStarts(bytes: Uint8Array): number[] {
  const reader = new ByteReader(bytes);
  const starts: number[] = [];
  for (let time = epoch; !reader.isAtEnd; ) {
    time += reader.number();
    starts.push(time);
  }
  return starts;
}

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const digitOf: ReadonlyMap<string, number> = new Map([...alphabet].map((letter, digit) => [letter, digit]));

/** The 26 characters of an id carry five bits each: 17 bytes instead of 26. */
function writeId(writer: ByteWriter, id: string): void {
  let [bits, size] = [0, 0];
  for (const letter of id) {
    bits = bits * 32 + (digitOf.get(letter) ?? 0);
    size += 5;
    if (size >= 8) {
      size -= 8;
      writer.byte(Math.floor(bits / 2 ** size));
      bits %= 2 ** size;
    }
  }
  writer.byte(bits * 2 ** (8 - size));
}

function readId(reader: ByteReader): string {
  let id = '';
  let [bits, size] = [0, 0];
  while (id.length < idLength) {
    if (size < 5) {
      bits = bits * 256 + reader.byte();
      size += 8;
    }
    size -= 5;
    id += alphabet.charAt(Math.floor(bits / 2 ** size));
    bits %= 2 ** size;
  }
  return id;
}

const idLength = 26;
