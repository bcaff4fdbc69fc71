/** Whole numbers packed into bytes: seven bits a byte, the lowest first, as in protocol buffers. */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  /** `expected`: about how many bytes there will be, which saves copies. */
  constructor(expected = 64) {
    this.#bytes = new Uint8Array(expected);
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(this.#length + 1);
    this.#bytes[this.#length++] = value;
  }

  number(value: number): void {
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) this.byte((rest % 128) | 128);
    this.byte(rest);
  }

  bytes(bytes: Uint8Array): void {
    if (this.#length + bytes.length > this.#bytes.length) this.#grow(this.#length + bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  text(text: string): void {
    const bytes = Buffer.from(text);
    this.number(bytes.length);
    this.bytes(bytes);
  }

  result(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #grow(needed: number): void {
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** Reads the format of `ByteWriter`. Beyond the last byte it reads zeros. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** The number of bytes that are not read. */
  get left(): number {
    return Math.max(0, this.#bytes.length - this.#at);
  }

  byte(): number {
    return this.#bytes[this.#at++] ?? 0;
  }

  number(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  text(): string {
    const length = this.number();
    const text = Buffer.from(this.#bytes.subarray(this.#at, this.#at + length)).toString();
    this.#at += length;
    return text;
  }

  bytes(length: number): Uint8Array {
    const start = this.#at;
    this.#at += length;
    return this.#bytes.subarray(start, this.#at);
  }
}

/** Packs ascending whole numbers as the differences between neighbours. */
export function packAscending(numbers: readonly number[]): Uint8Array {
  const writer = new ByteWriter();
  let last = -1;
  for (const next of numbers) {
    writer.number(next - last - 1);
    last = next;
  }
  return writer.result();
}

export function unpackAscending(bytes: Uint8Array): number[] {
  const reader = new ByteReader(bytes);
  const numbers: number[] = [];
  for (let last = -1; !reader.isAtEnd; ) {
    last += reader.number() + 1;
    numbers.push(last);
  }
  return numbers;
}
