/** The response of a route: text of some media type, its cache-control, and further headers. */
export interface Page {
  readonly type: string;
  readonly text: string;
  /** By default the response is not kept. */
  readonly cacheControl?: string;
  readonly headers?: Readonly<Record<string, string>>;
}
