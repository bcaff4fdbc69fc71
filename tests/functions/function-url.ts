import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import event from './events/live.json' with { type: 'json' };

export interface FunctionUrlOptions {
  /** The file that exports `handler`. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Instances of the function that may run at once. */
  readonly concurrency: number;
  /** Milliseconds after which Lambda ends an invocation. */
  readonly timeout: number;
}

interface Invocation {
  readonly event: object;
  readonly response: ServerResponse;
}

/**
 * The URL of a function whose invoke mode is RESPONSE_STREAM: makes events of HTTP requests, has an instance of the function for each request that is
 * open, and sends clients what the instances stream. An instance is not told that a client has gone away, as in Lambda.
 */
export class FunctionUrl {
  readonly #options: FunctionUrlOptions;
  readonly #instances = new Set<Instance>();
  readonly #server: Server;

  private constructor(options: FunctionUrlOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => void this.#invoke(request, response));
  }

  static async open(options: FunctionUrlOptions): Promise<FunctionUrl> {
    const opened = new FunctionUrl(options);
    await listening(opened.#server);
    return opened;
  }

  get url(): string {
    return addressOf(this.#server);
  }

  /** How many instances have been started. */
  get instances(): readonly Instance[] {
    return [...this.#instances];
  }

  get busy(): number {
    return this.instances.filter(({ isBusy }) => isBusy).length;
  }

  close(): void {
    for (const instance of this.#instances) instance.stop();
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #invoke(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    let instance = this.instances.find(({ isBusy }) => !isBusy);
    if (instance === undefined) {
      if (this.#instances.size >= this.#options.concurrency)
        return void response.writeHead(429, { 'x-amzn-errortype': 'TooManyRequestsException' }).end();
      instance = new Instance(this.#options);
      this.#instances.add(instance);
    }
    instance.invoke({ event: eventOf(request, body), response });
  }
}

/** An environment in which the function runs, with a Runtime API of its own. */
class Instance {
  isBusy = false;
  isTimedOut = false;
  readonly #timeout: number;
  readonly #api: Server;
  #child: ChildProcess | undefined;
  #waiting = Promise.withResolvers<Invocation>();
  #current: Invocation | undefined;
  #stream: IncomingMessage | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor({ handler, environment, timeout }: FunctionUrlOptions) {
    this.#timeout = timeout;
    this.#api = createServer((request, response) => void this.#answer(request, response));
    void listening(this.#api).then(() => {
      const { port } = this.#api.address() as AddressInfo;
      this.#child = spawn(process.execPath, [join(import.meta.dirname, 'streaming-runtime.mjs'), handler], {
        env: { ...environment, AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}` },
        stdio: ['ignore', 'inherit', 'inherit'],
      });
    });
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  invoke(invocation: Invocation): void {
    this.isBusy = true;
    this.#waiting.resolve(invocation);
  }

  /** Breaks the connection on which the function streams. */
  cut(): void {
    this.#stream?.destroy();
    this.#current?.response.destroy();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#child?.kill();
    this.#api.close();
    this.#api.closeAllConnections();
  }

  /** It has done with its event. */
  #finish(): void {
    clearTimeout(this.#timer);
    this.#waiting = Promise.withResolvers();
    this.#current = undefined;
    this.isBusy = false;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.endsWith('/next')) {
      if (this.#current !== undefined) this.#finish();
      const invocation = await this.#waiting.promise;
      this.#current = invocation;
      const headers = {
        'lambda-runtime-aws-request-id': 'a',
        'lambda-runtime-deadline-ms': String(Date.now() + this.#timeout),
      };
      this.#timer = setTimeout(() => {
        this.isTimedOut = true;
        this.stop();
      }, this.#timeout);
      response.writeHead(200, headers).end(JSON.stringify(invocation.event));
      return;
    }
    this.#stream = request;
    request.on('error', () => {});
    if (this.#current !== undefined) await passOn(request, this.#current.response).catch(() => {});
    response.writeHead(202).end();
  }
}

/** Sends a client what a function streams: JSON with status and headers, eight zero bytes, and the body. */
async function passOn(stream: IncomingMessage, response: ServerResponse): Promise<void> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of stream) {
    if (head === undefined) {
      response.write(chunk);
      continue;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf(Buffer.alloc(8));
    if (end < 0) continue;
    const { statusCode, headers } = JSON.parse(head.subarray(0, end).toString());
    response.writeHead(statusCode, headers).flushHeaders();
    if (head.length > end + 8) response.write(head.subarray(end + 8));
    head = undefined;
  }
  if (head !== undefined) throw new Error('The response has no status.');
  response.end();
}

function eventOf({ method = 'GET', url = '/', headers }: IncomingMessage, body: string): object {
  const { pathname, search } = new URL(url, 'http://localhost');
  const given = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'host'));
  return {
    ...event,
    rawPath: decodeURI(pathname),
    rawQueryString: search.slice(1),
    headers: { 'x-amzn-trace-id': event.headers['x-amzn-trace-id'], host: event.headers.host, ...given },
    requestContext: {
      ...event.requestContext,
      http: { ...event.requestContext.http, method, path: decodeURI(pathname) },
    },
    ...(body !== '' && { body }),
  };
}

async function listening(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
