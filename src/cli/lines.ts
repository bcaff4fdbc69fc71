import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Line } from '../commands/import.ts';

/** The lines of NDJSON files; a folder stands for the `.ndjson` files in it, by name. */
export async function* readLines(paths: readonly string[]): AsyncGenerator<Line> {
  for (const path of paths) {
    for (const file of await filesAt(path)) {
      let number = 0;
      for await (const text of createInterface({
        input: createReadStream(file),
        crlfDelay: Number.POSITIVE_INFINITY,
      })) {
        number += 1;
        yield { file, number, text };
      }
    }
  }
}

async function filesAt(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const names = (await readdir(path)).filter(name => name.endsWith('.ndjson')).toSorted();
  return names.map(name => join(path, name));
}
