/** A row of a chart: what it is of, and one value for each series. */
export interface Row {
  readonly label: string;
  readonly values: readonly number[];
}

const colours = ['#3b6ea5', '#d0893a', '#5f9e5f'];
const [bar, gap, left, width] = [14, 14, 110, 420];

/** A chart of bars as SVG, with a line at 1: where both sides take the same. */
export function bars(title: string, series: readonly string[], rows: readonly Row[]): string {
  const max = Math.max(1, ...rows.flatMap(({ values }) => values)) * 1.1;
  const scale = (value: number) => Math.round((value / max) * width);
  const rowHeight = bar * series.length + gap;
  const height = 50 + rows.length * rowHeight;
  const parts = rows.flatMap(({ label, values }, row) => {
    const top = 40 + row * rowHeight;
    return [
      text(left - 8, top + rowHeight / 2 - 3, label, 'end'),
      ...values.flatMap((value, i) => [
        `<rect x="${left}" y="${top + i * bar}" width="${scale(value)}" height="${bar - 2}" fill="${colours[i]}"/>`,
        text(left + scale(value) + 4, top + i * bar + bar - 4, value.toFixed(2)),
      ]),
    ];
  });
  const legend = series.flatMap((name, i) => [
    `<rect x="${left + i * 120}" y="24" width="10" height="10" fill="${colours[i]}"/>`,
    text(left + i * 120 + 15, 33, name),
  ]);
  const one = left + scale(1);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + width + 60}" height="${height}" font-family="sans-serif" font-size="11">
<title>${title}</title>
<rect width="100%" height="100%" fill="#fff"/>
${text(8, 14, title)}
${[...legend, ...parts].join('\n')}
<line x1="${one}" y1="38" x2="${one}" y2="${height - 8}" stroke="#444" stroke-dasharray="3 3"/>
</svg>
`;
}

function text(x: number, y: number, content: string, anchor = 'start'): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${content}</text>`;
}
