import type { Blockquote, Heading, List, ListItem as MdListItem, Nodes, Table } from 'mdast';
import { TooComplex } from '../errors/too-complex.ts';
import { isWebUrl } from '../text/web-url.ts';
import { providerOf } from './embed-provider.ts';
import { withTree } from './markdown-tree.ts';
import { rowsOf } from './plain-text.ts';
import { type Definitions, definitionsIn, inlineOf, plainRun, type Run, type TextImage } from './runs.ts';

export type Block =
  | { readonly kind: 'ParagraphBlock'; readonly runs: readonly Run[] }
  | { readonly kind: 'QuoteBlock'; readonly runs: readonly Run[] }
  | { readonly kind: 'HeadingBlock'; readonly level: number; readonly runs: readonly Run[] }
  | { readonly kind: 'ListBlock'; readonly ordered: boolean; readonly items: readonly ListItem[] }
  | ({ readonly kind: 'ImageBlock' } & TextImage)
  | {
      readonly kind: 'EmbedBlock';
      readonly url: string;
      readonly provider: string | null;
      readonly title: string | null;
    }
  | { readonly kind: 'TableBlock'; readonly header: readonly Cell[]; readonly rows: readonly Row[] }
  | { readonly kind: 'CodeBlock'; readonly language: string | null; readonly text: string }
  | { readonly kind: 'DividerBlock' };

export interface ListItem {
  /** 1 for an item of the list itself, 2 for an item of a list within such an item. */
  readonly level: number;
  /** The number of an item of an ordered list. */
  readonly number: number | null;
  readonly runs: readonly Run[];
}

export interface Row {
  readonly cells: readonly Cell[];
}

export interface Cell {
  readonly runs: readonly Run[];
}

/** Maximum number of blocks, items, cells and runs of one text: ten times those of the longest real article. */
const maxParts = 20_000;

/**
 * Markdown as typed blocks, with the same text as its HTML and its plain text. Blocks are not nested: blocks within quotes and lists, other than
 * their paragraphs and inner lists, stand between the parts of the quote or list. Throws TooComplex if the text is too complex.
 */
export function toBlocks(markdown: string): Block[] {
  return withTree(markdown, 'reading', tree => new BlockWriter(tree).write());
}

type Step = Nodes | (() => void);

/** Writes the blocks of a tree. Iterative, since a tree may be deeper than the stack. */
class BlockWriter {
  readonly #tree: Nodes;
  readonly #definitions: Definitions;
  readonly #blocks: Block[] = [];
  readonly #rest: Step[] = [];
  /** The lists around the current node within the same quote, outermost first, with the number of the next item. */
  #lists: { readonly ordered: boolean; number: number }[] = [];
  /** The items of the last block, while it is a list that further items belong to. */
  #items: ListItem[] | undefined;
  /** Whether paragraphs belong to the last item. */
  #isItemOpen = false;
  #quotes = 0;
  /** The runs of the last block, while it is a quote that further paragraphs belong to. */
  #quote: Run[] | undefined;
  #parts = 0;

  constructor(tree: Nodes) {
    this.#tree = tree;
    this.#definitions = definitionsIn(tree);
  }

  write(): Block[] {
    this.#rest.push(this.#tree);
    for (let next = this.#rest.pop(); next !== undefined; next = this.#rest.pop()) {
      if (typeof next === 'function') next();
      else this.#node(next);
    }
    return this.#blocks;
  }

  #node(node: Nodes): void {
    switch (node.type) {
      case 'root':
        this.#within(node.children, () => {});
        break;
      case 'blockquote':
        this.#blockquote(node);
        break;
      case 'list':
        this.#list(node);
        break;
      case 'listItem':
        this.#item(node);
        break;
      case 'paragraph':
        this.#paragraph(node.children);
        break;
      case 'html':
        this.#text([node]);
        break;
      case 'heading':
        this.#heading(node);
        break;
      case 'code':
        this.#add({ kind: 'CodeBlock', language: node.lang || null, text: node.value });
        break;
      case 'thematicBreak':
        this.#add({ kind: 'DividerBlock' });
        break;
      case 'table':
        this.#table(node);
        break;
    }
  }

  #within(children: readonly Nodes[], after: () => void): void {
    this.#rest.push(after);
    for (const child of children.toReversed()) this.#rest.push(child);
  }

  #blockquote({ children }: Blockquote): void {
    const around = this.#lists;
    this.#leave();
    this.#lists = [];
    this.#quotes += 1;
    this.#within(children, () => {
      this.#leave();
      this.#lists = around;
      this.#quotes -= 1;
    });
  }

  #list({ ordered, start, children }: List): void {
    this.#quote = undefined;
    this.#lists.push({ ordered: ordered === true, number: start ?? 1 });
    this.#within(children, () => {
      this.#lists.pop();
      this.#isItemOpen = false;
      if (this.#lists.length === 0) this.#items = undefined;
    });
  }

  #item({ children }: MdListItem): void {
    const list = this.#lists.at(-1);
    if (list === undefined) return;
    this.#count(1);
    if (this.#items === undefined) {
      this.#items = [];
      this.#blocks.push({ kind: 'ListBlock', ordered: list.ordered, items: this.#items });
    }
    this.#items.push({ level: this.#lists.length, number: list.ordered ? list.number : null, runs: [] });
    list.number += 1;
    this.#isItemOpen = true;
    this.#within(children, () => {
      this.#isItemOpen = false;
    });
  }

  #paragraph(children: readonly Nodes[]): void {
    const address = addressIn(children);
    if (address === undefined) this.#text(children);
    else if (this.#lists.length === 0 && this.#quotes === 0)
      this.#add({ kind: 'EmbedBlock', ...address, provider: providerOf(address.url) });
    else this.#addText([{ ...plainRun, text: address.url, href: address.url }]);
  }

  #heading({ depth, children }: Heading): void {
    const runs = this.#runsOf(children);
    if (runs.length > 0) this.#add({ kind: 'HeadingBlock', level: depth, runs });
  }

  /** A paragraph in its place. Its images are blocks between the parts of its text. */
  #text(children: readonly Nodes[]): void {
    let runs: Run[] = [];
    const flush = () => {
      const trimmed = trimmedRuns(runs);
      if (trimmed.length > 0) this.#addText(trimmed);
      runs = [];
    };
    for (const part of inlineOf(children, this.#definitions, 'withImages')) {
      this.#count(1);
      if ('text' in part) runs.push(part);
      else {
        flush();
        this.#add({ kind: 'ImageBlock', ...part });
      }
    }
    flush();
  }

  #addText(runs: readonly Run[]): void {
    const item = this.#isItemOpen ? this.#items?.pop() : undefined;
    if (item !== undefined) {
      this.#items?.push({
        ...item,
        runs: item.runs.length === 0 ? runs : [...item.runs, betweenParagraphs, ...runs],
      });
    } else if (this.#quotes === 0 || this.#lists.length > 0) {
      this.#add({ kind: 'ParagraphBlock', runs });
    } else if (this.#quote === undefined) {
      const quote = [...runs];
      this.#add({ kind: 'QuoteBlock', runs: quote });
      this.#quote = quote;
    } else this.#quote.push(betweenParagraphs, ...runs);
  }

  #table(table: Table): void {
    const all = rowsOf(table).map(row => row.children.map(cell => ({ runs: this.#runsOf(cell.children) })));
    const [header = [], ...rows] = all;
    const missing = (cells: readonly Cell[]) => header.slice(cells.length).map(() => ({ runs: [] }));
    this.#add({
      kind: 'TableBlock',
      header,
      rows: rows.map(cells => ({ cells: [...cells, ...missing(cells)] })),
    });
  }

  /** Inline content where a block cannot be: images are their alternative text. */
  #runsOf(children: readonly Nodes[]): Run[] {
    const runs = inlineOf(children, this.#definitions);
    this.#count(runs.length + 1);
    return trimmedRuns(runs);
  }

  #add(block: Block): void {
    this.#count(1);
    this.#leave();
    this.#blocks.push(block);
  }

  /** Ends an open quote, and an open list until its next item. */
  #leave(): void {
    this.#items = undefined;
    this.#isItemOpen = false;
    this.#quote = undefined;
  }

  #count(parts: number): void {
    this.#parts += parts;
    if (this.#parts > maxParts) throw new TooComplex(`The text has over ${maxParts} parts.`);
  }
}

const betweenParagraphs: Run = { ...plainRun, text: '\n\n' };

/** The address that a paragraph consists of, as text or as a link with its own address as its text. */
function addressIn(children: readonly Nodes[]): { url: string; title: string | null } | undefined {
  const [only, ...others] = children;
  if (others.length > 0 || only === undefined) return undefined;
  const text = textIn(only).trim();
  if (!/^https?:\/\//.test(text) || !isWebUrl(text)) return undefined;
  if (only.type === 'text') return { url: text, title: null };
  return only.type === 'link' && only.url === text ? { url: text, title: only.title || null } : undefined;
}

function textIn(node: Nodes): string {
  if (node.type === 'text') return node.value;
  const [child] = node.type === 'link' ? node.children : [];
  return child?.type === 'text' ? child.value : '';
}

/** Runs without white space at the edges of their block. */
function trimmedRuns(runs: readonly Run[]): Run[] {
  const first = runs.findIndex(({ text }) => text.trim() !== '');
  const last = runs.findLastIndex(({ text }) => text.trim() !== '');
  return runs.slice(Math.max(first, 0), last + 1).map((run, i, { length }) => {
    const text = i === 0 ? run.text.trimStart() : run.text;
    return { ...run, text: i === length - 1 ? text.trimEnd() : text };
  });
}
