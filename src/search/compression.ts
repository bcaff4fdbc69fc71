import { deflateRawSync, inflateRawSync, type ZlibOptions } from 'node:zlib';
import { IndexDamage } from './index-damage.ts';

/** The first byte of packed bytes. */
const marks = { plain: 0, deflated: 1 } as const;

/** Bytes that hardly become shorter, and would only take time. */
const maxPlain = 64;

/**
 * Maximum bytes of decompressed postings: those of a word in an item of DynamoDB's 400 kB are fewer. It keeps a damaged
 * item from filling the memory.
 */
const maxDecompressed = 16_000_000;

/** Compresses bytes where that makes them shorter. */
export function compressed(bytes: Uint8Array): Uint8Array {
  const deflated = bytes.length > maxPlain ? deflateRawSync(bytes, sizedFor(bytes.length)) : bytes;
  return deflated.length < bytes.length ? marked(marks.deflated, deflated) : marked(marks.plain, bytes);
}

/** The bytes before `compressed`. Throws if they were not made by it. */
export function decompressed(bytes: Uint8Array): Uint8Array {
  const [mark] = bytes;
  const rest = bytes.subarray(1);
  if (mark === marks.plain) return rest;
  if (mark !== marks.deflated) throw new IndexDamage('Compressed bytes of the search index are malformed');
  try {
    return inflateRawSync(rest, {
      maxOutputLength: maxDecompressed,
      chunkSize: expectedRatio * rest.length + minChunk,
    });
  } catch (cause) {
    throw new IndexDamage('Compressed bytes of the search index are malformed', { cause });
  }
}

/**
 * zlib reserves 270 kB for each call by default, many times the bytes of most lists. A window and symbols for as many bytes compress them as well:
 * https://zlib.net/zlib_tech.html
 */
function sizedFor(bytes: number): ZlibOptions {
  const bits = Math.ceil(Math.log2(bytes));
  return {
    windowBits: Math.min(15, Math.max(9, bits)),
    memLevel: Math.min(8, Math.max(1, bits - 6)),
    chunkSize: bytes + minChunk,
  };
}

/** The smallest piece in which zlib gives its output. */
const minChunk = 64;

/** How many times shorter postings become. More output comes in further pieces. */
const expectedRatio = 4;

function marked(mark: number, bytes: Uint8Array): Uint8Array {
  const all = new Uint8Array(bytes.length + 1);
  all[0] = mark;
  all.set(bytes, 1);
  return all;
}
