import type { Stage } from '../content/stage.ts';
import { joinEngine } from '../dev/engine.ts';
import { localTable } from '../dev/local-table.ts';
import { readDevSettings } from '../dev/settings.ts';
import { readSettings } from '../server/settings.ts';
import { createClient } from '../store/client.ts';
import { ensureTable } from '../store/schema.ts';
import { Table } from '../store/table.ts';

/** Milliseconds: a page of a scan is 1 MB, and a busy engine may take longer for it than any client would wait. */
const tryLimit = 60_000;

/** Which table a command works on, as its options say. */
export interface TargetOptions {
  readonly table?: string | undefined;
  readonly region?: string | undefined;
  readonly endpoint?: string | undefined;
}

export interface Target {
  readonly table: Table;
  /** What the table is for: STAGE says it; without, what is local is dev, and what is in AWS is prod. */
  readonly stage: Stage;
  /** Where that is, for the reader. */
  readonly place: string;
  close(): Promise<void>;
}

/** What a command is to work on cannot be had: no engine at an address, no region, no credentials. */
export class UnusableTarget extends Error {
  override name = 'UnusableTarget';
}

/**
 * The table in AWS where a table or a region is named, the one of an engine where an endpoint is, else the local one of
 * `npm start`: through its engine while that runs, through an engine of our own else.
 */
export async function openTarget(options: TargetOptions): Promise<Target> {
  const settings = readDevSettings(process.env);
  const name = options.table ?? settings.tableName;
  const endpoint = options.endpoint ?? settings.endpoint;
  const inAws = endpoint === undefined && (options.table !== undefined || options.region !== undefined);
  if (inAws) {
    const client = createClient({ region: options.region ?? settings.region });
    await checkAccess(client);
    const close = async () => client.destroy();
    const { stage } = readSettings(process.env);
    return { table: new Table({ client, name, tryLimit }), stage, place: `table ${name} in AWS`, close };
  }
  const engine =
    endpoint === undefined
      ? await localEngine(settings.dataDir)
      : { endpoint, place: `table ${name} at ${endpoint}`, stop: async () => {} };
  try {
    const client = createClient({ endpoint: engine.endpoint, region: options.region });
    await ensureTable(client, name);
    const close = async () => {
      client.destroy();
      await engine.stop();
    };
    const { stage } = settings;
    return { table: localTable(client, name, { tryLimit }), stage, place: engine.place, close };
  } catch (error) {
    await engine.stop();
    if (endpoint === undefined || !(error instanceof Error)) throw error;
    throw new UnusableTarget(`No engine can be used at ${endpoint}: ${error.message || error.name}.`, {
      cause: error,
    });
  }
}

/** What the SDK looks up by itself at the first request, which would then be told as a table that cannot be reached. */
async function checkAccess({ config }: ReturnType<typeof createClient>): Promise<void> {
  await config.region().catch((cause: Error) => {
    throw new UnusableTarget(`Say the region of the table with --region or AWS_REGION. (${cause.message})`, {
      cause,
    });
  });
  await config.credentials().catch((cause: Error) => {
    throw new UnusableTarget(
      `No AWS credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE. (${cause.message})`,
      { cause },
    );
  });
}

async function localEngine(dataDir: string) {
  const { endpoint, stop, isShared } = await joinEngine(dataDir);
  const place = `the local data in ${dataDir}${isShared ? ', while its server is running' : ''}`;
  return { endpoint, place, stop };
}
