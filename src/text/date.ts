/** Whether a text is an EDTF level 0 calendar date of year, month or day precision: 2024, 2024-09, 2024-09-09. */
export function isPartialDate(text: string): boolean {
  const match = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text);
  return match !== null && isCalendarDay(match[1], match[2] ?? '01', match[3] ?? '01');
}

/**
 * An RFC 3339 instant with an offset, as UTC with milliseconds; undefined if the text is not one.
 * Instants of one length in UTC sort as text, which the lists rely on.
 */
export function toInstant(text: string): string | undefined {
  const match =
    /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i.exec(
      text,
    );
  if (match === null || !isCalendarDay(match[1], match[2], match[3])) return undefined;
  const instant = new Date(text.toUpperCase()).toISOString();
  // Beyond the years 0000 to 9999 ISO 8601 needs a sign, and the text would no longer sort.
  return instant.length === 24 ? instant : undefined;
}

function isCalendarDay(year = '', month = '', day = ''): boolean {
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}
