/** A list as the value of a field of JSON; undefined, which JSON leaves out, if it is empty. */
export function listed<T>(values: readonly T[]): readonly T[] | undefined {
  return values.length === 0 ? undefined : values;
}

/** A value that a record may lack, as the value of a field of JSON. */
export function given<T>(value: T | null | undefined): T | undefined {
  return value ?? undefined;
}
