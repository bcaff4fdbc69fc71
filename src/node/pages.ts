import type { IncomingMessage, ServerResponse } from 'node:http';

/** Pages beside the API. Returns whether it takes the request; the API handles all others. */
export type Pages = (request: IncomingMessage, response: ServerResponse) => boolean;
