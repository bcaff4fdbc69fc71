import { LRUCache } from 'lru-cache';

/**
 * What was made of the texts that were read last, for all requests of this process: the same few are asked for again and again. Each is kept
 * under a key, and made anew where another text stands there, because hashing a text costs about a third of parsing it. What is kept is
 * shared, so it must not be changed.
 */
export class Memo<Made extends NonNullable<unknown>> {
  readonly #kept: LRUCache<string, { readonly text: string; readonly made: Made }>;

  /** Keeps texts of so many characters together. */
  constructor(maxCharacters: number) {
    this.#kept = new LRUCache({ maxSize: maxCharacters, sizeCalculation: ({ text }) => text.length + 1 });
  }

  of(key: string, text: string, make: (text: string) => Made): Made {
    const known = this.#kept.get(key);
    if (known?.text === text) return known.made;
    const made = make(text);
    this.#kept.set(key, { text, made });
    return made;
  }
}
