/**
 * A regular expression that is made when it is first used. V8 compiles the Unicode classes of a literal when it reads the file, used or not: up to
 * 3 million instructions each, of 1,000 million to the first answer of a function. So the files that a start reads have no such literal.
 */
export function latePattern(source: string, flags: string): () => RegExp {
  let pattern: RegExp | undefined;
  return () => {
    pattern ??= new RegExp(source, flags);
    return pattern;
  };
}
