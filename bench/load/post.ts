/** A request that is to be sent. */
export interface Query {
  readonly text: string;
  readonly variables: object;
  readonly isWrite?: boolean;
}

/** An answer of the server. */
export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: the shape follows from each query
  readonly data?: any;
  readonly errors?: { readonly extensions: { readonly code: string } }[];
}

/** Sends a query to the server. */
export type Post = (query: Query) => Promise<{ readonly status: number; readonly answer: Answer }>;
