/** Longest line of a text that was wrapped to a width, as on the wire of an agency; longer lines are paragraphs. */
const maxWidth = 100;

/** Shortest width that texts are wrapped to. The lines of a text that has only shorter ones, such as results, are lines. */
const minWidth = 60;

interface Line {
  readonly text: string;
  /** The characters of the line as written, with its indentation. */
  readonly length: number;
  readonly isIndented: boolean;
}

/**
 * The paragraphs of plain text, each as its lines. An empty line ends a paragraph, and so does a line that is too long for a wrapped text, or the
 * indentation of the next one. Any other line break stays, unless the text is wrapped to a width that the next word did not fit into.
 */
export function paragraphsOf(text: string): string[][] {
  const lines = text
    .replace(/\r\n?|[\v\f\u0085\u2028]/g, '\n')
    .replaceAll('\u2029', '\n\n')
    .split('\n')
    .map(lineOf);
  const width = widthOf(lines);
  const paragraphs: string[][] = [];
  for (const [i, line] of lines.entries()) {
    const last = lines[i - 1];
    const paragraph = paragraphs.at(-1);
    if (line.text === '') continue;
    if (last === undefined || paragraph === undefined || isBetweenParagraphs(last, line))
      paragraphs.push([line.text]);
    else if (isWrapped(last, line, width)) paragraph.push(`${paragraph.pop() ?? ''} ${line.text}`);
    else paragraph.push(line.text);
  }
  return paragraphs;
}

function lineOf(written: string): Line {
  return {
    text: written.replace(/\s+/g, ' ').trim(),
    length: written.trimEnd().length,
    isIndented: /^(?:\t| {2,})/.test(written),
  };
}

function isBetweenParagraphs(last: Line, next: Line): boolean {
  return last.text === '' || last.length > maxWidth || (next.isIndented && !last.isIndented);
}

/** The width that a text is wrapped to, if most of its line breaks are within sentences, where the next word did not fit. */
function widthOf(lines: readonly Line[]): number | undefined {
  const width = lines.reduce((longest, { length }) => Math.max(longest, length), 0);
  if (width < minWidth || width > maxWidth) return undefined;
  const breaks = lines.flatMap((next, i) => {
    const last = lines[i - 1];
    return last === undefined || next.text === '' || isBetweenParagraphs(last, next) ? [] : [{ last, next }];
  });
  const within = breaks.filter(
    ({ last, next }) => isWrapped(last, next, width) && !/[.!?:;…]["'”’»)]*$/.test(last.text),
  );
  return within.length * 2 > breaks.length ? width : undefined;
}

function isWrapped(last: Line, next: Line, width: number | undefined): boolean {
  const [word = ''] = next.text.split(' ', 1);
  return width !== undefined && last.length + 1 + word.length > width;
}
