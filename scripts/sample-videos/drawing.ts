/** A video as a function from the time to a picture, in SVG of 1600 × 900. */
export interface Video {
  /** The name of the file, without its extension. */
  readonly name: string;
  readonly seconds: number;
  frame(second: number): string;
  /** A picture without words, which is shown before the video is played. */
  readonly poster: string;
}

export const framesPerSecond = 10;
/** Frames from one that is complete to the next: a player seeks to these. */
export const framesToKeyFrame = 4 * framesPerSecond;
/** Of the encoded video, in pixels. */
export const size = { width: 640, height: 360 };

export function svg(content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 900" width="1600" height="900">${content}</svg>`;
}

/** How much of the time from `start` to `end` is over: from 0 to 1, slow at both ends. */
export function progress(second: number, start: number, end: number): number {
  const share = Math.min(1, Math.max(0, (second - start) / (end - start)));
  return share * share * (3 - 2 * share);
}

export interface Words {
  readonly x: number;
  readonly y: number;
  readonly size?: number;
  readonly color?: string;
  readonly opacity?: number;
  readonly anchor?: 'start' | 'middle';
  readonly isBold?: boolean;
}

export function words(
  text: string,
  { x, y, size: fontSize = 52, color = '#f4efe6', opacity = 1, anchor = 'start', isBold = false }: Words,
): string {
  if (opacity === 0) return '';
  const weight = isBold ? ' font-weight="700"' : '';
  return `<text x="${x}" y="${y}" font-family="DejaVu Sans, Verdana, sans-serif" font-size="${fontSize}"${weight} text-anchor="${anchor}" fill="${color}" opacity="${opacity.toFixed(3)}">${text}</text>`;
}

/** Words that are there from `start` to `end`, and come and go within a third of a second. */
export function shownBetween(second: number, start: number, end: number): number {
  return progress(second, start, start + 1 / 3) * (1 - progress(second, end - 1 / 3, end));
}
