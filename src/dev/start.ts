import type { ImportProblem } from '../commands/import-report.ts';
import { firstQuery } from './examples.ts';
import { type LocalServer, startLocalServer } from './local-server.ts';
import { readDevSettings } from './settings.ts';

/** `npm start`: the local server until it is told to end. */
let server: LocalServer | undefined;
let problems = 0;
endOnSignal();
try {
  server = await startLocalServer(readDevSettings(process.env), tell);
  announce(server);
} catch (error) {
  // Everything that ends a start is told by a message that says what to do; the rest is for those who look for a fault.
  const full = process.env.LOG_LEVEL === 'debug' || !(error instanceof Error);
  console.error(full ? error : `communique: ${error.message}`);
  process.exitCode = 1;
}

function tell({ file, line, path, message }: ImportProblem): void {
  problems += 1;
  console.error(`${file}:${line}: ${path.join('.')}: ${message}`);
}

function announce({ url, engine, counts, apiKey, imported }: LocalServer): void {
  if (problems > 0)
    console.error(
      `${problems} lines above were left out. Mend them, then: npm run communique -- import <file or folder>`,
    );
  const records = counts.map(([type, count]) => `${count} ${type}`).join(', ');
  console.log(`
  Communiqué is ready at ${url}
  GraphiQL, to try queries in a browser, is at the same address.

  engine   ${engine}
  records  ${records}${imported ? ' (just imported)' : ''}
  key      ${apiKey}
           (may do everything; send it as Authorization: Bearer …)

  A first query:

curl -s ${url} -H 'content-type: application/json' \\
  -d '${JSON.stringify({ query: firstQuery.replace(/\s+/g, ' ') })}'

  Ctrl-C ends it.
`);
}

/**
 * Also in the middle of a start: the engine ends with this process. One Ctrl-C may come twice, from the terminal and from
 * the script that started us; the second must not cut the end short.
 */
function endOnSignal(): void {
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    await server?.stop();
    process.exit(0);
  };
  process.on('SIGINT', end).on('SIGTERM', end);
}
