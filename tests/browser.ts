import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const browserPath = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find(path => path !== '' && existsSync(path));

export const noBrowser = browserPath === undefined;

/** For the name of a test that needs a browser. */
export const skipped = noBrowser ? ' (skipped: there is no browser; CHROMIUM_PATH can name one)' : '';

/** Two cores that also run other tests may take their time. */
export const patience = { timeout: 120_000 };

/** Without the requests that Chromium makes for itself. */
const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Chromium; undefined where there is none. */
export async function launchBrowser(): Promise<Browser | undefined> {
  if (browserPath === undefined) return undefined;
  return chromium.launch({ executablePath: browserPath, args: browserArguments });
}
