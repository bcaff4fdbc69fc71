/** Whether a text is an absolute http or https address, without a password in it. */
export function isWebUrl(value: string): boolean {
  const parsed = URL.parse(value);
  return parsed !== null && /^https?:$/.test(parsed.protocol) && parsed.password === '' && !/\s/.test(value);
}
