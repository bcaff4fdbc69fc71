import { InvalidArgumentError } from 'commander';
import { toInstant } from '../text/date.ts';

export function positiveInteger(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be an integer above 0.');
}

/** An unset variable of a shell makes an empty option, which must not stand for another table than the one that was meant. */
export function notEmpty(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('It must not be empty.');
}

export function engineUrl(text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text;
  throw new InvalidArgumentError('It must be an http or https URL, like http://localhost:8000.');
}

export function instant(text: string): string {
  const utc = toInstant(text) ?? toInstant(`${text}T00:00:00Z`);
  if (utc === undefined)
    throw new InvalidArgumentError(
      'It must be a timestamp, like 2024-09-09T08:00:00Z, or a day in UTC, like 2024-09-09.',
    );
  return utc;
}

export function confidence(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError(
    'It must be a number from 0 to 1. If it is the name of a file, give the files before --recognize.',
  );
}
