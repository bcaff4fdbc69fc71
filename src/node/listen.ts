import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, createServer, type Server as Listener } from 'node:net';

/**
 * Sockets that listen at the port. libuv accepts one connection of each in a turn of the event loop, and under load a turn takes many
 * milliseconds: with one socket, new connections wait in the kernel for seconds, where they cannot even be refused.
 */
const listeners = process.platform === 'linux' ? 16 : 1;

/** Connections that wait to be accepted, at each socket. */
const backlog = 511;

export interface Address {
  readonly host: string;
  /** 0 has the system choose a free port. */
  readonly port: number;
}

export interface Listening {
  readonly port: number;
  /** Stops accepting connections; those that are open stay open. */
  close(): void;
}

/** Accepts connections for a server. Rejects with the error of the system if the port cannot be opened. */
export async function listen(http: Server, address: Address): Promise<Listening> {
  // Sockets with SO_REUSEPORT share a port with any other process that asks for it: one without it finds out whether the port is free.
  const probe = createServer();
  const port = await opened(probe, address);
  await once(probe.close(), 'close');
  const shared = { ...address, port, reusePort: listeners > 1, backlog };
  await opened(http, shared);
  const others: Listener[] = [];
  while (others.length < listeners - 1) {
    // With the options of http's own listener.
    const other = createServer({ allowHalfOpen: true, noDelay: true }, socket =>
      http.emit('connection', socket),
    );
    others.push(other);
    await opened(other, shared);
  }
  return {
    port,
    close() {
      http.close();
      for (const other of others) other.close();
    },
  };
}

async function opened(listener: Listener, options: Address): Promise<number> {
  listener.listen(options);
  await once(listener, 'listening');
  return (listener.address() as AddressInfo).port;
}
