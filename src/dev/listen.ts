import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, createServer, type Server as Listener } from 'node:net';

/**
 * Sockets that listen at the port. libuv takes one connection of each in a turn of the event loop, and under load a turn takes many
 * milliseconds: with one socket, those who come wait in the kernel for seconds, where they cannot even be told to come again.
 */
const listeners = process.platform === 'linux' ? 16 : 1;

/** Connections that wait to be taken, at each of them. */
const backlog = 511;

export interface Address {
  readonly host: string;
  /** 0 has the system choose. */
  readonly port: number;
}

/** Opens the server to those who come, until it is closed; answers the port. Rejects with what the system says when that cannot be had. */
export async function listen(http: Server, address: Address): Promise<number> {
  // Sockets that share a port share it with any other process too that asks for it so: one that does not share finds out whether it is free.
  const probe = createServer();
  const port = await opened(probe, address);
  await once(probe.close(), 'close');
  const shared = { ...address, port, reusePort: listeners > 1, backlog };
  await opened(http, shared);
  const others: Listener[] = [];
  http.once('close', () => {
    for (const each of others) each.close();
  });
  while (others.length < listeners - 1) {
    // As http makes its own.
    const other = createServer({ allowHalfOpen: true, noDelay: true }, socket =>
      http.emit('connection', socket),
    );
    others.push(other);
    await opened(other, shared);
  }
  return port;
}

async function opened(listener: Listener, options: Address): Promise<number> {
  listener.listen(options);
  await once(listener, 'listening');
  return (listener.address() as AddressInfo).port;
}
