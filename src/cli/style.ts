import { styleText } from 'node:util';

/** Red on a terminal that shows colours; styleText looks at the stream, at NO_COLOR and at FORCE_COLOR. */
export function red(text: string): string {
  return styleText('red', text, { stream: process.stderr });
}
