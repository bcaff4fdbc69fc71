import type { LineLocation } from './import-index.ts';

/**
 * A set of lines by their locations, in one bit a line for a file with several: a set of texts takes some hundred times the memory. A file with a
 * single line takes no more than its number.
 */
export class LineSet {
  readonly #files = new Map<string, number | Uint8Array>();
  #size = 0;

  /** The number of lines. */
  get size(): number {
    return this.#size;
  }

  add(location: LineLocation): void {
    if (this.has(location)) return;
    this.#size += 1;
    const { file, number } = location;
    const known = this.#files.get(file);
    if (known === undefined) this.#files.set(file, number);
    else {
      const last = typeof known === 'number' ? Math.max(known, number) : number;
      const bits = withRoomFor(last, typeof known === 'number' ? new Uint8Array() : known);
      if (typeof known === 'number') setBit(bits, known);
      setBit(bits, number);
      this.#files.set(file, bits);
    }
  }

  has({ file, number }: LineLocation): boolean {
    const known = this.#files.get(file);
    if (known === undefined || typeof known === 'number') return known === number;
    return ((known[number >> 3] ?? 0) & (1 << (number & 7))) !== 0;
  }
}

function withRoomFor(number: number, bits: Uint8Array): Uint8Array {
  const least = (number >> 3) + 1;
  if (least <= bits.length) return bits;
  const longer = new Uint8Array(Math.max(least, 2 * bits.length));
  longer.set(bits);
  return longer;
}

function setBit(bits: Uint8Array, number: number): void {
  bits[number >> 3] = (bits[number >> 3] ?? 0) | (1 << (number & 7));
}
