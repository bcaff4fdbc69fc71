import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { mkdtemp, readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { isDocument, maxLookedAt, wrongFormat } from './file-format.ts';
import type { Line, Source } from './import-line.ts';

/** Maximum bytes of a line. The limits of a document are far below, and a longer line is not kept in memory to find that out. */
const maxLineLength = 2_000_000;

/** The problem of a text in another encoding. */
export const notUtf8 = 'not UTF-8';

/** An input file, and its name in messages. */
export interface InputFile {
  readonly path: string;
  readonly name: string;
  /** Whether it can be read only once, such as a pipe: `<(zcat export.gz)`, or /dev/stdin. */
  readonly isStream?: boolean;
}

/** A file or folder that cannot be read. The message says what is expected. */
export class UnreadableFile extends Error {
  override name = 'UnreadableFile';
}

/** The lines of content files, plain or gzip; a folder stands for the `.ndjson` and `.ndjson.gz` files in it, by name. */
export function linesOf(files: readonly InputFile[]): Source {
  return async function* () {
    for (const file of files) yield* inOneFormat(linesIn(file));
  };
}

/** The files that paths stand for. Throws UnreadableFile if a path has none. */
export async function filesAt(paths: readonly string[], endings: readonly string[]): Promise<InputFile[]> {
  const files: InputFile[] = [];
  for (const path of paths) {
    if (path === '-') throw new UnreadableFile('- is standard input; give it alone, or files without it.');
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => error);
    if (found instanceof Error)
      throw new UnreadableFile(
        found.code === 'ENOENT'
          ? `${path}: the file or folder does not exist.`
          : `${path}: cannot be read (${found.message}).`,
      );
    if (!found.isDirectory()) {
      files.push({ path, name: path, isStream: !found.isFile() });
      continue;
    }
    const names = (await readdir(path)).filter(name => endings.some(ending => name.endsWith(ending)));
    if (names.length === 0)
      throw new UnreadableFile(`${path}: the folder has no ${endings.join(' or ')} file.`);
    const inFolder = names.toSorted().map(name => join(path, name));
    files.push(...inFolder.map(one => ({ path: one, name: one })));
  }
  // A file that is named twice, or with its folder, is read once: every one of its lines would be there twice.
  return [...Map.groupBy(files, ({ path }) => resolve(path)).values()].flatMap(([first]) => first ?? []);
}

/** Standard input as a file. */
export const standardInput: InputFile = { path: '-', name: 'stdin', isStream: true };

/** Keeps the data of streams in files while `use` works with them, since an import reads the lines several times. */
export async function withSpool<R>(
  inputs: readonly InputFile[],
  use: (files: readonly InputFile[]) => Promise<R>,
): Promise<R> {
  if (!inputs.some(({ isStream }) => isStream)) return use(inputs);
  const folder = await mkdtemp(join(tmpdir(), 'communique-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // A signal ends a command by the exit of its process.
  process.once('exit', remove);
  try {
    const files: InputFile[] = [];
    for (const [i, input] of inputs.entries())
      files.push(input.isStream ? await spooled(input, folder, i) : input);
    return await use(files);
  } finally {
    process.off('exit', remove);
    remove();
  }
}

async function spooled({ path, name }: InputFile, folder: string, number: number): Promise<InputFile> {
  // The name may end in .gz, which says how to read the copy.
  const copy = join(folder, `${number}-${basename(name)}`);
  await pipeline(
    path === standardInput.path ? process.stdin : createReadStream(path),
    createWriteStream(copy),
  );
  return { path: copy, name };
}

/** All bytes of a file, decompressed where it is gzip. */
export async function bytesOf(file: InputFile): Promise<Buffer> {
  try {
    return await buffer(openFile(file));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new UnreadableFile(`${file.name}: cannot be read: ${error.message}.`, { cause: error });
  }
}

function openFile({ path }: InputFile): AsyncIterable<Buffer> {
  const raw = createReadStream(path);
  if (!path.endsWith('.gz')) return raw;
  const plain = createGunzip();
  raw.on('error', error => plain.destroy(error));
  return raw.pipe(plain);
}

/** The lines of a file, or one that names its other format; the rest of such a file is not read. */
async function* inOneFormat(lines: AsyncGenerator<Line>): AsyncGenerator<Line> {
  const first: Line[] = [];
  let hasDocument = false;
  while (!hasDocument && first.length < maxLookedAt) {
    const { value: line, done } = await lines.next();
    if (done === true) break;
    if (line.broken === undefined && line.text.trim() === '') continue;
    first.push(line);
    // In JSON over several lines, a line in the middle may look like a document.
    const isInParts = /^\s*[[{]\s*$/.test(first[0]?.text ?? '');
    hasDocument = line.broken === undefined && !isInParts && isDocument(line.text);
  }
  const isKnown =
    hasDocument || (first.length < maxLookedAt && first.some(({ broken }) => broken !== undefined));
  const wrong = isKnown ? undefined : wrongFormat(first.map(({ text }) => text));
  if (first[0] !== undefined && wrong !== undefined) {
    await lines.return(undefined);
    yield { ...first[0], text: '', broken: wrong };
    return;
  }
  yield* first;
  yield* lines;
}

async function* linesIn(input: InputFile): AsyncGenerator<Line> {
  const { name: file } = input;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let number = 0;
  const toLine = (bytes: Buffer | undefined): Line => {
    number += 1;
    if (bytes === undefined) return { file, number, text: '', broken: `longer than ${maxLineLength} bytes` };
    try {
      return { file, number, text: decoder.decode(bytes) };
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return { file, number, text: '', broken: notUtf8 };
    }
  };
  let rest: Buffer[] = [];
  let length = 0;
  const whole = () => (length > maxLineLength ? undefined : Buffer.concat(rest));
  const keep = (part: Buffer) => {
    length += part.length;
    if (length <= maxLineLength) rest.push(part);
    else rest = [];
  };
  try {
    for await (const chunk of openFile(input)) {
      let start = 0;
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
        keep(chunk.subarray(start, end));
        yield toLine(whole());
        rest = [];
        length = 0;
        start = end + 1;
      }
      keep(chunk.subarray(start));
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new UnreadableFile(`${file}: cannot be read after line ${number}: ${error.message}.`, {
      cause: error,
    });
  }
  if (length > 0) yield toLine(whole());
}
