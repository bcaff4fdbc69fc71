/** An item of the search index is missing or malformed, so that no result derived from it would be correct. */
export class IndexDamage extends Error {
  constructor(problem: string, options?: ErrorOptions) {
    super(`${problem}. Run communique verify for details, and communique reproject to repair it.`, options);
  }
}
