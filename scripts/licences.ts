import { readFile, writeFile } from 'node:fs/promises';
import * as z from 'zod';

/** What npm wrote of each package that it installs; the first, without a name, is this project. */
const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string(), license: z.string().optional(), dev: z.boolean().optional() }),
  ),
});

/** Under which licences one may pass on what is built from it, without conditions for one's own code. */
export const permissive: ReadonlySet<string> = new Set([
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'MIT OR Apache-2.0',
  '(MIT OR Apache-2.0)',
]);

export interface Package {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Whether it is only there to build and to test. */
  readonly isForDevelopment: boolean;
}

/** Every package of package-lock.json, each version once, by name. */
export async function installedPackages(): Promise<Package[]> {
  const text = await readFile(new URL('../package-lock.json', import.meta.url), 'utf8');
  const { packages } = lockFile.parse(JSON.parse(text));
  const all = Object.entries(packages).flatMap(([path, { version, license = 'unknown', dev = false }]) => {
    const name = path.split('node_modules/').at(-1) ?? '';
    return name === '' ? [] : [{ name, version, licence: license, isForDevelopment: dev }];
  });
  const known = new Map<string, Package>();
  for (const one of all) {
    const key = `${one.name} ${one.version}`;
    // What is used in one place to run is used to run.
    if (known.get(key)?.isForDevelopment !== false) known.set(key, one);
  }
  return [...known.values()].toSorted((a, b) =>
    `${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1,
  );
}

/** docs/licences.md, as it should be. */
export async function licencesPage(): Promise<string> {
  const packages = await installedPackages();
  const running = packages.filter(({ isForDevelopment }) => !isForDevelopment);
  const developing = packages.filter(({ isForDevelopment }) => isForDevelopment);
  return [
    '# Licences of what is used',
    '',
    'Communiqué itself is under the MIT licence. These are the packages that `npm ci` installs, as `package-lock.json` names their licences.',
    '`npm run licences` writes this page; a test compares it.',
    '',
    `## To run: ${summaryOf(running)}`,
    '',
    ...tableOf(running),
    '',
    `## To build and to test: ${summaryOf(developing)}`,
    '',
    'Nothing of these is deployed.',
    '',
    ...tableOf(developing),
    '',
  ].join('\n');
}

function summaryOf(packages: readonly Package[]): string {
  const groups = Map.groupBy(packages, ({ licence }) => licence);
  const counts = [...groups].map(([licence, those]) => ({ licence, count: those.length }));
  const ordered = counts.toSorted((a, b) => b.count - a.count || (a.licence < b.licence ? -1 : 1));
  return ordered.map(({ licence, count }) => `${count} ${licence}`).join(', ');
}

function tableOf(packages: readonly Package[]): string[] {
  const rows = packages.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`);
  return ['| package | version | licence |', '| --- | --- | --- |', ...rows];
}

/** `npm run licences` */
if (import.meta.main) await writeFile(new URL('../docs/licences.md', import.meta.url), await licencesPage());
