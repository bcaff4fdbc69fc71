/** Weights and lengths are stored as one byte: their logarithm in steps of six per cent. */
const stepsPerDoubling = 12;

const maxCode = 255;

/** The code of a weight or of a length. */
export function codeOf(value: number): number {
  return Math.min(maxCode, Math.max(0, Math.round(stepsPerDoubling * Math.log2(1 + value))));
}

const values = Float64Array.from({ length: maxCode + 1 }, (_, code) => 2 ** (code / stepsPerDoubling) - 1);

/** The value of a code. */
export function valueOfCode(code: number): number {
  return values[code] ?? 0;
}
