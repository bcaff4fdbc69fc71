import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type ExportOptions, exportDocuments } from '../commands/import/export.ts';
import type { Progress } from './progress.ts';
import type { Target } from './target.ts';

/** Writes documents to a file, compressed if its name ends in .gz, or to standard output. */
export async function runExport(
  { table }: Target,
  { output, ...options }: ExportOptions & { readonly output?: string },
  progress: Progress,
): Promise<void> {
  async function* lines() {
    let done = 0;
    for await (const line of exportDocuments(table, options)) {
      done += 1;
      progress.update('exporting', done);
      yield `${line}\n`;
    }
  }
  if (output === undefined) await pipeline(lines, process.stdout, { end: false });
  else if (output.endsWith('.gz')) await pipeline(lines, createGzip(), createWriteStream(output));
  else await pipeline(lines, createWriteStream(output));
  progress.end();
}
