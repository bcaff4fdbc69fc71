import { progress, shownBetween, svg, type Video, words } from './drawing.ts';

/** What the INF Treaty did, with a mark for each missile. The facts are those of the article `inf-treaty`. */
export function missilesVideo(name: string): Video {
  const frame = (second: number) => {
    const there = progress(second, 2.6, 5) - progress(second, 7.6, 10.4);
    const gone = progress(second, 7.6, 10.4);
    const labels = progress(second, 2.6, 3);
    const say = (line: string, start: number, end: number, y = 150) =>
      words(line, { x: 70, y, opacity: shownBetween(second, start, end) });
    return svg(
      background +
        say(t.signed[0], 0.2, 2.6, 420) +
        say(t.signed[1], 0.2, 2.6, 500) +
        say(t.marks, 2.8, 7.5) +
        say(t.destroyed, 7.6, 13) +
        sides
          .map(({ side, columns, rows, x, color }) => {
            const label = { x, y: 800, opacity: labels, color };
            return marks({ x, columns, rows, color, share: there }) + words(t[side], { ...label, size: 44 });
          })
          .join('') +
        words(t.number(Math.round(2692 * gone)), {
          ...{ x: 800, y: 560, size: 200, anchor: 'middle', isBold: true },
          opacity: progress(second, 9, 10.4),
        }),
    );
  };
  return { name, seconds: 13, frame, poster: poster() };
}

const t = {
  signed: ['Washington, 8 December 1987:', 'two powers sign the INF Treaty.'],
  marks: 'One mark is one missile.',
  destroyed: 'Within three years all were destroyed.',
  american: '846 American missiles',
  soviet: '1,846 Soviet missiles',
  number: (value: number) => value.toLocaleString('en'),
} as const;

const background = '<path fill="#1f2f45" d="M0 0h1600v900h-1600z"/>';

/** 47 × 18 is 846, and 71 × 26 is 1,846. */
const sides = [
  { side: 'american', columns: 47, rows: 18, x: 70, color: '#8fc7d9' },
  { side: 'soviet', columns: 71, rows: 26, x: 700, color: '#e8a07a' },
] as const;

/** Units from one mark to the next. */
const pitch = { x: 12, y: 20 };
const ground = 730;

interface Marks {
  readonly x: number;
  readonly columns: number;
  readonly rows: number;
  readonly color: string;
  /** How many of them are there, from 0 to 1; whole columns, from the left. */
  readonly share: number;
}

function marks({ x, columns, rows, color, share }: Marks): string {
  const width = Math.round(columns * share) * pitch.x;
  const height = rows * pitch.y;
  const id = `marks-${color.slice(1)}`;
  const mark = `<path fill="${color}" d="M2 4l3-4 3 4v12H2z"/>`;
  return (
    `<pattern id="${id}" x="${x}" y="${ground - height}" width="${pitch.x}" height="${pitch.y}" patternUnits="userSpaceOnUse">${mark}</pattern>` +
    `<path fill="url(#${id})" d="M${x} ${ground - height}h${width}v${height}h-${width}z"/>`
  );
}

function poster(): string {
  return svg(background + sides.map(side => marks({ ...side, share: 1 })).join(''));
}
