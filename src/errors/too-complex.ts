/** A text that exceeds a limit of its conversion: of its size, its nesting, or its time. */
export class TooComplex extends Error {
  override name = 'TooComplex';
}
