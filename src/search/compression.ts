import { deflateRawSync, inflateRawSync } from 'node:zlib';
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
  const deflated = bytes.length > maxPlain ? deflateRawSync(bytes) : bytes;
  return deflated.length < bytes.length ? marked(marks.deflated, deflated) : marked(marks.plain, bytes);
}

/** The bytes before `compressed`. Throws if they were not made by it. */
export function decompressed(bytes: Uint8Array): Uint8Array {
  const [mark] = bytes;
  const rest = bytes.subarray(1);
  if (mark === marks.plain) return rest;
  if (mark !== marks.deflated) throw new IndexDamage('Compressed bytes of the search index are malformed');
  try {
    return inflateRawSync(rest, { maxOutputLength: maxDecompressed });
  } catch (cause) {
    throw new IndexDamage('Compressed bytes of the search index are malformed', { cause });
  }
}

function marked(mark: number, bytes: Uint8Array): Uint8Array {
  const all = new Uint8Array(bytes.length + 1);
  all[0] = mark;
  all.set(bytes, 1);
  return all;
}
