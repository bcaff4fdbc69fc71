import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Problem } from '../errors/problem.ts';
import { createClient } from './client.ts';
import { ensureTable, requireTable, UnusableTable } from './create-table.ts';
import { failureText } from './failure-text.ts';
import { withinDeadline } from './retry.ts';

/** Milliseconds until a table in AWS is found, or reported as unreachable. */
const access = { deadline: 10_000, tryLimit: 5000 };

/** The table to connect to: in AWS, or at the endpoint of another engine. */
export interface ConnectOptions {
  readonly name: string;
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  /** Creates a missing table; never in AWS, where the deployment creates it. */
  readonly create?: boolean | undefined;
}

/** A usable table, and a description of its place. */
export interface Connection {
  readonly client: DynamoDBClient;
  readonly place: string;
}

/** The target of a process is unusable: no engine at an endpoint, no region, no credentials, no table. */
export class UnusableTarget extends Error {
  override name = 'UnusableTarget';
}

/** Connects to a table; rejects with UnusableTarget, whose message names the missing part. */
export async function connect(options: ConnectOptions): Promise<Connection> {
  return options.endpoint === undefined ? inAws(options) : atEndpoint(options.endpoint, options);
}

async function inAws({ name, region }: ConnectOptions): Promise<Connection> {
  const client = createClient({ region });
  await checkAccess(client);
  const place = `table ${name} in AWS, ${await client.config.region()}`;
  await withinDeadline(access, () => requireTable(client, name)).catch(error => {
    throw unusable(place, error);
  });
  return { client, place };
}

async function atEndpoint(endpoint: string, { name, region, create }: ConnectOptions): Promise<Connection> {
  const place = `table ${name} at ${endpoint}`;
  try {
    const client = createClient({ endpoint, region });
    await (create === true ? ensureTable : requireTable)(client, name);
    return { client, place };
  } catch (error) {
    throw unusable(error instanceof UnusableTable ? place : `No engine can be used at ${endpoint}`, error);
  }
}

/** An error with the place that it concerns. */
export function unusable(place: string, error: unknown): UnusableTarget {
  const cause = error instanceof Problem ? (error.cause ?? error) : error;
  const text = cause instanceof UnusableTable ? cause.message : failureText(cause);
  return new UnusableTarget(`${place}: ${text}`, { cause });
}

/** The SDK looks up region and credentials with the first request, and their absence would be reported as an unreachable table. */
async function checkAccess({ config }: DynamoDBClient): Promise<void> {
  await config.region().catch((cause: Error) => {
    throw new UnusableTarget(
      `No AWS region was found: set AWS_REGION, or --region on the command line. (${cause.message})`,
      {
        cause,
      },
    );
  });
  await config.credentials().catch((cause: Error) => {
    throw new UnusableTarget(`${faultOfCredentials(cause)} (${cause.message})`, { cause });
  });
}

/** The SDK reports missing, expired and refused credentials by one class of error, so its messages tell them apart. */
function faultOfCredentials({ message }: Error): string {
  if (/expired|aws sso login/i.test(message))
    return 'The AWS credentials have expired: get new ones (such as by aws sso login), then retry.';
  return /^Could not (?:load|resolve) credentials/.test(message)
    ? 'No AWS credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.'
    : 'The AWS credentials in use do not work: correct them, or use others (AWS_PROFILE).';
}
