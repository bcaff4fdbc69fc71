import { html, type Token, Tokenizer, TokenizerMode } from 'parse5';
import { escaped } from './html-text.ts';

const { TAG_ID, TAG_NAMES, NS } = html;

/** Elements without an end tag in HTML, for which a self-closing tag makes no difference. */
const voids = new Set(
  'area base basefont bgsound br col embed frame hr img input link meta param source track wbr'.split(' '),
);

/** Elements whose content is not markup, with the tokenizer's mode for their content. */
const rawModes = new Map<string, number>([
  [TAG_NAMES.TITLE, TokenizerMode.RCDATA],
  [TAG_NAMES.TEXTAREA, TokenizerMode.RCDATA],
  [TAG_NAMES.STYLE, TokenizerMode.RAWTEXT],
  [TAG_NAMES.XMP, TokenizerMode.RAWTEXT],
  [TAG_NAMES.IFRAME, TokenizerMode.RAWTEXT],
  [TAG_NAMES.NOEMBED, TokenizerMode.RAWTEXT],
  [TAG_NAMES.NOFRAMES, TokenizerMode.RAWTEXT],
  [TAG_NAMES.SCRIPT, TokenizerMode.SCRIPT_DATA],
]);

/** Elements whose content is not shown. */
const hidden = new Set<string>([
  TAG_NAMES.TITLE,
  TAG_NAMES.STYLE,
  TAG_NAMES.IFRAME,
  TAG_NAMES.NOEMBED,
  TAG_NAMES.NOFRAMES,
  TAG_NAMES.SCRIPT,
]);

/**
 * XHTML, or HTML with parts of it, as HTML with the same meaning: `<p/>` is closed, CDATA is text, and comments and processing instructions are
 * removed. Agencies mix both, and declare text that is not well-formed as XHTML, so the same conversion applies to all.
 */
export function xhtmlAsHtml(markup: string): string {
  const written: string[] = [];
  const tokenizer = new Tokenizer(
    {},
    new Rewriter(written, mode => {
      tokenizer.state = mode;
    }),
  );
  // Outside of SVG and MathML an HTML tokenizer takes CDATA for a comment, which ends at the first ">".
  tokenizer.inForeignNode = true;
  tokenizer.write(withoutInstructions(markup), true);
  return written.join('');
}

/**
 * Comments and CDATA are matched as a whole and kept, because what looks like an instruction in them is none. A DOCTYPE may declare entities in
 * brackets. An instruction that is not closed by "?>" is left to the tokenizer, which takes it for a comment up to ">".
 */
const instruction =
  /<!--(?:[\s\S]*?-->|[\s\S]*$)|<!\[CDATA\[(?:[\s\S]*?\]\]>|[\s\S]*$)|<\?(?:(?!<\?)[\s\S])*?\?>|<!DOCTYPE[^[<>]*\[[^\]]*\]\s*>/gi;

function withoutInstructions(markup: string): string {
  return markup.replace(instruction, found => (/^<(?:\?|!d)/i.test(found) ? '' : found));
}

/** Writes the tokens of XHTML as HTML. */
class Rewriter {
  readonly #written: string[];
  readonly #setMode: (mode: number) => void;
  /** Prefixes of the XHTML namespace, as in <h:p xmlns:h="http://www.w3.org/1999/xhtml">. */
  readonly #prefixes = new Set<string>();
  #hiddenIn: string | undefined;

  constructor(written: string[], setMode: (mode: number) => void) {
    this.#written = written;
    this.#setMode = setMode;
  }

  onStartTag(tag: Token.TagToken): void {
    for (const { name, value } of tag.attrs)
      if (name.startsWith('xmlns:') && value === NS.HTML) this.#prefixes.add(name.slice('xmlns:'.length));
    const name = this.#nameOf(tag);
    const mode = rawModes.get(tag.tagName);
    if (mode !== undefined && !tag.selfClosing) {
      this.#setMode(mode);
      if (hidden.has(name)) this.#hiddenIn = name;
    }
    const attributes = tag.attrs.map(({ name, value }) => ` ${name}="${escaped(value)}"`).join('');
    const end = tag.selfClosing && !voids.has(name) ? `</${name}>` : '';
    this.#written.push(`<${name}${attributes}>${end}`);
  }

  onEndTag(tag: Token.TagToken): void {
    const name = this.#nameOf(tag);
    if (this.#hiddenIn === name) this.#hiddenIn = undefined;
    // A browser reads "</br>" as a line break, but after "<br>" its author meant an end tag.
    if (tag.tagID === TAG_ID.BR && this.#written.at(-1)?.startsWith('<br')) return;
    this.#written.push(`</${name}>`);
  }

  onCharacter({ chars }: Token.CharacterToken): void {
    if (this.#hiddenIn === undefined) this.#written.push(escaped(chars));
  }

  onWhitespaceCharacter(token: Token.CharacterToken): void {
    this.onCharacter(token);
  }

  onNullCharacter(): void {}

  onComment(): void {}

  onDoctype(): void {}

  onEof(): void {}

  #nameOf({ tagName }: Token.TagToken): string {
    const [prefix = '', name] = tagName.split(':', 2);
    const own = name !== undefined && this.#prefixes.has(prefix) ? name : tagName;
    // The output is escaped, and <xmp> would show the escapes. A dot or a hash, as in NITF's <body.content>, would be taken for a class or an id.
    return own === TAG_NAMES.XMP ? TAG_NAMES.PRE : own.replace(/[.#]/g, '-');
  }
}
