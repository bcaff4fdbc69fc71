import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/sdk/types.js';
import type { Ask } from '../mcp/ask.ts';
import { createMcpServer } from '../mcp/server.ts';
import { allowsSomewhere } from '../resolvers/viewer.ts';
import { createAuthenticate } from '../server/identity/authenticate.ts';
import { readIssuer } from '../server/identity/issuer.ts';
import { jsonLog } from '../server/log.ts';
import { createServer } from '../server/server.ts';
import { readSettings } from '../server/settings.ts';
import { version } from '../server/version.ts';
import type { Target } from './target.ts';

/** Milliseconds that questions in flight have once the client has gone: as long as an operation may take. */
const maxEndTime = 10_000;

/** Serves a table over standard input and output, until the client closes the former. */
export async function serveStdio({ table, stage }: Target): Promise<boolean> {
  const settings = readSettings(process.env);
  // Standard output has the messages of the protocol and nothing else.
  const log = jsonLog(
    process.env.LOG_LEVEL ? settings.logLevel : 'warn',
    line => void process.stderr.write(line),
  );
  const authenticate = createAuthenticate({
    table,
    stage,
    issuer: readIssuer(process.env, stage),
    warn: message => log.warn(message),
  });
  const headers = credentials(process.env.COMMUNIQUE_API_KEY);
  // An invalid key ends the command, with its reason.
  const viewer = await authenticate(new Headers(headers));
  const { addresses, limits, auditDays } = settings;
  const api = createServer({
    table,
    authenticate,
    stage,
    addresses,
    limits,
    auditDays,
    requestLog: { log, stage },
    onMutation: report => log.write('info', 'mutation', { ...report }),
  });
  const ask: Ask = async (query, variables) => {
    const body = JSON.stringify({ query, variables });
    const init = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body };
    return (await api.fetch('http://localhost/graphql', init)).json();
  };
  const server = createMcpServer({
    ask,
    version,
    writes: allowsSomewhere(viewer, 'WRITE'),
    onError: error => log.error(error),
  });
  const transport = new StdioServerTransport();
  const ended = once(process.stdin, 'end');
  await server.connect(transport);
  const answered = answersOf(transport);
  await ended;
  await Promise.race([answered(), sleep(maxEndTime, undefined, { ref: false })]);
  await server.close();
  return true;
}

function credentials(key: string | undefined): Record<string, string> {
  return key === undefined || key === '' ? {} : { authorization: `Bearer ${key}` };
}

/** Follows the requests of a transport; the result resolves when all of them are answered. */
function answersOf(transport: StdioServerTransport): () => Promise<void> {
  const open = new Set<RequestId>();
  const idle: (() => void)[] = [];
  const { onmessage } = transport;
  const send = transport.send.bind(transport);
  transport.onmessage = (message: JSONRPCMessage) => {
    if ('method' in message && 'id' in message) open.add(message.id);
    onmessage?.(message);
  };
  transport.send = async message => {
    await send(message);
    if (!('method' in message) && message.id !== undefined) open.delete(message.id);
    if (open.size === 0) for (const resolve of idle) resolve();
  };
  return () => new Promise(resolve => (open.size === 0 ? resolve() : idle.push(resolve)));
}
