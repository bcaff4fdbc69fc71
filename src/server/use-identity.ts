import type { Plugin } from 'graphql-yoga';
import { Problem } from '../content/problem.ts';
import type { Viewer } from '../resolvers/viewer.ts';
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
  let log: (message: string) => void = () => {};
  return {
    onYogaInit({ yoga }) {
      log = message => yoga.logger.warn(message);
    },
    async onRequestParse({ request }) {
      try {
        const viewer = await authenticate(request.headers);
        if (viewer !== undefined) viewers.note(request, viewer);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        // Such as an issuer that cannot be reached: the caller is told without the cause.
        if (error.cause instanceof Error) {
          const { name, message } = error.cause;
          log(`${error.code} while finding out who asks: ${name}: ${message}`);
        }
        throw requestError(error);
      }
    },
  };
}
