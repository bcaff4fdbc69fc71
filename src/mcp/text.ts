/** The line breaks of Unicode: https://www.unicode.org/reports/tr14/#BK, CR, LF, NL. */
const lineBreaks = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/;

/** A text of the content on one line. */
export function oneLine(text: string): string {
  return text.split(lineBreaks).join(' ').trim();
}

/** A text of the content within a line of a response. It imitates no address: those are in angle brackets, which are escaped in it. */
export function inline(text: string): string {
  return oneLine(text).replace(/[\\<>]/g, '\\$&');
}

/** A text of the content within a line, in quotation marks. The text cannot close them. */
export function quoted(text: string): string {
  return `"${inline(text).replaceAll('"', '\\"')}"`;
}

/** A text of the content as a quotation. Each of its lines begins with the mark, so the text cannot end the quotation. */
export function quotation(text: string): string {
  return text
    .split(lineBreaks)
    .map(line => `> ${line}`.trimEnd())
    .join('\n');
}

/** Blocks of a response with an empty line between them, without the empty ones. */
export function blocks(...parts: readonly (string | undefined)[]): string {
  return parts.filter(part => part !== undefined && part !== '').join('\n\n');
}

/** A heading with its lines; nothing where there are none. */
export function section(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [`${heading}:`, ...lines].join('\n');
}
