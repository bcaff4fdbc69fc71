import { Problem } from '../content/problem.ts';
import type { Stage } from '../content/stage.ts';
import { type EngineListener, hasData, joinEngine } from '../dev/engine.ts';
import { localTable } from '../dev/local-table.ts';
import { type DevSettings, readDevSettings } from '../dev/settings.ts';
import { readSettings } from '../server/settings.ts';
import { createClient } from '../store/client.ts';
import { failureText } from '../store/failure-text.ts';
import { withinDeadline } from '../store/retry.ts';
import { ensureTable, requireTable, UnusableTable } from '../store/schema.ts';
import { Table } from '../store/table.ts';
import type { Needs } from './run.ts';

/** Milliseconds: a page of a scan is 1 MB, and a busy engine may take longer for it than any client would wait. */
const tryLimit = 60_000;

/** Milliseconds until a table in AWS is found, or is told as one that cannot be. */
const access = { deadline: 10_000, tryLimit: 5000 };

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

/** What a command wants of its target, and whom it tells of its engine. */
export interface TargetUse extends Needs, EngineListener {}

/**
 * The table in AWS where a table or a region is named, the one of an engine where an endpoint is, else the local one of
 * `npm start`: through its engine while that runs, through an engine of our own else.
 */
export async function openTarget(options: TargetOptions, use: TargetUse): Promise<Target> {
  const settings = readDevSettings(process.env);
  const name = options.table ?? settings.tableName;
  const endpoint = options.endpoint ?? settings.endpoint;
  if (endpoint !== undefined) return atEndpoint(endpoint, name, options, use);
  return options.table !== undefined || options.region !== undefined
    ? inAws(name, options.region ?? settings.region)
    : local(name, settings, use);
}

async function inAws(name: string, region: string | undefined): Promise<Target> {
  const client = createClient({ region });
  await checkAccess(client);
  const place = `table ${name} in AWS, ${await client.config.region()}`;
  await withinDeadline(access, () => requireTable(client, name)).catch(error => {
    throw asUnusable(place, error);
  });
  const { stage } = readSettings(process.env);
  const { signal, end } = callsUntilClose();
  const close = async () => {
    end();
    client.destroy();
  };
  return { table: new Table({ client, name, tryLimit, signal }), stage, place, close };
}

async function atEndpoint(
  endpoint: string,
  name: string,
  { region }: TargetOptions,
  use: TargetUse,
): Promise<Target> {
  const place = `table ${name} at ${endpoint}`;
  try {
    const client = createClient({ endpoint, region });
    await (use.create ? ensureTable : requireTable)(client, name);
    const { stage } = readDevSettings(process.env);
    const { signal, end } = callsUntilClose();
    const close = async () => {
      end();
      client.destroy();
    };
    return { table: localTable(client, name, { tryLimit, signal }), stage, place, close };
  } catch (error) {
    throw asUnusable(error instanceof UnusableTable ? place : `No engine can be used at ${endpoint}`, error);
  }
}

async function local(name: string, settings: DevSettings, use: TargetUse): Promise<Target> {
  const { stage } = settings;
  const isInMemory =
    settings.dataDir === ':memory:' ||
    (use.emptyIfNew === true && use.create !== true && !hasData(settings.dataDir));
  const dataDir = isInMemory ? ':memory:' : settings.dataDir;
  const create = use.create === true || isInMemory;
  if (!create && !hasData(dataDir)) {
    throw new UnusableTarget(
      `There is no local data in ${dataDir}. npm start and communique import make it; DATA_DIR names another folder, ` +
        '--table and --region a table in AWS.',
    );
  }
  const { endpoint, stop, isShared } = await joinEngine(dataDir, use);
  const place = `the local data in ${dataDir}${isShared ? ', while its server is running' : ''}`;
  try {
    const client = createClient({ endpoint });
    await (create ? ensureTable : requireTable)(client, name);
    const { signal, end } = callsUntilClose();
    const close = async () => {
      end();
      client.destroy();
      await stop();
    };
    return { table: localTable(client, name, { tryLimit, signal }), stage, place, close };
  } catch (error) {
    await stop();
    throw asUnusable(place, error);
  }
}

/** What ends the calls of a command with it: where one of many fails, the others would be tried for minutes. */
function callsUntilClose() {
  const controller = new AbortController();
  return { signal: controller.signal, end: () => controller.abort() };
}

/** A failure with what it was that failed. */
function asUnusable(what: string, error: unknown): UnusableTarget {
  const cause = error instanceof Problem ? (error.cause ?? error) : error;
  const text = cause instanceof UnusableTable ? cause.message : failureText(cause);
  return new UnusableTarget(`${what}: ${text}`, { cause });
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
