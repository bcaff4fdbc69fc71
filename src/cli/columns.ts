/** Formats rows as lines with aligned columns. The first column is left-aligned, the others as given. */
export function columns(rows: readonly (readonly string[])[], align: 'left' | 'right' = 'left'): string[] {
  const widths = rows.reduce<number[]>(
    (so, row) => row.map((cell, i) => Math.max(so[i] ?? 0, cell.length)),
    [],
  );
  const padded = (cell: string, i: number) =>
    align === 'right' && i > 0 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0);
  return rows.map(row => row.map(padded).join('  ').trimEnd());
}
