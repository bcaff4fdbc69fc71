import { fileURLToPath } from 'node:url';
import { type NodeSettings, readNodeSettings } from '../node/settings.ts';
import { oneOf } from '../server/settings.ts';

/** The settings of the local server, beyond those of every server on Node. */
export interface DevSettings extends NodeSettings {
  /** The folder of the embedded engine's data; `:memory:` for none. */
  readonly dataDir: string;
  readonly sampleContent: boolean;
  /** The folder of the content for an empty table. */
  readonly contentDir: string;
}

/** A path relative to the code works from any working directory. */
const ownContent = fileURLToPath(new URL('../../content', import.meta.url));
const ownData = fileURLToPath(new URL('../../.data', import.meta.url));

/** Reads the settings of `npm start`; docs/settings.md lists them in a table. */
export function readDevSettings(environment: Readonly<Record<string, string | undefined>>): DevSettings {
  const settings = readNodeSettings({
    ...environment,
    STAGE: environment.STAGE || 'dev',
    WEBHOOK_LOOPBACK: environment.WEBHOOK_LOOPBACK || 'on',
  });
  return {
    ...settings,
    dataDir: environment.DATA_DIR || ownData,
    contentDir: environment.CONTENT_DIR || ownContent,
    sampleContent: oneOf('SAMPLE_CONTENT', environment.SAMPLE_CONTENT || 'on', ['on', 'off']) === 'on',
  };
}
