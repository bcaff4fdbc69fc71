import type { Server } from 'node:http';

/** A server that a developer could choose instead of this API, or this API itself, with its home feed. */
export interface Rival {
  readonly name: string;
  /** Its name in the table, with the version. */
  readonly title: string;
  /** Its configuration, in one or two sentences for docs/benchmarks.md. */
  readonly about: string;
  /** The packages that npm installs into its folder, with exact versions. */
  readonly packages: Readonly<Record<string, string>>;
  /**
   * The file of bench/rivals that is forked as the server, `<name>-server.ts`. Its arguments are the folder with the
   * packages, where it keeps its data, and the number of articles (`started` reads them). It sends Ready when it
   * accepts requests.
   */
  readonly entry: string;
  readonly path: string;
  /** The method of its requests, by default POST with JSON. */
  readonly method?: 'GET' | 'POST';
  /** Whether it reads DynamoDB, and answers the message 'reads' with its reads so far. */
  readonly countsReads?: boolean;
  /** Its selection of a home feed, with an id at each node. */
  readonly query: string;
  /** The content of `data` without ids. Throws if something is missing. */
  normalise(data: unknown): Feed;
}

/** The message of a server to its parent process when it accepts requests. */
export interface Ready {
  readonly port: number;
  /** The process whose memory counts. */
  readonly pid: number;
}

/** The reads of DynamoDB since the server was ready: its answer to the message 'reads'. A server over SQLite does not answer it. */
export interface Reads {
  readonly requests: number;
  readonly units: number;
}

/** The newest 20 articles, newest first, in the one shape in which answers are compared. Times are ISO strings with milliseconds. */
export type Feed = readonly FeedArticle[];

export interface FeedArticle {
  readonly slug: string;
  readonly headline: string;
  readonly summary: string | null;
  readonly section: string | null;
  readonly publishedAt: string;
  /** The first three that the article mentions, in the order of its mentions. */
  readonly people: readonly { slug: string; name: string; jobTitle: string | null }[];
  readonly organizations: readonly { slug: string; name: string }[];
  /** The first two. */
  readonly events: readonly { slug: string; name: string; startDate: string | null }[];
}

/** The arguments of a server. */
export function started(): { folder: string; articles: number; fromMemory: boolean } {
  const [folder, articles, tables] = process.argv.slice(2);
  if (folder === undefined || articles === undefined) throw new Error('This is started by bench/rivals.ts.');
  return { folder, articles: Number(articles), fromMemory: tables === 'memory' };
}

/** Tells the parent process that the server accepts requests, and ends the server with it. */
export function ready(port: number, pid = process.pid): void {
  process.on('disconnect', () => process.exit());
  process.send?.({ port, pid } satisfies Ready);
}

/** Lets a server listen on loopback, and tells the parent process. */
export function listening(server: Server): void {
  // Connections stay open between the rounds: a closed one would be an error in the client.
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address !== null && typeof address === 'object') ready(address.port);
  });
}

/** Prints progress in the benchmark, such as `Importing 2000 articles`. The output of the server itself goes into a file. */
export function tell(progress: string): void {
  process.send?.({ progress } satisfies Progress);
}

export interface Progress {
  readonly progress: string;
}
