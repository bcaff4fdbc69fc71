import type { IncomingMessage, ServerResponse } from 'node:http';

/** Pages that the server has in addition to the API, at paths that the API does not use. Returns whether it takes the request; the API handles all others. */
export type Pages = (request: IncomingMessage, response: ServerResponse) => boolean;
