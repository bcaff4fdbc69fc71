import type { Plugin } from 'graphql-yoga';
import { previewHeaders } from '../../access/preview.ts';
import { Problem } from '../../errors/problem.ts';
import type { Preview } from '../../resolvers/preview.ts';
import type { Viewer } from '../../resolvers/viewer.ts';
import { StoreRefusal } from '../../store/failure.ts';
import { causeText } from '../../store/failure-text.ts';
import type { Table } from '../../store/table.ts';
import type { Caller } from '../context.ts';
import { requestError } from '../errors.ts';
import type { Authenticate } from '../identity/authenticate.ts';
import type { ServerOptions } from '../options.ts';

/** The caller of each request, and the preview that it asks for. */
export class Callers {
  readonly #table: Table;
  readonly #authenticate: Authenticate;
  readonly #callers = new WeakMap<Request, Caller>();

  constructor({ table, authenticate }: Pick<ServerOptions, 'table' | 'authenticate'>) {
    this.#table = table;
    this.#authenticate = authenticate;
  }

  /** The caller of a request that was identified. */
  of(request: Request): Caller {
    return this.#callers.get(request) ?? {};
  }

  async identify(request: Request): Promise<Caller> {
    const viewer = await this.#authenticate(request.headers);
    const caller = { viewer, preview: await this.#preview(request.headers, viewer) };
    this.#callers.set(request, caller);
    return caller;
  }

  async #preview(headers: Headers, viewer: Viewer | undefined): Promise<Preview | undefined> {
    if (viewer?.preview === undefined && previewHeaders.every(name => headers.get(name) === null))
      return undefined;
    // Most processes never need this code.
    const { previewFor } = await import('../identity/preview.ts');
    return previewFor(this.#table, headers, viewer);
  }
}

/** Authenticates a request before its body is read. Invalid credentials end the request, whatever its content. */
export function useIdentity(callers: Callers): Plugin {
  let log = (_level: 'warn' | 'error', _message: string) => {};
  return {
    onYogaInit({ yoga }) {
      log = (level, message) => yoga.logger[level](message);
    },
    async onRequestParse({ request }) {
      try {
        await callers.identify(request);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        // For example, the issuer cannot be reached. The caller does not see the cause.
        if (error.cause instanceof Error) {
          const level = error instanceof StoreRefusal ? 'error' : 'warn';
          log(level, `${error.code} while authenticating: ${causeText(error.cause)}`);
        }
        throw requestError(error);
      }
    },
  };
}
