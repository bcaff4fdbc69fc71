import { styleText } from 'node:util';

/** Red, on a terminal with colours; styleText checks the stream, NO_COLOR and FORCE_COLOR. */
export function red(text: string): string {
  return styleText('red', text, { stream: process.stderr });
}
