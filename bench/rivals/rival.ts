import type { Server } from 'node:http';

/** What one would pick instead of this API, or this API itself, as a server that can be asked for its home feed. */
export interface Rival {
  readonly name: string;
  /** For people, with its version: a row of the table. */
  readonly title: string;
  /** How it is configured, in a sentence or two for docs/benchmarks.md. */
  readonly about: string;
  /** What npm installs into its folder: packages with exact versions. */
  readonly packages: Readonly<Record<string, string>>;
  /**
   * The file of bench/rivals that is forked as the server, `<name>-server.ts`. It gets the folder with the packages and the count of
   * articles as arguments (`started` reads them), keeps there whatever it needs, and sends Ready when it can be asked.
   */
  readonly entry: string;
  /** Where it is asked by POST with JSON. */
  readonly path: string;
  /** Whether it reads DynamoDB and says how much, when it is sent the message 'reads'. */
  readonly countsReads?: boolean;
  /** Its selection of a home feed, with an id at each node. */
  readonly query: string;
  /** What `data` of its answer says, without the ids. Throws if something is missing. */
  normalise(data: unknown): Feed;
}

/** What a server sends to who has forked it. */
export interface Ready {
  readonly port: number;
  /** The process whose memory counts. */
  readonly pid: number;
}

/** What was read of DynamoDB since the server asked was ready: its answer to the message 'reads'. A server over SQLite does not answer it. */
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
  /** The first three that the article mentions, in its order. */
  readonly people: readonly { slug: string; name: string; jobTitle: string | null }[];
  readonly organizations: readonly { slug: string; name: string }[];
  /** The first two. */
  readonly events: readonly { slug: string; name: string; startDate: string | null }[];
}

/** What a server is started with. */
export function started(): { folder: string; articles: number; fromMemory: boolean } {
  const [folder, articles, tables] = process.argv.slice(2);
  if (folder === undefined || articles === undefined) throw new Error('This is started by bench/rivals.ts.');
  return { folder, articles: Number(articles), fromMemory: tables === 'memory' };
}

/** Says that the server can be asked, and ends it with who has forked it. */
export function ready(port: number, pid = process.pid): void {
  process.on('disconnect', () => process.exit());
  process.send?.({ port, pid } satisfies Ready);
}

/** Lets a server listen on loopback, and says so. */
export function listening(server: Server): void {
  // As long as the bench lasts: a connection that is closed between two rounds would be an error of the client's.
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address !== null && typeof address === 'object') ready(address.port);
  });
}

/** Says to who runs the bench what takes a while, `Importing 2000 articles`. What the server prints goes into a file instead. */
export function tell(progress: string): void {
  process.send?.({ progress } satisfies Progress);
}

export interface Progress {
  readonly progress: string;
}
