import { type Stage, stageOf } from '../content/stage.ts';
import type { LogLevel } from './server.ts';

/** What every way to run the API is told by the environment. */
export interface Settings {
  readonly tableName: string;
  /** Another DynamoDB than that of AWS. */
  readonly endpoint: string | undefined;
  readonly region: string | undefined;
  readonly logLevel: LogLevel;
  readonly stage: Stage;
}

type Environment = Readonly<Record<string, string | undefined>>;

const logLevels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];

/** Reads the settings; throws a SettingError where one cannot be what it is. */
export function readSettings(environment: Environment): Settings {
  const logLevel = environment.LOG_LEVEL || 'info';
  return {
    tableName: environment.TABLE_NAME || 'communique',
    endpoint: environment.DYNAMODB_ENDPOINT || undefined,
    region: environment.AWS_REGION || undefined,
    logLevel: oneOf('LOG_LEVEL', logLevel.toLowerCase(), logLevels),
    stage: stageOf(environment.STAGE),
  };
}

/** A setting whose value is of a closed set. */
export function oneOf<V extends string>(name: string, value: string, allowed: readonly V[]): V {
  const found = allowed.find(candidate => candidate === value);
  if (found === undefined)
    throw new SettingError(`${name} is "${value}"; it must be one of ${allowed.join(', ')}.`);
  return found;
}

/** A setting that cannot be used, with what it may be. */
export class SettingError extends Error {
  override name = 'SettingError';
}
