import { text } from 'node:stream/consumers';
import { ZodError } from 'zod';
import type { Line, LineSource, Source } from '../commands/import-line.ts';
import { fromNinjs, UnknownItem } from '../content/ninjs.ts';
import type { Draft } from '../content/ninjs-entity.ts';
import { type InputFile, openFile } from './lines.ts';

/**
 * The documents that files of IPTC ninjs 3 stand for. A file holds one item, a list of items, or an item a line; an item's number
 * in its file stands for the line.
 */
export function ninjsItems(files: readonly InputFile[]): Source {
  return async function* () {
    for (const file of files) {
      let number = 0;
      for (const input of itemsIn(await text(openFile(file)))) {
        number += 1;
        yield* linesFor(input, { file: file.name, number });
      }
    }
  };
}

function* itemsIn(content: string): Generator<unknown> {
  const whole = parsed(content);
  if (whole !== undefined) {
    yield* Array.isArray(whole) ? whole : [whole];
    return;
  }
  // An item a line; a line that is no JSON comes out as its text, which is no item either.
  for (const line of content.split('\n')) if (line.trim() !== '') yield parsed(line) ?? line;
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function* linesFor(input: unknown, place: { file: string; number: number }): Generator<Line> {
  const source = sourceOf(input);
  const line = (draft: Draft): Line => ({ ...place, text: JSON.stringify(draft) });
  try {
    const { main, entities } = fromNinjs(input);
    yield { ...line(main), ...source };
    // What an item says of an entity is little: a record that is there, or is described elsewhere, stays as it is.
    for (const entity of entities) yield { ...line(entity), ifMissing: true };
  } catch (error) {
    if (error instanceof UnknownItem) yield { ...place, ...source, text: '', broken: error.message };
    else if (error instanceof ZodError) {
      const reasons = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
      yield { ...place, ...source, text: '', broken: `no item of ninjs 3: ${reasons.join('; ')}` };
    } else throw error;
  }
}

/** What names an item, and the number of its version. An item that cannot be read otherwise may still say which one it is. */
function sourceOf(input: unknown): { source?: LineSource } {
  if (typeof input !== 'object' || input === null || !('uri' in input)) return {};
  const { uri } = input;
  if (typeof uri !== 'string' || uri.trim() === '') return {};
  // An address is the same with https and without.
  const id = uri.trim().replace(/^https?:\/\/(?:www\.)?/i, '');
  const version = 'version' in input ? input.version : undefined;
  const isGiven = typeof version === 'number' || (typeof version === 'string' && version.trim() !== '');
  return { source: { id, ...(isGiven ? { version: String(version).trim() } : {}) } };
}
