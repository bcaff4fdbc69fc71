import { progress, shownBetween, svg, type Video, words } from './drawing.ts';

/**
 * How the Indus Waters Treaty divided six rivers; the facts are those of the article `indus-waters-treaty`. The drawing shows which river joins
 * which, not where they run: it has no border, since borders there are disputed.
 */
export function indusVideo(name: string): Video {
  const frame = (second: number) => {
    const divided = progress(second, 6, 7.2);
    const say = (line: string, start: number, end: number) =>
      words(line, { x: 70, y: 110, opacity: shownBetween(second, start, end) });
    const lines = rivers.map(({ path, side }, index) => {
      const start = 0.3 + index * 0.5;
      return river(path, progress(second, start, start + 1.4), mixed(side, divided));
    });
    const names = rivers.map(({ name: river, x, y, side }, index) => {
      const start = 1 + index * 0.5;
      return words(river, {
        ...{ x, y, size: 40, anchor: 'middle', isBold: true, color: mixed(side, divided) },
        opacity: progress(second, start, start + 0.4),
      });
    });
    return svg(
      background +
        lines.join('') +
        names.join('') +
        say('Six rivers of the Indus basin, drawn not to scale', 0.2, 4.6) +
        say('Karachi, 19 September 1960: a treaty divides them.', 4.8, 13) +
        words('Pakistan: three western rivers', {
          ...{ x: 70, y: 830, size: 44, color: colors.western, isBold: true, opacity: divided },
        }) +
        words('India: three eastern rivers', {
          ...{ x: 900, y: 830, size: 44, color: colors.eastern, isBold: true, opacity: divided },
        }),
    );
  };
  return { name, seconds: 12, frame, poster: poster() };
}

const background = '<path fill="#22323a" d="M0 0h1600v900h-1600z"/>';
const colors = { western: '#7fd0c0', eastern: '#f0b15f' };
const undivided = '#9fb8c8';

type Side = keyof typeof colors;

interface River {
  readonly name: string;
  /** Where its name stands. */
  readonly x: number;
  readonly y: number;
  /** From its spring down to where it joins another, or to the sea. */
  readonly path: string;
  readonly side: Side;
}

/** From west to east. The Jhelum and the Ravi join the Chenab, the Beas joins the Sutlej, the Sutlej the Chenab, and all the Indus. */
const rivers: readonly River[] = [
  {
    name: 'Indus',
    x: 330,
    y: 200,
    side: 'western',
    path: 'M330 220C340 380 380 480 360 560S250 680 220 760',
  },
  { name: 'Jhelum', x: 560, y: 200, side: 'western', path: 'M560 220C570 300 610 350 640 420' },
  {
    name: 'Chenab',
    x: 780,
    y: 200,
    side: 'western',
    path: 'M780 220C770 320 700 370 640 420S480 580 350 600',
  },
  { name: 'Ravi', x: 980, y: 200, side: 'eastern', path: 'M980 220C960 330 760 420 579 485' },
  { name: 'Beas', x: 1160, y: 200, side: 'eastern', path: 'M1160 220C1150 280 1120 330 1060 400' },
  {
    name: 'Sutlej',
    x: 1370,
    y: 200,
    side: 'eastern',
    path: 'M1370 220C1330 300 1200 360 1060 400S640 580 460 575',
  },
];

/** A river as far as it is drawn: from 0 to 1. */
function river(path: string, share: number, color: string): string {
  if (share === 0) return '';
  return `<path fill="none" stroke="${color}" stroke-width="16" stroke-linecap="round" pathLength="1" stroke-dasharray="${share.toFixed(3)} 2" d="${path}"/>`;
}

function mixed(side: Side, share: number): string {
  const channel = (at: number) => {
    const [from, to] = [undivided, colors[side]].map(color => Number.parseInt(color.slice(at, at + 2), 16));
    return Math.round((from ?? 0) + ((to ?? 0) - (from ?? 0)) * share);
  };
  return `rgb(${channel(1)},${channel(3)},${channel(5)})`;
}

function poster(): string {
  return svg(background + rivers.map(({ path, side }) => river(path, 1, colors[side])).join(''));
}
