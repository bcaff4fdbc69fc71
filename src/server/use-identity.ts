import type { Plugin } from 'graphql-yoga';
import { Problem } from '../content/problem.ts';
import type { Viewer } from '../resolvers/viewer.ts';
import { StoreRefusal } from '../store/failure.ts';
import { causeText } from '../store/failure-text.ts';
import { requestError } from './errors.ts';
import type { Authenticate } from './identity/authenticate.ts';

/** Who sent each request, for those who answer it. */
export class Viewers {
  readonly #viewers = new WeakMap<Request, Viewer>();

  of(request: Request): Viewer | undefined {
    return this.#viewers.get(request);
  }

  note(request: Request, viewer: Viewer): void {
    this.#viewers.set(request, viewer);
  }
}

/** Finds out who sends a request before its body is read. Credentials that are not good end it, whatever it asks for. */
export function useIdentity(authenticate: Authenticate, viewers: Viewers): Plugin {
  let log = (_level: 'warn' | 'error', _message: string) => {};
  return {
    onYogaInit({ yoga }) {
      log = (level, message) => yoga.logger[level](message);
    },
    async onRequestParse({ request }) {
      try {
        const viewer = await authenticate(request.headers);
        if (viewer !== undefined) viewers.note(request, viewer);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        // Such as an issuer that cannot be reached: the caller is told without the cause.
        if (error.cause instanceof Error) {
          const level = error instanceof StoreRefusal ? 'error' : 'warn';
          log(level, `${error.code} while finding out who asks: ${causeText(error.cause)}`);
        }
        throw requestError(error);
      }
    },
  };
}
