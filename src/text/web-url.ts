/** Whether a text is an absolute http or https URL without a password. */
export function isWebUrl(value: string): boolean {
  const parsed = URL.parse(value);
  return parsed !== null && /^https?:$/.test(parsed.protocol) && parsed.password === '' && !/\s/.test(value);
}
