import type { IncomingMessage, ServerResponse } from 'node:http';

/** Pages beside the API, at paths that are not its own. Returns whether it takes the request; the API handles all others. */
export type Pages = (request: IncomingMessage, response: ServerResponse) => boolean;
