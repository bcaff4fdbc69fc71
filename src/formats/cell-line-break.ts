import { defaultHandlers, type Options } from 'mdast-util-to-markdown';

/** A break in a cell as `<br>`: Markdown has no other line break in cells, and would write a space. */
export const lineBreakToMarkdown: Options = {
  handlers: {
    break: (node, parent, state, info) =>
      state.stack.includes('tableCell') ? '<br>' : defaultHandlers.break(node, parent, state, info),
  },
};
