import type { ImportProblem } from '../commands/import/import-report.ts';
import { Problem } from '../errors/problem.ts';
import { surviveLogFailure } from '../node/log-failure.ts';
import { failureText } from '../store/failure-text.ts';
import { firstQuery } from './examples.ts';
import { type LocalServer, startLocalServer } from './local-server.ts';
import { readDevSettings } from './settings.ts';

/** `npm start`: runs the local server until it receives a signal to end. */
let server: LocalServer | undefined;
let problems = 0;
let isEnding = false;

/** Maximum milliseconds from the signal to the end. */
const endLimit = 2500;

endOnSignal();
surviveLogFailure(line => console.error(`communique: ${line}`));
try {
  server = await startLocalServer(readDevSettings(process.env), tell, {
    tell: line => console.error(`communique: ${line}`),
    onEngineEnd(error) {
      fail(error);
      void end(1);
    },
  });
  announce(server);
} catch (error) {
  // A start that was ended by a signal fails only because of that.
  if (!isEnding) fail(error);
}

/** The message of every fatal error says what to do; the other details are for debugging. */
function fail(error: unknown): void {
  const message = error instanceof Problem ? failureText(error) : error instanceof Error ? error.message : '';
  console.error(process.env.LOG_LEVEL === 'debug' || message === '' ? error : `communique: ${message}`);
  process.exitCode = 1;
}

function tell({ file, line, path, message }: ImportProblem): void {
  problems += 1;
  console.error(`${file}:${line}: ${path.join('.')}: ${message}`);
}

function announce({ url, engine, counts, apiKey, imported }: LocalServer): void {
  if (problems > 0)
    console.error(
      `${problems} lines above were left out. Fix them, then: npm run communique -- import <file or folder>`,
    );
  const records = counts.map(([type, count]) => `${count} ${type}`).join(', ');
  console.log(`
  Communiqué is ready at ${url}
  GraphiQL, to try queries in a browser, is at the same address.
  A reader's app on it is at ${new URL('/', url)}

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
 * Also applies during a start: the engine ends with this process. One Ctrl-C may arrive twice, from the terminal and from the script that started
 * this process; the second one must not cut the shutdown short.
 */
function endOnSignal(): void {
  process.on('SIGINT', () => void end(0)).on('SIGTERM', () => void end(0));
}

async function end(code: number): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  // An engine that neither starts nor ends does not delay the exit.
  setTimeout(() => process.exit(code), endLimit).unref();
  await server?.stop();
  process.exit(code);
}
