/** An item of the search index is missing or malformed: nothing that follows from it could be right. */
export class IndexDamage extends Error {
  constructor(what: string) {
    super(`${what}; communique verify names it.`);
  }
}
