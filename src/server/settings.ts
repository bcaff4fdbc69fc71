import { type Stage, stageOf } from '../access/stage.ts';
import type { Addresses } from '../resolvers/addresses.ts';
import { renditionPlaceholders, unknownPlaceholders } from '../text/url-template.ts';
import { readAuditDays } from './audit-days.ts';
import { type Limits, readLimits } from './limits.ts';
import type { LogLevel } from './log.ts';
import type { FeedSettings } from './request/feed.ts';
import type { Origins } from './response/cors.ts';
import { SettingError } from './setting-error.ts';

/** The settings of every way to run the API. */
export interface Settings {
  readonly tableName: string;
  /** A DynamoDB other than that of AWS. */
  readonly endpoint: string | undefined;
  readonly region: string | undefined;
  readonly logLevel: LogLevel;
  readonly stage: Stage;
  /** Whether documents of a manifest are executed by their id, and whether only they are. */
  readonly trustedDocuments: 'off' | 'on' | 'only';
  /** The path of that manifest. */
  readonly manifest: string;
  /** Whether a deployed stage has GraphiQL. */
  readonly graphiql: boolean;
  /** Whether queries may use introspection, and errors suggest names of the schema. */
  readonly introspection: boolean;
  readonly limits: Limits;
  /** Days for which the audit log keeps a mutation. */
  readonly auditDays: number;
  /** The origins of the web sites whose pages may read responses. */
  readonly origins: Origins;
  readonly addresses: Addresses;
  readonly feed: FeedSettings;
  /** Whether receivers of webhooks may be on this machine, without TLS. */
  readonly webhookLoopback: boolean;
  /** The EventBridge bus that gets public changes, by name or ARN. */
  readonly eventBus: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const logLevels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];

/** Reads the settings; throws a SettingError if one is invalid. */
export function readSettings(environment: Environment): Settings {
  const logLevel = environment.LOG_LEVEL || 'info';
  const stage = stageOf(environment.STAGE);
  const introspection = environment.INTROSPECTION || (stage === 'dev' ? 'on' : 'off');
  return {
    tableName: environment.TABLE_NAME || 'communique',
    endpoint: urlFrom('DYNAMODB_ENDPOINT', environment.DYNAMODB_ENDPOINT),
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
    auditDays: readAuditDays(environment.AUDIT_DAYS),
    origins: originsFrom(environment.CORS_ORIGINS || '*'),
    addresses: {
      article: articleUrlFrom(environment.ARTICLE_URL),
      entity: entityUrlFrom(environment.ENTITY_URL),
      image: imageUrlFrom(environment.IMAGE_URL_TEMPLATE),
    },
    feed: {
      siteName: environment.SITE_NAME || 'Communiqué',
      publicUrl: urlFrom('PUBLIC_URL', environment.PUBLIC_URL),
    },
    webhookLoopback: oneOf('WEBHOOK_LOOPBACK', environment.WEBHOOK_LOOPBACK || 'off', ['on', 'off']) === 'on',
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
      `CORS_ORIGINS has "${origin}"; it must be *, or a comma-separated list of origins, like https://news.example.`,
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

/** An optional setting that is a URL. */
function urlFrom(name: string, value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined;
  if (/^https?:$/.test(URL.parse(value)?.protocol ?? '')) return value;
  throw new SettingError(`${name} is "${value}"; it must be a URL that begins with https:// or http://.`);
}

/** The URL of an article's page, with a placeholder. */
function articleUrlFrom(value: string | undefined): string | undefined {
  const url = urlFrom('ARTICLE_URL', value);
  if (url === undefined || /\{(?:slug|id)\}/.test(url)) return url;
  throw new SettingError(
    `ARTICLE_URL is "${url}"; it must have the placeholder {slug} or {id}, like https://news.example/{slug}.`,
  );
}

/** The URL of an entity's page, with its placeholders. */
function entityUrlFrom(value: string | undefined): string | undefined {
  const url = urlFrom('ENTITY_URL', value);
  if (url === undefined || url.includes('{slug}')) return url;
  throw new SettingError(
    `ENTITY_URL is "${url}"; it must have the placeholder {slug}, like https://news.example/{type}/{slug}.`,
  );
}

/** The URL of a picture in another size, with its placeholders. */
function imageUrlFrom(value: string | undefined): string | undefined {
  const url = urlFrom('IMAGE_URL_TEMPLATE', value);
  if (url === undefined) return url;
  const [unknown] = unknownPlaceholders(url);
  if (unknown === undefined && /\{(?:url|rawUrl)\}/.test(url)) return url;
  const fault = unknown === undefined ? 'lacks {url}' : `has the unknown placeholder {${unknown}}`;
  throw new SettingError(
    `IMAGE_URL_TEMPLATE is "${url}" and ${fault}; the placeholders are {${renditionPlaceholders.join('}, {')}}, like https://images.example/{width}x{height}/{url}.`,
  );
}
