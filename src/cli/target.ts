import type { Stage } from '../access/stage.ts';
import { type EngineListener, hasData, joinEngine } from '../dev/engine.ts';
import { localTable } from '../dev/local-table.ts';
import { type DevSettings, readDevSettings } from '../dev/settings.ts';
import { readSettings } from '../server/settings.ts';
import { createClient } from '../store/client.ts';
import { connect, UnusableTarget, unusable } from '../store/connect.ts';
import { ensureTable, requireTable } from '../store/create-table.ts';
import { Table } from '../store/table.ts';

/** Milliseconds. A page of a scan is 1 MB, for which a busy engine may need longer than a client would wait. */
const tryLimit = 60_000;

/** The options that name the table of a command. */
export interface TargetOptions {
  readonly table?: string | undefined;
  readonly region?: string | undefined;
  readonly endpoint?: string | undefined;
}

export interface Target {
  readonly table: Table;
  /** The value of STAGE; by default dev for local data, and prod in AWS. */
  readonly stage: Stage;
  /** The location of the table, for messages. */
  readonly place: string;
  close(): Promise<void>;
}

/** The requirements of a command for its target, and the listener for its engine. */
export interface TargetUse extends EngineListener {
  /** Creates the table, and the local data, if they do not exist. Otherwise a missing table is an error. */
  readonly create?: boolean;
  /** Treats missing local data as empty, and does not create it. */
  readonly emptyIfNew?: boolean;
}

/**
 * The table of a command: in AWS if the options name a table or a region, at an endpoint if they name one, otherwise the local table of `npm start`,
 * through the engine of a running `npm start` or through a new engine.
 */
export async function openTarget(options: TargetOptions, use: TargetUse): Promise<Target> {
  const settings = readDevSettings(process.env);
  const name = options.table ?? settings.tableName;
  const endpoint = options.endpoint ?? settings.endpoint;
  if (endpoint === undefined && options.table === undefined && options.region === undefined)
    return local(name, settings, use);
  const region = options.region ?? (endpoint === undefined ? settings.region : undefined);
  const { client, place } = await connect({ name, endpoint, region, create: use.create });
  const { signal, end } = callsUntilClose();
  const close = async () => {
    end();
    client.destroy();
  };
  return endpoint === undefined
    ? {
        table: new Table({ client, name, tryLimit, signal }),
        stage: readSettings(process.env).stage,
        place,
        close,
      }
    : { table: localTable(client, name, { tryLimit, signal }), stage: settings.stage, place, close };
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
      `The folder ${dataDir} has no local data. Run npm start or communique import to create it, set DATA_DIR, ` +
        'or pass --table and --region for a table in AWS.',
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
    throw unusable(place, error);
  }
}

/** Ends all calls of a command together: after the failure of one, the others would be retried for minutes. */
function callsUntilClose() {
  const controller = new AbortController();
  return { signal: controller.signal, end: () => controller.abort() };
}
