import {
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  RestoreTableToPointInTimeCommand,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { UnusableTable } from './create-table.ts';
import { causeText } from './failure-text.ts';
import type { Table } from './table.ts';

/** The instants to which a table can be restored. */
export interface RestorableTimes {
  readonly earliest: string;
  readonly latest: string;
}

/** A table that a restore has made. DynamoDB gives each table an id, so a later table of the same name is told apart. */
export interface RestoredTable {
  readonly name: string;
  readonly id: string;
}

/** A restore was requested without a response, and the new table can neither be found nor ruled out. */
export class UncertainRestore extends UnusableTable {}

/** Undefined if the table has no point-in-time recovery. */
export async function restorableTimes(table: Table): Promise<RestorableTimes | undefined> {
  const { ContinuousBackupsDescription } = await table.read((client, abortSignal) =>
    client.send(new DescribeContinuousBackupsCommand({ TableName: table.name }), { abortSignal }),
  );
  const {
    PointInTimeRecoveryStatus,
    EarliestRestorableDateTime: earliest,
    LatestRestorableDateTime: latest,
  } = ContinuousBackupsDescription?.PointInTimeRecoveryDescription ?? {};
  if (PointInTimeRecoveryStatus !== 'ENABLED' || earliest === undefined || latest === undefined)
    return undefined;
  return { earliest: earliest.toISOString(), latest: latest.toISOString() };
}

/** Begins to restore the table into a new one of another name. Rejects with UnusableTable if that name is taken. */
export async function beginRestore(table: Table, name: string, at: string): Promise<RestoredTable> {
  if ((await describe(table, name)) !== undefined)
    throw new UnusableTable(
      `The table "${name}" exists already, and is left alone. Choose another name (--copy).`,
    );
  const source = await describe(table, table.name);
  try {
    const { TableDescription } = await table.write((client, abortSignal) => {
      const input = { SourceTableName: table.name, TargetTableName: name, RestoreDateTime: new Date(at) };
      return client.send(new RestoreTableToPointInTimeCommand(input), { abortSignal });
    });
    return { name, id: idOf(name, TableDescription) };
  } catch (error) {
    // If only the response was lost, the table is there, and a further try finds its name taken.
    const made = await describe(table, name).catch(() => {
      throw new UncertainRestore(
        `The restore was requested without a response: ${causeText(error)}. If the table "${name}" exists, delete it.`,
        { cause: error },
      );
    });
    if (made === undefined || !isRestoreOf(made, source, at)) throw error;
    return { name, id: idOf(name, made) };
  }
}

/** Whether the restore has ended. Rejects with UnusableTable if the table is gone, was replaced, or cannot be used. */
export async function isRestored(table: Table, { name, id }: RestoredTable): Promise<boolean> {
  const found = await describe(table, name);
  if (found === undefined) throw new UnusableTable(`The table "${name}" was deleted during the restore.`);
  if (found.TableId !== id) throw notOurs(name);
  if (found.TableStatus === 'CREATING') return false;
  if (found.TableStatus === 'ACTIVE') return true;
  throw new UnusableTable(`The table "${name}" cannot be used: its status is ${found.TableStatus}.`);
}

/** Deletes a table that a restore has made, and no other one. */
export async function deleteRestored(table: Table, { name, id }: RestoredTable): Promise<void> {
  const found = await describe(table, name);
  if (found === undefined || found.TableStatus === 'DELETING') return;
  if (found.TableId !== id) throw notOurs(name);
  try {
    await table.write((client, abortSignal) =>
      client.send(new DeleteTableCommand({ TableName: name }), { abortSignal }),
    );
  } catch (error) {
    // The response of an earlier try may be lost.
    const left = await describe(table, name);
    if (left !== undefined && left.TableStatus !== 'DELETING') throw error;
  }
}

async function describe(table: Table, TableName: string): Promise<TableDescription | undefined> {
  try {
    const { Table: found } = await table.read((client, abortSignal) =>
      client.send(new DescribeTableCommand({ TableName }), { abortSignal }),
    );
    return found;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof Error && cause.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

function isRestoreOf(
  { RestoreSummary }: TableDescription,
  source: TableDescription | undefined,
  at: string,
): boolean {
  // DynamoDB restores to a whole second.
  const seconds = (date: Date | undefined) => Math.floor(Number(date) / 1000);
  return (
    RestoreSummary?.SourceTableArn !== undefined &&
    RestoreSummary.SourceTableArn === source?.TableArn &&
    seconds(RestoreSummary.RestoreDateTime) === seconds(new Date(at))
  );
}

function idOf(name: string, table: TableDescription | undefined): string {
  if (table?.TableId === undefined)
    throw new UnusableTable(`DynamoDB gave no id for the table "${name}", which is left alone.`);
  return table.TableId;
}

function notOurs(name: string): UnusableTable {
  return new UnusableTable(`The table "${name}" is not the one that this command made, and is left alone.`);
}
