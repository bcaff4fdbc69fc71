import { slugFrom } from '../../text/slug-from.ts';
import { htmlToMarkdown, nitfToMarkdown, plainToMarkdown } from '../html-to-markdown.ts';
import { toPlain } from '../markdown.ts';
import type { Draft } from './entity.ts';
import type { Item, Named, Text } from './item.ts';
import { instantOf } from './publication.ts';
import { idOf } from './source.ts';
import { line, looksLikeHtml, termOf, withoutEscapes } from './text.ts';

/** Maximum characters of a summary made from a longer text. */
const maxSummaryLength = 1500;

/** The item's address without the part that all addresses share, so that the same item keeps its slug from version to version. */
export function slugOf({ uri }: Item): string {
  const own = idOf(uri).replace(/^urn:(?:newsml:|uuid:)?(?:www\.)?/, '');
  // Punctuation in a URI is not part of a word.
  return slugFrom(own.replace(/[+#%]/g, '-'));
}

export function headlineOf({ headlines = [], title, slugline }: Item): string | undefined {
  const shown = headlines.filter(({ value }) => textOf(value) !== undefined);
  const main = shown.find(({ role = '' }) => termOf(role) === 'main') ?? shown[0];
  return textOf(main?.value) ?? textOf(title) ?? textOf(slugline);
}

/** A text in one line; undefined if it is empty without its markup. */
export function textOf(text: string | undefined): string | undefined {
  return line(text ?? '') || undefined;
}

/** Roles of descriptions that are meant for newsrooms, as TT's `description_usage`, and not for readers. */
export const forNewsrooms = /usage|ed_?note|rights|internal|restriction/i;

/** The first description as plain text; of several, the one intended as an introduction. */
export function summaryOf(texts: Item['descriptions'] = []): string | undefined {
  const filled = texts.filter(({ value, role = '' }) => value.trim() !== '' && !forNewsrooms.test(role));
  const isIntroduction = ({ role = '' }: Text) => /lead|summary|ingress/i.test(role);
  const plain = firstFilled(
    filled.toSorted((a, b) => Number(isIntroduction(b)) - Number(isIntroduction(a))),
    text => toPlain(markdownOf(text)).replace(/\s+/g, ' ').trim(),
  );
  if (plain === undefined) return undefined;
  if (plain.length <= maxSummaryLength) return plain;
  return `${plain.slice(0, maxSummaryLength).replace(/\s+\S*$/, '')} …`;
}

/** The richest readable form of the text: of several in this form the main one. A part of the text counts where there is nothing else. */
export function bodyOf(texts: Item['bodies'] = []): string | undefined {
  const rank = ({ contentType = '', role = '' }: Text) => {
    const order = [/html/i, /nitf/i, /markdown/i, /^$|plain/i].findIndex(form => form.test(contentType));
    return (partial.test(role) ? 10 : 0) + (order < 0 ? 4 : order) - (termOf(role) === 'main' ? 0.5 : 0);
  };
  return firstFilled(
    texts.toSorted((a, b) => rank(a) - rank(b)),
    markdownOf,
  );
}

/** The first text that is not empty without its markup: systems fill a form that they do not use with an empty paragraph. */
function firstFilled(texts: readonly Text[], read: (text: Text) => string): string | undefined {
  for (const text of texts) {
    const found = text.value.trim() === '' ? '' : read(text);
    if (found !== '') return found;
  }
  return undefined;
}

/** Roles of texts that are a part of the text, or data beside it. */
const partial = /abstract|extract|intro|lead|preamble|short|summary|teaser|media|sportsml|event|pages/i;

/** Reads all times, even unused ones, because an item with an unreadable value is refused whole. */
export function timesOf({ embargoed, firstCreated, versionCreated, expires }: Item) {
  return {
    embargoed: instantOf('embargoed', embargoed),
    firstCreated: instantOf('firstCreated', firstCreated),
    versionCreated: instantOf('versionCreated', versionCreated),
    expires: instantOf('expires', expires),
  };
}

/** The entries with a name, each name once. */
export function namedOnce<N extends Named>(all: readonly N[] = []): N[] {
  const bySlug = new Map<string, N>();
  for (const one of all) {
    const slug = slugFrom(one.name);
    if (one.name !== '' && !bySlug.has(slug)) bySlug.set(slug, one);
  }
  return [...bySlug.values()];
}

export function referenceTo(draft: Draft | undefined): string {
  return `${draft?.type}/${draft?.slug}`;
}

function markdownOf({ contentType = '', role = '', value }: Text): string {
  if (/nitf/i.test(contentType)) return nitfToMarkdown(value);
  if (/markdown/i.test(contentType)) return value;
  const isMarkup =
    /html|xml/i.test(contentType) || (contentType === '' && (/html/i.test(role) || looksLikeHtml(value)));
  return isMarkup ? htmlToMarkdown(value) : plainToMarkdown(withoutEscapes(value));
}
