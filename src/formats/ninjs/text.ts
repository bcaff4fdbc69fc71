import { htmlToPlain } from '../html-to-markdown.ts';

/** A text in one line, without the markup and the entities that senders leave in headlines and names. */
export function line(text: string): string {
  const plain = withoutEscapes(looksLikeHtml(text) ? htmlToPlain(text) : text);
  return plain.replace(/\s+/g, ' ').trim();
}

/** Whether a text has a tag or a character reference. "a < b" and "R&D" have neither. */
export function looksLikeHtml(text: string): boolean {
  return /<(?:\/?[a-z][a-z0-9]*(?:\s[^<>]*)?\/?>|!--|!\[CDATA\[|\?)|&(?:[a-z][a-z0-9]{1,30}|#\d{1,7}|#x[\da-f]{1,6});/i.test(
    text,
  );
}

/** Some senders escape quotation marks twice; a backslash before one is never intended. */
export function withoutEscapes(text: string): string {
  return text.replace(/\\(?=["'])/g, '');
}

/** A term of a vocabulary, such as a type, a role or a media type: case and surrounding blanks make no difference. */
export function termOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.trim().toLowerCase() : undefined;
}
