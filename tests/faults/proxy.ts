import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What happens to a request on its way to the engine, or to its answer on the way back. */
export type Fault =
  /** An error of DynamoDB's, by its name. */
  | { readonly error: string; readonly status?: number; readonly body?: object }
  /** No answer, ever. */
  | 'silence'
  /** The connection breaks before the engine has seen anything. */
  | 'reset'
  /** The engine does it, and the connection breaks before the answer arrives. */
  | 'lost'
  /** The answer, changed. */
  | {
      readonly rewrite: (
        answer: Record<string, unknown>,
        sent: Record<string, unknown>,
      ) => Record<string, unknown>;
    };

export interface FaultProxy {
  readonly endpoint: string;
  /** What came, in order: the operation and its input. */
  readonly seen: { readonly operation: string; readonly input: Record<string, unknown> }[];
  /** What the next requests meet, the first one first; undefined lets one pass. What comes after the last passes. */
  script: (Fault | undefined)[];
  /** What every request meets that the script leaves alone. */
  always: Fault | undefined;
  /** Whom the script and `always` are meant for: every operation, where it is not set. */
  operation: string | undefined;
  close(): Promise<void>;
}

/** Stands between the client and the engine and does to each request what the script says. */
export async function startProxy(engine: string): Promise<FaultProxy> {
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing));
  const proxy: FaultProxy = {
    endpoint: '',
    seen: [],
    script: [],
    always: undefined,
    operation: undefined,
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const body = await buffer(incoming);
    const input = JSON.parse(body.toString());
    const operation = String(incoming.headers['x-amz-target']).split('.')[1] ?? '';
    proxy.seen.push({ operation, input });
    const isMeant = proxy.operation === undefined || proxy.operation === operation;
    const fault = isMeant ? (proxy.script.shift() ?? proxy.always) : undefined;
    if (fault === 'silence') return;
    if (fault === 'reset') return void incoming.socket.destroy();
    if (typeof fault === 'object' && 'error' in fault) {
      const type = `com.amazonaws.dynamodb.v20120810#${fault.error}`;
      return answer(outgoing, fault.status ?? 400, { __type: type, message: 'scripted', ...fault.body });
    }
    const { status, text } = await forward(engine, incoming, body);
    if (fault === 'lost') return void incoming.socket.destroy();
    const given = JSON.parse(text);
    answer(outgoing, status, typeof fault === 'object' ? fault.rewrite(given, input) : given);
  };
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(proxy, { endpoint: `http://127.0.0.1:${port}` });
}

function answer(outgoing: ServerResponse, status: number, body: object): void {
  outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
}

function forward(
  engine: string,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const passed = request(new URL(url ?? '/', engine), { method, headers }, async response => {
      resolve({ status: response.statusCode ?? 0, text: (await buffer(response)).toString() });
    });
    passed.on('error', reject).end(body);
  });
}
