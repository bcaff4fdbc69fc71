import { request as requestInClear } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import {
  checkedAddresses,
  hostOf,
  RefusedAddress,
  urlProblem,
  type WebhookNetwork,
} from './webhook-address.ts';

/** Milliseconds until an attempt is abandoned. */
const defaultAttemptTime = 10_000;

/** Bytes of a response that are read before the connection is closed. Its content means nothing here. */
const maxResponseBytes = 16_384;

/** Milliseconds for which a response is read after its status. */
const maxResponseTime = 1000;

interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends a request to a receiver, and resolves with the status of the response. */
export type PostMessage = (request: WebhookRequest) => Promise<number>;

/**
 * A sender to receivers outside of the own network. The connection goes to an address that was checked at that moment,
 * so a name whose address changes leads nowhere else. Redirects are not followed: their status is that of the response.
 */
export function senderTo(network: WebhookNetwork, attemptTime = defaultAttemptTime): PostMessage {
  const lookup: LookupFunction = (host, options, callback) => {
    checkedAddresses(host, network).then(
      found => {
        const [first] = found;
        if (options.all === true) callback(null, [...found]);
        else callback(null, first?.address ?? '', first?.family);
      },
      (error: Error) => callback(error, ''),
    );
  };
  return async ({ url: text, headers, body }) => {
    const url = new URL(text);
    const problem = urlProblem(url, network);
    if (problem !== undefined) throw new RefusedAddress(`The URL ${problem}.`);
    const host = hostOf(url);
    // Node asks no lookup about an address.
    if (isIP(host) !== 0) await checkedAddresses(host, network);
    const signal = AbortSignal.timeout(attemptTime);
    const options: RequestOptions = {
      method: 'POST',
      lookup,
      signal,
      // A kept connection would be one to an address of an earlier check.
      agent: false,
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'Communique-Webhooks',
        connection: 'close',
      },
    };
    try {
      return await statusOf(url, options, body);
    } catch (error) {
      if (signal.aborted) throw new Error(`The receiver did not answer within ${attemptTime / 1000} s.`);
      // Each address of the host has an error of its own, and the whole has no message.
      throw error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
    }
  };
}

function statusOf(url: URL, options: RequestOptions, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? request : requestInClear;
    const sent = send(url, options);
    let fail: (error: Error) => void = reject;
    sent.on('response', response => {
      // The status is known, so a body that breaks off, drips or never ends changes nothing.
      const end = () => {
        clearTimeout(timeout);
        response.destroy();
        resolve(response.statusCode ?? 0);
      };
      const timeout = setTimeout(end, maxResponseTime);
      fail = end;
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > maxResponseBytes) end();
      });
      response.on('end', end).on('error', end).on('close', end);
    });
    // Without this listener Node closes the connection of a response with the status 101, and reports neither a response nor an error.
    sent.on('upgrade', ({ statusCode }, socket) => {
      socket.destroy();
      resolve(statusCode ?? 0);
    });
    sent.on('error', error => fail(error));
    sent.on('close', () => fail(new Error('The connection was closed without a response.')));
    sent.end(body);
  });
}
