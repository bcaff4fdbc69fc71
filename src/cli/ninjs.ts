import { isUtf8 } from 'node:buffer';
import { maxLookedAt, wrongNinjs } from '../commands/import/file-format.ts';
import { bytesOf, type InputFile, notUtf8 } from '../commands/import/import-files.ts';
import { type Line, repeatedKey, type Source } from '../commands/import/import-line.ts';
import { type ParsedJson, parseJson } from '../formats/json.ts';
import type { Draft } from '../formats/ninjs/entity.ts';
import { Ambiguous, canonicalName } from '../formats/ninjs/fields.ts';
import { NotAnItem } from '../formats/ninjs/item.ts';
import { fromNinjs, UnknownItem } from '../formats/ninjs/ninjs.ts';
import { Unreadable } from '../formats/ninjs/publication.ts';
import { possibleSources } from '../formats/ninjs/source.ts';
import { UnknownVersion } from '../formats/ninjs/version.ts';
import { Unconvertible } from '../formats/unconvertible.ts';

/** An item of a file, with the faults of its text. */
interface Input {
  readonly value: unknown;
  readonly repeated: ParsedJson['repeated'];
  readonly isUtf8: boolean;
}

/**
 * Converts files of IPTC ninjs to documents. A file has one item, a list of items, or one item per line. Messages give the number of the item in its
 * file as the line.
 */
export function ninjsItems(files: readonly InputFile[]): Source {
  // One time for all readings, so that no embargo ends between the check and the write.
  const now = new Date().toISOString();
  return async function* () {
    for (const file of files) {
      const bytes = await bytesOf(file);
      const items = itemsIn(bytes);
      const first: Input[] = [];
      for (let next = items.next(); next.done !== true; next = items.next()) {
        first.push(next.value);
        if (first.length === maxLookedAt) break;
      }
      const wrong = wrongNinjs(
        first.map(({ value }) => value),
        () => new TextDecoder().decode(bytes),
      );
      if (wrong !== undefined) {
        yield { file: file.name, number: 1, text: '', broken: isUtf8(bytes) ? wrong : notUtf8 };
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

function* inOrder(first: readonly Input[], rest: Iterable<Input>): Generator<Input> {
  yield* first;
  yield* rest;
}

function* itemsIn(bytes: Buffer): Generator<Input> {
  // This also drops a byte order mark.
  const content = new TextDecoder().decode(bytes);
  // The valid part of the text still identifies the item.
  const isBroken = isUtf8(bytes) ? () => false : (text: string) => text.includes('\ufffd');
  const whole = parsed(content);
  if (whole !== undefined) {
    for (const item of itemsOf(whole)) yield { ...item, isUtf8: !isBroken(JSON.stringify(item.value)) };
    return;
  }
  // One item per line. A line that is not JSON is passed on as text, which is rejected as an item.
  for (const line of content.split('\n'))
    if (line.trim() !== '')
      yield { ...(parsed(line.trim()) ?? { value: line, repeated: [] }), isUtf8: !isBroken(line) };
}

function itemsOf({ value, repeated }: ParsedJson): ParsedJson[] {
  if (!Array.isArray(value)) return [{ value, repeated }];
  return value.map((item: unknown, i) => ({
    value: item,
    repeated: repeated.flatMap(([index, ...path]) => (index === i ? [path] : [])),
  }));
}

function parsed(content: string): ParsedJson | undefined {
  try {
    return parseJson(content);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Errors whose message explains the fault. */
const refusals = [Ambiguous, NotAnItem, Unconvertible, UnknownItem, UnknownVersion, Unreadable];

function* linesFor(input: Input, location: { file: string; number: number }, now: string): Generator<Line> {
  const line = (draft: Draft): Line => ({ ...location, text: JSON.stringify(draft) });
  try {
    refuseUnclearText(input);
    const { main, source, entities, isPublic, isCancellation } = fromNinjs(input.value, now);
    if (isCancellation === true) {
      yield { ...line(main), source, isCancellation };
      return;
    }
    if (!isPublic) {
      // No public record may disclose the item, so it mentions only entities that are stored or described elsewhere.
      yield { ...line(main), source, leavesOutUnknown: true };
      return;
    }
    yield { ...line(main), source };
    // An item has few details of an entity, so an entity that is stored or described elsewhere stays unchanged.
    for (const entity of entities) yield { ...line(entity), ifMissing: true };
  } catch (error) {
    // A failure of the converter is reported as a fault of its item, and the other items are imported.
    const message = error instanceof Error ? error.message : String(error);
    const broken = isExpected(error) ? message : `cannot be converted: ${message}`;
    yield { ...location, possibleSources: sourcesOf(input), text: '', broken };
  }
}

function refuseUnclearText({ repeated, isUtf8 }: Input): void {
  if (!isUtf8) throw new Unreadable(notUtf8);
  const [path] = repeated;
  if (path !== undefined) throw new Ambiguous(`${path.join('.')}: ${repeatedKey}`);
}

function sourcesOf({ value, repeated }: Input) {
  const isVersionRepeated = repeated.some(
    ([field, ...inner]) => inner.length === 0 && canonicalName(String(field)) === 'version',
  );
  return possibleSources(value).map(source =>
    isVersionRepeated ? { ...source, isVersionUnknown: true } : source,
  );
}

function isExpected(error: unknown): boolean {
  return refusals.some(refusal => error instanceof refusal);
}
