import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** The fault of a request on its way to the engine, or of its response. */
export type Fault =
  /** An error of DynamoDB, by its name; with `isDone`, the engine has executed the request nevertheless. */
  | {
      readonly error: string;
      readonly status?: number;
      readonly body?: object;
      readonly isDone?: boolean;
    }
  /** An answer that is no JSON, as something between the two gives it. */
  | { readonly page: string; readonly status: number }
  /** No answer, ever. */
  | 'silence'
  /** The connection breaks before the engine has seen anything. */
  | 'reset'
  /** The engine does it, and the connection breaks before the answer arrives. */
  | 'lost'
  /** The engine does it, and the connection breaks in the middle of the answer. */
  | 'cut'
  /** The engine does it, and in the middle of the answer nothing more comes. */
  | 'stall'
  /** The answer comes so many milliseconds late. */
  | { readonly late: number }
  /** The answer comes in small parts, all of it after so many milliseconds. */
  | { readonly trickle: number }
  /** The answer, changed. */
  | {
      readonly rewrite: (
        answer: Record<string, unknown>,
        sent: Record<string, unknown>,
      ) => Record<string, unknown>;
    };

export interface FaultProxy {
  readonly endpoint: string;
  /** The received requests in order: the operation and its input. */
  readonly seen: { readonly operation: string; readonly input: Record<string, unknown> }[];
  /** The faults of the next requests in order; undefined passes a request. Requests after the last fault meet `always`. */
  script: (Fault | undefined)[];
  /** The fault of every request after the script. A function is called for each request. */
  always: Fault | ((operation: string) => Fault | undefined) | undefined;
  /** Whom the script and `always` are meant for: every operation, where it is not set. */
  operation: string | undefined;
  /** From now on no fault happens. */
  calm(): void;
  /** Refuses all connections, as if the engine had ended, until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

/** Parts that a trickling answer comes in. */
const drops = 4;

/** A proxy between the client and the engine that applies the faults of the script to the requests. */
export async function startProxy(engine: string): Promise<FaultProxy> {
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(error => outgoing.destroy(error));
  });
  const listen = (port: number) =>
    new Promise<void>(resolve => server.listen(port, '127.0.0.1', () => resolve()));
  const close = async () => {
    const closed = new Promise(resolve => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const proxy: FaultProxy = {
    endpoint: `http://127.0.0.1:${port}`,
    seen: [],
    script: [],
    always: undefined,
    operation: undefined,
    calm: () => Object.assign(proxy, { script: [], always: undefined, operation: undefined }),
    down: close,
    up: () => listen(port),
    close,
  };
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const body = await buffer(incoming);
    const input = JSON.parse(body.toString());
    const operation = String(incoming.headers['x-amz-target']).split('.')[1] ?? '';
    proxy.seen.push({ operation, input });
    const fault = faultFor(proxy, operation);
    if (fault === 'silence') return;
    if (fault === 'reset') return void incoming.socket.destroy();
    const asked = typeof fault === 'object' ? fault : undefined;
    const isRefused = asked !== undefined && ('page' in asked || ('error' in asked && !asked.isDone));
    const given = isRefused ? { status: 0, text: '' } : await forward(engine, incoming, body);
    if (fault === 'lost') return void incoming.socket.destroy();
    if (asked !== undefined && 'page' in asked)
      return void outgoing.writeHead(asked.status, { 'content-type': 'text/html' }).end(asked.page);
    if (asked !== undefined && 'error' in asked) {
      const type = `com.amazonaws.dynamodb.v20120810#${asked.error}`;
      const text = JSON.stringify({ __type: type, message: 'scripted', ...asked.body });
      return answer(outgoing, { status: asked.status ?? 400, text });
    }
    if (fault === 'cut' || fault === 'stall') {
      begin(outgoing, given).write(given.text.slice(0, given.text.length / 2));
      // The half must have gone out before the connection breaks.
      await sleep(5);
      return void (fault === 'cut' && incoming.socket.destroy());
    }
    if (asked !== undefined && 'trickle' in asked) return trickle(outgoing, given, asked.trickle);
    if (asked !== undefined && 'late' in asked) await sleep(asked.late);
    if (asked === undefined || !('rewrite' in asked) || given.status !== 200) return answer(outgoing, given);
    answer(outgoing, {
      status: given.status,
      text: JSON.stringify(asked.rewrite(JSON.parse(given.text), input)),
    });
  };
  return proxy;
}

interface Given {
  readonly status: number;
  readonly text: string;
}

function faultFor(proxy: FaultProxy, operation: string): Fault | undefined {
  if (proxy.operation !== undefined && proxy.operation !== operation) return undefined;
  const { always } = proxy;
  if (proxy.script.length > 0) return proxy.script.shift();
  return typeof always === 'function' ? always(operation) : always;
}

function begin(outgoing: ServerResponse, { status, text }: Given): ServerResponse {
  const length = Buffer.byteLength(text);
  return outgoing.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': length,
  });
}

function answer(outgoing: ServerResponse, given: Given): void {
  begin(outgoing, given).end(given.text);
}

async function trickle(outgoing: ServerResponse, given: Given, milliseconds: number): Promise<void> {
  begin(outgoing, given);
  const bytes = Buffer.from(given.text);
  const size = Math.ceil(bytes.length / drops);
  for (let i = 0; i < drops && !outgoing.destroyed; i++) {
    outgoing.write(bytes.subarray(i * size, (i + 1) * size));
    await sleep(milliseconds / drops);
  }
  outgoing.end();
}

function forward(engine: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Given> {
  return new Promise((resolve, reject) => {
    const passed = request(new URL(url ?? '/', engine), { method, headers }, async response => {
      resolve({ status: response.statusCode ?? 0, text: (await buffer(response)).toString() });
    });
    passed.on('error', reject).end(body);
  });
}
