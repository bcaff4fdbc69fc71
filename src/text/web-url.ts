import { latePattern } from './late-pattern.ts';

/**
 * Whether a text is an absolute http or https URL without a password, blanks and control characters: the parser drops
 * or encodes these, XML has no way to write them.
 */
export function isWebUrl(value: string): boolean {
  const parsed = URL.parse(value);
  return (
    parsed !== null &&
    /^https?:$/.test(parsed.protocol) &&
    parsed.password === '' &&
    !blankOrControl().test(value)
  );
}

const blankOrControl = latePattern(String.raw`[\s\p{Cc}]`, 'u');
