/**
 * Requests that this server makes to itself, for an operation of its own. They are executed also where only trusted
 * documents are: their text is not of the caller.
 */
export const ownRequests = new WeakSet<Request>();
