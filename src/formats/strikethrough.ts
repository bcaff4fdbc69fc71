import { gfmStrikethroughToMarkdown } from 'mdast-util-gfm-strikethrough';
import type { Options } from 'mdast-util-to-markdown';

/** Strikethrough as supported here: always with two tildes, since a single one is prose, as in "~5 to 6~". */
export function strikethroughToMarkdown(): Options {
  const { handlers, ...rest } = gfmStrikethroughToMarkdown();
  const written = handlers?.delete;
  if (written === undefined) throw new Error('mdast-util-gfm-strikethrough has no handler for "delete".');
  const attention = () => ({ construct: 'strikethrough' as const, markers: ['~'], sizes: [2] });
  const twoTildes: typeof written = (...call) => written(...call);
  return { ...rest, handlers: { delete: Object.assign(twoTildes, { attention, peek: () => '~' }) } };
}
