import { jsonValue } from '../../formats/json.ts';
import { isObject } from '../../formats/ninjs/version.ts';
import { isTypeName } from '../../model/types.ts';

/**
 * Maximum number of lines or items read at the beginning of a file to detect its format. A whole file of another format is one error, not one for
 * each line.
 */
export const maxLookedAt = 10;

const expected = 'expected one JSON document per line (NDJSON)';

const inUtf8 = `${expected}, in UTF-8, or such a file compressed with a name that ends in .gz`;

/** Whether a line looks like a document of the content format, valid or not. */
export function isDocument(text: string): boolean {
  const value = jsonValue(text);
  return isObject(value) && !isNinjs(value);
}

/**
 * The detected format of a file that does not hold one document a line, judged by its first lines, none of which looks like a document. Undefined
 * where each line is to be judged by itself: a file of fewer lines may just be damaged.
 */
export function wrongFormat(lines: readonly string[]): string | undefined {
  if (lines.length === 0) return undefined;
  if (lines.map(jsonValue).every(isNinjs)) return 'is ninjs, not the content format; use --from ninjs';
  const text = lines.join('\n').trimStart();
  const isMany = lines.length >= maxLookedAt;
  if (text.includes('\0')) return inUtf8;
  if (/^[[{]/.test(text)) {
    if (!isMany && jsonValue(text) === undefined) return undefined;
    return `${expected}, got JSON over several lines, or a list; for ninjs, use --from ninjs`;
  }
  if (!isMany && lines.some(line => line.trimStart().startsWith('{'))) return undefined;
  if (text.startsWith('<')) return `${expected}, got XML or HTML`;
  if (/^(?:---\s|#{1,6}\s)/.test(text))
    return `${expected}, got Markdown; that belongs in the "body" of an article, as docs/import.md shows`;
  return inUtf8;
}

/** The detected format of a file that is not ninjs, judged by its first items; undefined if each item is to be judged by itself. */
export function wrongNinjs(items: readonly unknown[], content: () => string): string | undefined {
  if (items.length === 0) return undefined;
  if (items.every(isContent)) return 'is in the content format, not ninjs; leave out --from ninjs';
  if (items.some(item => typeof item === 'object')) return undefined;
  return `expected an item of ninjs, a list of items, or one item per line: not JSON: ${faultOf(content())}`;
}

function faultOf(content: string): string {
  try {
    JSON.parse(content);
    return 'a text or number alone';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function isNinjs(value: unknown): boolean {
  if (!isObject(value) || isContent(value)) return false;
  const names = Object.keys(value).join(' ');
  return (
    typeof (value.uri ?? value.guid) === 'string' &&
    /standard|pub_?status|headline|bod(?:y|ies)|created|version/i.test(names)
  );
}

function isContent(value: unknown): boolean {
  return isObject(value) && typeof value.type === 'string' && isTypeName(value.type);
}
