/** A text in another format that cannot be converted; the message says why. */
export class Unconvertible extends Error {
  override name = 'Unconvertible';
}
