import { LRUCache } from 'lru-cache';

/**
 * A cache of the results computed from the latest texts, shared by all requests of this process. They mostly need the same few texts. Each
 * result has a key, and is computed again if the key has another text, because hashing a text costs about a third of parsing it. Results are
 * shared, so they must not be changed.
 */
export class Memo<Made extends NonNullable<unknown>> {
  readonly #kept: LRUCache<string, { readonly text: string; readonly made: Made }>;

  /** Keeps texts with this number of characters in total. */
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
