import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import dynalite from 'dynalite';
import db from 'dynalite/db/index.js';
import type { DynaliteError, Store } from 'dynalite/store';
import { type TransactGet, Transactions, type TransactWrite } from './transactions.ts';

/** An engine in memory. */
export interface TestEngine {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/**
 * Starts dynalite, an implementation of DynamoDB that shares no code with the embedded engine, in this process and in
 * memory. Everything is dynalite's but transactions (see transactions.ts) and the lock: a transaction or another write
 * begins when the one before it has ended.
 */
export async function startDynalite(): Promise<TestEngine> {
  const { server: dynaliteServer, store } = withStore();
  const transactions = new Transactions(store);
  const lock = new Lock();
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(error => outgoing.destroy(error));
  });
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const operation = String(incoming.headers['x-amz-target']).split('.')[1] ?? '';
    if (operation === 'TransactWriteItems') {
      const input = (await json(incoming)) as TransactWrite;
      return lock.run(() => answer(outgoing, () => transactions.write(input)));
    }
    if (operation === 'TransactGetItems') {
      const input = (await json(incoming)) as TransactGet;
      return lock.run(() => answer(outgoing, () => transactions.get(input)));
    }
    const pass = async () => {
      const ended = once(outgoing, 'close');
      dynaliteServer.emit('request', incoming, outgoing);
      // dynalite throws what a client causes that goes away.
      incoming.removeAllListeners('error').on('error', () => outgoing.destroy());
      await ended;
    };
    return writes.has(operation) ? lock.run(pass) : pass();
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const writes = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem']);

/** dynalite's server, and the store that it makes for itself. */
function withStore(): { readonly server: ReturnType<typeof dynalite>; readonly store: Store } {
  const { create } = db;
  const stores: Store[] = [];
  db.create = options => {
    const store = create(options);
    stores.push(store);
    return store;
  };
  try {
    const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
    const [store] = stores;
    if (store === undefined) throw new Error('dynalite made no store.');
    return { server, store };
  } finally {
    db.create = create;
  }
}

/** Runs one task at a time, in their order. */
class Lock {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

async function answer(outgoing: ServerResponse, work: () => Promise<object>): Promise<void> {
  const send = (status: number, body: object) => {
    outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
  };
  try {
    send(200, await work());
  } catch (error) {
    const { statusCode, body } = error as DynaliteError;
    if (statusCode === undefined || body === undefined) throw error;
    send(statusCode, body);
  }
}
