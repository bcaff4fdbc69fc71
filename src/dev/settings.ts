import { fileURLToPath } from 'node:url';
import { type Issuer, readIssuer } from '../server/identity/issuer.ts';
import { SettingError } from '../server/setting-error.ts';
import { oneOf, readSettings, type Settings } from '../server/settings.ts';

/** What the local server is told by the environment, beyond what every server is told. */
export interface DevSettings extends Settings {
  readonly host: string;
  readonly port: number;
  /** Where the embedded engine keeps its data; `:memory:` for nowhere. */
  readonly dataDir: string;
  readonly sampleContent: boolean;
  /** The folder of what is imported into an empty table. */
  readonly contentDir: string;
  readonly issuer: Issuer | undefined;
}

/** What stands beside the code is found from any folder that a command is given in. */
const ownContent = fileURLToPath(new URL('../../content', import.meta.url));
const ownData = fileURLToPath(new URL('../../.data', import.meta.url));

/** Reads the settings of `npm start`; docs/settings.md has them in a table. */
export function readDevSettings(environment: Readonly<Record<string, string | undefined>>): DevSettings {
  const settings = readSettings({ ...environment, STAGE: environment.STAGE || 'dev' });
  return {
    ...settings,
    issuer: readIssuer(environment, settings.stage),
    host: environment.HOST || '127.0.0.1',
    port: portFrom(environment.PORT || '4000'),
    dataDir: environment.DATA_DIR || ownData,
    contentDir: environment.CONTENT_DIR || ownContent,
    sampleContent: oneOf('SAMPLE_CONTENT', environment.SAMPLE_CONTENT || 'on', ['on', 'off']) === 'on',
  };
}

function portFrom(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new SettingError(`PORT is "${text}"; it must be a number from 0 to 65535.`);
}
