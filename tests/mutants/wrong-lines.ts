import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { mutants, wrongText } from './mutants.ts';

/**
 * Lets one process hold the project many times, each time with another wrong line: a module that is imported with `?wrong=12` has line 12 of the
 * list, and so has all of the project that it imports. Packages are loaded once.
 */

const root = join(import.meta.dirname, '../..');
const own = [join(root, 'src'), join(root, 'tests')].map(folder => `${pathToFileURL(folder).href}/`);
/** What is run of each file as it is. */
const right = new Map<string, string>();

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    const wrong = wrongOf(context.parentURL);
    if (wrong === undefined || found.url.includes('?') || !own.some(folder => found.url.startsWith(folder)))
      return found;
    return { ...found, url: `${found.url}?wrong=${wrong}` };
  },
  load(url, context, next) {
    const wrong = wrongOf(url);
    const path = wrong === undefined ? '' : fileURLToPath(url);
    if (wrong === undefined || !path.endsWith('.ts')) return next(url, context);
    return { format: 'module', source: sourceOf(path, wrong), shortCircuit: true };
  },
});

/** The wrong line that a module is to have: a number of the list, and what else tells one import from another. */
function wrongOf(url: string | undefined): string | undefined {
  return url?.split('?wrong=')[1];
}

function sourceOf(path: string, wrong: string): string {
  const file = path.slice(root.length + 1);
  const mutant = mutants[Number(wrong)];
  // The table of the sample content that tests share would be that of another wrong line.
  if (file === 'tests/api.ts')
    return stripTypeScriptTypes(
      readFileSync(path, 'utf8').replace("'test-sample'", `'test-sample-${wrong}'`),
    );
  if (mutant?.file === file) return stripTypeScriptTypes(wrongText(readFileSync(path, 'utf8'), mutant));
  const source = right.get(path) ?? stripTypeScriptTypes(readFileSync(path, 'utf8'));
  right.set(path, source);
  return source;
}
