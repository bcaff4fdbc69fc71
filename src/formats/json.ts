/** A JSON value, with the keys that occur more than once in one object: JSON.parse silently takes the last of them. */
export interface ParsedJson {
  readonly value: unknown;
  readonly repeated: readonly (readonly (string | number)[])[];
}

/** Throws SyntaxError as JSON.parse does. */
export function parseJson(text: string): ParsedJson {
  // The scan for repeated keys expects valid JSON.
  return { value: JSON.parse(text), repeated: repeatedKeys(text) };
}

/** The value of a JSON text; undefined if the text is not JSON. */
export function jsonValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** An open object with its keys so far, or a list with the current index. */
type Open = { keys: Set<string>; key: string } | { index: number };

const structure = /["{}[\],]/g;

function repeatedKeys(json: string): (string | number)[][] {
  const repeated: (string | number)[][] = [];
  const open: Open[] = [];
  let isKey = false;
  structure.lastIndex = 0;
  for (let found = structure.exec(json); found !== null; found = structure.exec(json)) {
    const inner = open.at(-1);
    switch (found[0]) {
      case '"': {
        const end = endOfString(json, found.index);
        if (isKey && inner !== undefined && 'keys' in inner) {
          inner.key = keyIn(json.slice(found.index, end));
          if (inner.keys.has(inner.key)) repeated.push(pathTo(open));
          inner.keys.add(inner.key);
        }
        isKey = false;
        structure.lastIndex = end;
        break;
      }
      case '{':
        open.push({ keys: new Set(), key: '' });
        isKey = true;
        break;
      case '[':
        open.push({ index: 0 });
        isKey = false;
        break;
      case ',':
        isKey = inner !== undefined && 'keys' in inner;
        if (inner !== undefined && 'index' in inner) inner.index += 1;
        break;
      default:
        open.pop();
        isKey = false;
    }
  }
  return repeated;
}

function endOfString(json: string, start: number): number {
  let end = start;
  let escapes = 0;
  do {
    end = json.indexOf('"', end + 1);
    escapes = 0;
    while (json[end - 1 - escapes] === '\\') escapes += 1;
  } while (escapes % 2 === 1);
  return end + 1;
}

/** The same key may be written with or without escapes. */
function keyIn(token: string): string {
  return token.includes('\\') ? String(JSON.parse(token)) : token.slice(1, -1);
}

function pathTo(open: readonly Open[]): (string | number)[] {
  return open.map(one => ('index' in one ? one.index : one.key));
}
