import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

const page = join(import.meta.dirname, '../../docs/benchmarks.md');

const begin = `# Speed and cost

Written by \`npm run bench:limit\`, \`bench:cost\`, \`bench:growth\` and \`bench:rivals\`, one section each; the section on imports is written by hand. Ratios are similar on other machines, milliseconds are not.
`;

/** Puts a part of docs/benchmarks.md in the place of the one with the same title, or behind the others. */
export function writePart(title: string, text: string): void {
  const old = existsSync(page) ? readFileSync(page, 'utf8') : begin;
  const [, ...parts] = old.split(/^## /m).map(part => part.trimEnd());
  const part = `${title}\n\n${text}`;
  const at = parts.findIndex(one => one.startsWith(`${title}\n`));
  if (at < 0) parts.push(part);
  else parts[at] = part;
  writeFileSync(page, [begin, ...parts.map(one => `## ${one}\n`)].join('\n'));
}

export function table([header = [], ...rows]: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map((_, i) => (i === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}

/** The machine of a measurement, as part of a sentence. */
export function machine(): string {
  const [{ model } = { model: 'an unknown processor' }] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `Node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} × ${model.trim()}, ${memory} GB`;
}
