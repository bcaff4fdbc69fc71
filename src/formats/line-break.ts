import type { Extension, Handle } from 'mdast-util-from-markdown';
import type { Options } from 'micromark';
import { lineBreak } from './plain-text.ts';

type HtmlExtension = NonNullable<Options['htmlExtensions']>[number];
type HtmlHandle = NonNullable<NonNullable<HtmlExtension['exit']>['htmlTextData']>;

/** Treats raw HTML as text, except for `<br>`: Markdown has no other way to break a line in a table. */
const rawHtml: HtmlHandle = function (token) {
  for (const [i, text] of this.sliceSerialize(token).split(lineBreak).entries()) {
    if (i > 0) {
      this.tag('<br />');
      // The newline also separates words where no tag is written, as in the alternative text of an image.
      this.raw('\n');
    }
    this.raw(this.encode(text));
  }
};

export const lineBreakHtml: HtmlExtension = { exit: { htmlTextData: rawHtml, htmlFlowData: rawHtml } };

/** In an item of a list without blank lines, micromark 4.0.2 leaves out the line breaks of code that follows a paragraph. */
export const codeLinesHtml: HtmlExtension = {
  enter: {
    codeFencedFence() {
      this.setData('slurpAllLineEndings');
    },
  },
};

/** A hard break that remains a break where only the text of a tree is used, as for the alternative text of an image. */
const hardBreak: Handle = function (token) {
  const node = { type: 'break' as const, value: '\n' };
  this.enter(node, token);
};

export const lineBreakFromMarkdown: Extension = {
  enter: { hardBreakEscape: hardBreak, hardBreakTrailing: hardBreak },
};
