import type { Plugin } from 'graphql-yoga';
import { Problem } from '../../errors/problem.ts';
import type { Viewer } from '../../resolvers/viewer.ts';
import { StoreRefusal } from '../../store/failure.ts';
import { causeText } from '../../store/failure-text.ts';
import { requestError } from '../errors.ts';
import type { Authenticate } from '../identity/authenticate.ts';

/** The authenticated caller of each request. */
export class Callers {
  readonly #viewers = new WeakMap<Request, Viewer>();

  viewerOf(request: Request): Viewer | undefined {
    return this.#viewers.get(request);
  }

  set(request: Request, viewer: Viewer): void {
    this.#viewers.set(request, viewer);
  }
}

/** Authenticates a request before its body is read. Invalid credentials end the request, whatever its content. */
export function useIdentity(authenticate: Authenticate, callers: Callers): Plugin {
  let log = (_level: 'warn' | 'error', _message: string) => {};
  return {
    onYogaInit({ yoga }) {
      log = (level, message) => yoga.logger[level](message);
    },
    async onRequestParse({ request }) {
      try {
        const viewer = await authenticate(request.headers);
        if (viewer !== undefined) callers.set(request, viewer);
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
