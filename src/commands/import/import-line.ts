import { hash } from 'node:crypto';
import { jsonValue, type ParsedJson, parseJson } from '../../formats/json.ts';
import { type AnyDocument, checkDocument, type DocumentIssue } from '../../model/document.ts';
import type { ImportedLine } from '../../model/record.ts';
import { isTypeName, type TypeName } from '../../model/types.ts';
import type { LineLocation } from './import-index.ts';

/** A line of a file in the content format. */
export interface Line extends LineLocation {
  readonly text: string;
  /** Why the line has no text to read: it is not UTF-8, is too long, has another format, or could not be converted. `text` is empty then. */
  readonly broken?: string;
  /** A stand-in: the line is used only where its record is neither stored nor described elsewhere. */
  readonly ifMissing?: boolean;
  /**
   * Set for an item that is not public. It must not create records of the entities that it names, so references to those that are neither stored nor
   * described elsewhere are left out.
   */
  readonly leavesOutUnknown?: boolean;
  /** Set for an item that only cancels an event. The stored event keeps its other fields; if none is stored, nothing is written. */
  readonly isCancellation?: boolean;
  /** The source item of the line, where the format identifies items and numbers their versions. */
  readonly source?: LineSource;
  /** The items that a broken line may belong to. */
  readonly possibleSources?: readonly PossibleSource[];
}

export interface LineSource {
  /** The id of the item, which all its versions in all files share. */
  readonly id: string;
  readonly version?: string;
}

export interface PossibleSource extends LineSource {
  /** The version of the line is unreadable, so it may be above every other. */
  readonly isVersionUnknown: boolean;
}

/** Must return the lines from the beginning each time it is called: an import reads them several times. */
export type Source = () => AsyncIterable<Line>;

/** The problem of a key that occurs more than once in one object: a JSON parser may take any of its values. */
export const repeatedKey = 'is given more than once';

/** Lines that are checked or read together. */
const batchSize = 100;

interface Parsed {
  readonly document?: AnyDocument;
  readonly type?: TypeName;
  readonly issues: readonly DocumentIssue[];
}

/** The document of a line, or the faults of the line. */
export function parse({ text, broken }: Line): Parsed {
  if (broken !== undefined) return { issues: [{ path: [], message: broken }] };
  let json: ParsedJson;
  try {
    json = parseJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The report already names the line; in a file of one document a line, each line is line 1 of itself.
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

/** The import note that is stored with the record of a line. */
export function importedLine({ source }: Line, document: AnyDocument): ImportedLine {
  return {
    digest: digestOf(document),
    ...(source === undefined ? {} : { source: source.id }),
    ...(source?.version === undefined ? {} : { sourceVersion: source.version }),
  };
}

/** The digest of a document, independent of how its line is written. Absent values do not count, so that a new field changes no digest. */
function digestOf(document: AnyDocument): string {
  const text = JSON.stringify(document, (_, value: unknown) =>
    value === null || (Array.isArray(value) && value.length === 0) ? undefined : value,
  );
  return hash('sha256', text, 'base64url');
}

/** The number of lines, without stand-ins for records that other lines name. */
export function countLines(lines: readonly Line[]): number {
  return lines.filter(({ ifMissing }) => ifMissing !== true).length;
}

/** Lines in batches, without empty ones. */
export async function* batches(lines: AsyncIterable<Line>): AsyncGenerator<Line[]> {
  let batch: Line[] = [];
  for await (const line of lines) {
    if (line.broken === undefined && line.text.trim() === '') continue;
    batch.push(line);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/**
 * Whether a line has this type, one of those that are no records (live posts, fronts). Most other lines are not parsed for it. A line that is not JSON has
 * no type here; the pass over the documents reports it.
 */
export function isOfType({ text, broken }: Line, type: string): boolean {
  if (broken !== undefined || !text.includes(`"${type}"`)) return false;
  return Object(jsonValue(text)).type === type;
}
