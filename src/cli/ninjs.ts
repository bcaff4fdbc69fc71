import { text } from 'node:stream/consumers';
import { ZodError } from 'zod';
import type { Line, Source } from '../commands/import-line.ts';
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
  const line = (draft: Draft): Line => ({ ...place, text: JSON.stringify(draft) });
  try {
    const { main, entities } = fromNinjs(input);
    yield line(main);
    // What an item says of an entity is little: a record that is there, or is described elsewhere, stays as it is.
    for (const entity of entities) yield { ...line(entity), ifMissing: true };
  } catch (error) {
    if (error instanceof UnknownItem) yield { ...place, text: '', broken: error.message };
    else if (error instanceof ZodError) {
      const reasons = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
      yield { ...place, text: '', broken: `no item of ninjs 3: ${reasons.join('; ')}` };
    } else throw error;
  }
}
