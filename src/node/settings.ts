import { type Issuer, readIssuer } from '../server/identity/issuer.ts';
import { SettingError } from '../server/setting-error.ts';
import { readSettings, type Settings } from '../server/settings.ts';

/** The settings of a server on Node. */
export interface NodeSettings extends Settings {
  readonly host: string;
  readonly port: number;
  readonly issuer: Issuer | undefined;
}

/** Reads the settings of `npm run serve`; docs/settings.md lists them. */
export function readNodeSettings(environment: Readonly<Record<string, string | undefined>>): NodeSettings {
  const settings = readSettings(environment);
  return {
    ...settings,
    issuer: readIssuer(environment, settings.stage),
    host: environment.HOST || '127.0.0.1',
    port: portFrom(environment.PORT || '4000'),
  };
}

function portFrom(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new SettingError(`PORT is "${text}"; it must be a number from 0 to 65535.`);
}
