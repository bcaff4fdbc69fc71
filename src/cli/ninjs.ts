import { text } from 'node:stream/consumers';
import type { Line, LineSource, Source } from '../commands/import-line.ts';
import { fromNinjs, UnknownItem } from '../content/ninjs.ts';
import type { Draft } from '../content/ninjs-entity.ts';
import { Ambiguous } from '../content/ninjs-fields.ts';
import { NotAnItem } from '../content/ninjs-item.ts';
import { Unreadable } from '../content/ninjs-publication.ts';
import { UnknownVersion } from '../content/ninjs-version.ts';
import { Unconvertible } from '../content/unconvertible.ts';
import { maxLookedAt, wrongNinjs } from './file-format.ts';
import { type InputFile, openFile } from './lines.ts';

/**
 * The documents that files of IPTC ninjs stand for. A file holds one item, a list of items, or an item a line; an item's number
 * in its file stands for the line.
 */
export function ninjsItems(files: readonly InputFile[]): Source {
  // The same at each reading, so that no embargo ends between the check and the write.
  const now = new Date().toISOString();
  return async function* () {
    for (const file of files) {
      const content = await text(openFile(file));
      const items = itemsIn(content);
      const first: unknown[] = [];
      for (let next = items.next(); next.done !== true; next = items.next()) {
        first.push(next.value);
        if (first.length === maxLookedAt) break;
      }
      const wrong = wrongNinjs(first, content);
      if (wrong !== undefined) {
        yield { file: file.name, number: 1, text: '', broken: wrong };
        continue;
      }
      let number = 0;
      for (const input of inOrder(first, items)) {
        number += 1;
        yield* linesFor(input, { file: file.name, number }, now);
      }
    }
  };
}

function* inOrder(first: readonly unknown[], rest: Iterable<unknown>): Generator<unknown> {
  yield* first;
  yield* rest;
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

/** What says by itself what is wrong with an item. */
const refusals = [Ambiguous, NotAnItem, Unconvertible, UnknownItem, UnknownVersion, Unreadable];

function* linesFor(input: unknown, place: { file: string; number: number }, now: string): Generator<Line> {
  const source = sourceOf(input);
  const line = (draft: Draft): Line => ({ ...place, text: JSON.stringify(draft) });
  try {
    const { main, entities, isPublic } = fromNinjs(input, now);
    if (!isPublic) {
      // No public record may tell of it, so it mentions only what is there, or is described elsewhere.
      yield { ...line(main), ...source, leavesOutUnknown: true };
      return;
    }
    yield { ...line(main), ...source };
    // What an item says of an entity is little: a record that is there, or is described elsewhere, stays as it is.
    for (const entity of entities) yield { ...line(entity), ifMissing: true };
  } catch (error) {
    // Whatever an item does to the converter is a problem of that item: the others are still imported.
    const message = error instanceof Error ? error.message : String(error);
    const broken = isExpected(error) ? message : `cannot be converted: ${message}`;
    yield { ...place, ...source, text: '', broken };
  }
}

function isExpected(error: unknown): boolean {
  return refusals.some(refusal => error instanceof refusal);
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
