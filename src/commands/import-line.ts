import { hash } from 'node:crypto';
import { type ParsedJson, parseJson } from '../formats/json.ts';
import { type AnyDocument, checkDocument, type DocumentIssue } from '../model/document.ts';
import type { ImportedLine } from '../model/record.ts';
import { type Reference, visitReferences } from '../model/reference.ts';
import { isTypeName, type TypeName } from '../model/types.ts';
import type { Place } from './import-index.ts';

/** A line of a file in the content format. */
export interface Line extends Place {
  readonly text: string;
  /** What is wrong with the line itself, where it could not be read as text. */
  readonly broken?: string;
  /** Says nothing about a record that is stored or comes otherwise: only one that would be missing is made of it. */
  readonly ifMissing?: boolean;
  /** Is hidden, so it must not bring records about: what it says of a record that is neither stored nor described elsewhere is left out. */
  readonly leavesOutUnknown?: boolean;
  /** The item that the line is of, where the format names items and numbers their versions. */
  readonly source?: LineSource;
  /** The items that a broken line may be of. */
  readonly possibleSources?: readonly PossibleSource[];
}

export interface LineSource {
  /** The same in every version of the item, in whatever file. */
  readonly id: string;
  readonly version?: string;
}

export interface PossibleSource extends LineSource {
  /** The line has a version that cannot be read: it may be above every other. */
  readonly isVersionUnknown: boolean;
}

/** Gives the lines anew each time it is called: they are read twice, first to check and then to write. */
export type Source = () => AsyncIterable<Line>;

/** What is wrong with a key that stands more than once in one object: a reader of JSON takes any of its values. */
export const repeatedKey = 'is given more than once';

/** Lines that are checked or read together. */
const windowSize = 100;

interface Parsed {
  readonly document?: AnyDocument;
  readonly type?: TypeName;
  readonly issues: readonly DocumentIssue[];
}

/** The document of a line, or what is wrong with it. */
export function parse({ text, broken }: Line): Parsed {
  if (broken !== undefined) return { issues: [{ path: [], message: broken }] };
  let json: ParsedJson;
  try {
    json = parseJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The place of the line is told already; in a file of one document a line each is line 1 of itself.
    const fault = error.message.replace(/ at position \d+ \(line \d+ column (\d+)\)/, ' at column $1');
    return { issues: [{ path: [], message: `not JSON: ${fault}` }] };
  }
  const { value: input, repeated } = json;
  const check = checkDocument(input);
  if ('document' in check && repeated.length === 0)
    return { document: check.document, type: check.document.type, issues: [] };
  const issues = [
    ...repeated.map(path => ({ path: path.map(String), message: repeatedKey })),
    ...('issues' in check ? check.issues : []),
  ];
  const type = typeof input === 'object' && input !== null && 'type' in input ? input.type : undefined;
  return { issues, ...(typeof type === 'string' && isTypeName(type) ? { type } : {}) };
}

/** What is noted of a line with the record that is written of it. */
export function importedLine({ source }: Line, document: AnyDocument): ImportedLine {
  return {
    digest: digestOf(document),
    ...(source === undefined ? {} : { source: source.id }),
    ...(source?.version === undefined ? {} : { sourceVersion: source.version }),
  };
}

/** The same for the same document, however its line is written; what is nothing does not count, so that a new field changes no digest. */
function digestOf(document: AnyDocument): string {
  const text = JSON.stringify(document, (_, value: unknown) =>
    value === null || (Array.isArray(value) && value.length === 0) ? undefined : value,
  );
  return hash('sha256', text, 'base64url');
}

/** What a document refers to, and where. */
export function referencesOf(document: AnyDocument): { reference: Reference; path: string[] }[] {
  const found: { reference: Reference; path: string[] }[] = [];
  visitReferences(document, (reference, path) => found.push({ reference, path }));
  return found;
}

/** How many there are, without placeholders for records that others name. */
export function countLines(lines: readonly Line[]): number {
  return lines.filter(({ ifMissing }) => ifMissing !== true).length;
}

/** Lines by the hundred; empty ones say nothing. */
export async function* windows(lines: AsyncIterable<Line>): AsyncGenerator<Line[]> {
  let window: Line[] = [];
  for await (const line of lines) {
    if (line.broken === undefined && line.text.trim() === '') continue;
    window.push(line);
    if (window.length < windowSize) continue;
    yield window;
    window = [];
  }
  if (window.length > 0) yield window;
}
