import { type Stage, stageOf } from '../content/stage.ts';
import type { FeedSettings } from './feed.ts';
import { type Limits, readLimits } from './limits.ts';
import type { LogLevel } from './server.ts';
import { SettingError } from './setting-error.ts';
import type { Origins } from './use-cors.ts';

/** What every way to run the API is told by the environment. */
export interface Settings {
  readonly tableName: string;
  /** Another DynamoDB than that of AWS. */
  readonly endpoint: string | undefined;
  readonly region: string | undefined;
  readonly logLevel: LogLevel;
  readonly stage: Stage;
  /** Whether documents of a manifest are answered by their id, and whether only they are. */
  readonly trustedDocuments: 'off' | 'on' | 'only';
  /** Where that manifest is. */
  readonly manifest: string;
  /** Whether a deployed stage has GraphiQL. */
  readonly graphiql: boolean;
  /** Whether queries may explore the schema, and errors suggest names of it. */
  readonly introspection: boolean;
  readonly limits: Limits;
  /** The origins of the web sites whose pages may ask. */
  readonly origins: Origins;
  readonly feed: FeedSettings;
  /** The EventBridge bus that hears of public changes, by name or ARN. */
  readonly eventBus: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const logLevels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];

/** Reads the settings; throws a SettingError where one cannot be what it is. */
export function readSettings(environment: Environment): Settings {
  const logLevel = environment.LOG_LEVEL || 'info';
  const stage = stageOf(environment.STAGE);
  const introspection = environment.INTROSPECTION || (stage === 'dev' ? 'on' : 'off');
  return {
    tableName: environment.TABLE_NAME || 'communique',
    endpoint: environment.DYNAMODB_ENDPOINT || undefined,
    region: environment.AWS_REGION || undefined,
    logLevel: oneOf('LOG_LEVEL', logLevel.toLowerCase(), logLevels),
    stage,
    trustedDocuments: oneOf('TRUSTED_DOCUMENTS', environment.TRUSTED_DOCUMENTS || 'off', [
      'off',
      'on',
      'only',
    ]),
    manifest: environment.TRUSTED_DOCUMENTS_FILE || 'trusted-documents.json',
    graphiql: oneOf('GRAPHIQL', environment.GRAPHIQL || 'off', ['on', 'off']) === 'on',
    introspection: oneOf('INTROSPECTION', introspection, ['on', 'off']) === 'on',
    limits: readLimits(environment.LIMITS),
    origins: originsFrom(environment.CORS_ORIGINS || '*'),
    feed: {
      siteName: environment.SITE_NAME || 'Communiqué',
      publicUrl: address('PUBLIC_URL', environment.PUBLIC_URL),
      articleUrl: articleAddress(environment.ARTICLE_URL),
    },
    eventBus: environment.EVENT_BUS || undefined,
  };
}

function originsFrom(text: string): Origins {
  if (text === '*') return '*';
  return text.split(',').map(part => {
    const origin = part.trim();
    const url = URL.parse(origin);
    if (url !== null && /^https?:$/.test(url.protocol) && url.origin === origin) return origin;
    throw new SettingError(
      `CORS_ORIGINS has "${origin}"; it must be *, or origins with commas between, like https://news.example.`,
    );
  });
}

/** A setting whose value is of a closed set. */
export function oneOf<V extends string>(name: string, value: string, allowed: readonly V[]): V {
  const found = allowed.find(candidate => candidate === value);
  if (found === undefined)
    throw new SettingError(`${name} is "${value}"; it must be one of ${allowed.join(', ')}.`);
  return found;
}

/** A setting that is a web address, where it is given. */
function address(name: string, value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined;
  if (/^https?:$/.test(URL.parse(value)?.protocol ?? '')) return value;
  throw new SettingError(
    `${name} is "${value}"; it must be an address that begins with https:// or http://.`,
  );
}

/** Where articles stand, each at an address of its own. */
function articleAddress(value: string | undefined): string | undefined {
  const url = address('ARTICLE_URL', value);
  if (url === undefined || /\{(?:slug|id)\}/.test(url)) return url;
  throw new SettingError(
    `ARTICLE_URL is "${url}"; it must have {slug} or {id} where the article's own stands, as https://news.example/{slug}.`,
  );
}
