import { Command, InvalidArgumentError, Option } from 'commander';
import { type Grant, grantForms, parseGrant, sortedGrants } from '../access/scope.ts';
import {
  type ApiKey,
  createKey,
  isActive,
  listKeys,
  revokeKey,
  rotateKey,
} from '../commands/write/api-keys.ts';
import { toInstant } from '../text/date.ts';
import { columns } from './columns.ts';
import type { Run } from './run.ts';

interface CreateOptions {
  readonly subject: string;
  readonly scopes: readonly Grant[];
  readonly expires?: Lifetime;
}

const day = 24 * 60 * 60_000;

/** `communique keys …`. Only a new key is written to stdout, so that a script can capture it; its details go to stderr. */
export function keysCommand(run: Run): Command {
  const keys = new Command('keys').description('create, list, revoke and rotate API keys');

  keys
    .command('create')
    .description('create a key and print it; it is shown only once, because only its hash is stored')
    .requiredOption('--subject <name>', 'owner, shown in revision history (required)')
    .requiredOption(
      '--scopes <scopes>',
      `granted scopes, separated by commas: ${grantForms} (required)`,
      scopesFrom,
    )
    .option('--expires <when>', 'expiry: 12h, 90d, or an ISO 8601 timestamp', lifetimeFrom)
    .action(({ subject, scopes: given, expires }: CreateOptions) =>
      run(
        async ({ table, stage }, progress) => {
          const expiresAt = expires === undefined ? null : endOf(expires, table.clock());
          const { key, text } = await createKey(table, { stage, subject, scopes: given, expiresAt });
          progress.tell(`Key ${key.id} for ${key.subject}: ${key.scopes.join(', ')}, ${until(key)}.`);
          progress.tell(
            'The key is shown only once. Send it as "Authorization: Bearer <key>" or "X-API-Key: <key>".',
          );
          console.log(text);
          return true;
        },
        { create: true },
      ),
    );

  keys
    .command('list')
    .description('list all keys, latest first')
    .action(() =>
      run(async ({ table }) => {
        const now = table.now();
        const rows = (await listKeys(table)).map(key => [
          key.id,
          stateOf(key, now),
          key.subject,
          grantsOf(key),
          key.createdAt,
          key.expiresAt ?? 'never',
        ]);
        for (const line of columns([['id', 'state', 'subject', 'scopes', 'created', 'expires'], ...rows]))
          console.log(line);
        return true;
      }),
    );

  keys
    .command('revoke')
    .description('revoke a key permanently; servers accept it for at most another minute')
    .argument('<id>', 'the id that keys list shows')
    .action((id: string) =>
      run(async ({ table }) => {
        const { subject } = await revokeKey(table, id);
        console.log(`Key ${id} of ${subject} is revoked. Servers accept it for at most another minute.`);
        return true;
      }),
    );

  keys
    .command('rotate')
    .description('create a new key with the subject and scopes of an old key, and let the old key expire')
    .argument('<id>', 'the id that keys list shows')
    .addOption(
      new Option('--grace <time>', 'time for which the old key stays active, like 24h or 7d')
        .argParser(durationFrom)
        .default(day, '24h'),
    )
    .action((id: string, { grace }: { grace: number }) =>
      run(async ({ table }, progress) => {
        const { key, text, old } = await rotateKey(table, id, grace);
        progress.tell(`Key ${key.id} for ${key.subject}: ${key.scopes.join(', ')}, ${until(key)}.`);
        progress.tell(`The old key ${old.id} is ${until(old)}.`);
        console.log(text);
        return true;
      }),
    );

  return keys;
}

/** An expiry: milliseconds from now, or a timestamp. */
type Lifetime = number | string;

function endOf(lifetime: Lifetime, now: number): string {
  return typeof lifetime === 'string' ? lifetime : new Date(now + lifetime).toISOString();
}

function until({ expiresAt }: ApiKey): string {
  return expiresAt === null ? 'active until it is revoked' : `active until ${expiresAt}`;
}

function stateOf(key: ApiKey, now: string): string {
  if (key.revokedAt !== null) return 'revoked';
  return isActive(key, now) ? 'active' : 'expired';
}

function grantsOf({ scopes, preview }: ApiKey): string {
  if (preview === undefined) return scopes.join(',');
  return 'at' in preview ? `preview of ${preview.at}` : `preview of release ${preview.release}`;
}

function scopesFrom(text: string): Grant[] {
  const names = text.split(',').map(name => name.trim());
  const grants = names.map(name => {
    const grant = parseGrant(name);
    if (grant === undefined)
      throw new InvalidArgumentError(`"${name}" is not a scope. Scopes: ${grantForms}.`);
    return grant;
  });
  return sortedGrants(grants);
}

function lifetimeFrom(text: string): Lifetime {
  if (/^\d+[hd]$/.test(text)) return durationFrom(text);
  const instant = toInstant(text);
  if (instant !== undefined && Date.parse(instant) > Date.now()) return instant;
  throw new InvalidArgumentError('It must be a duration such as 12h or 90d, or a future timestamp.');
}

/** Parses hours or days into milliseconds; at most ten years. */
function durationFrom(text: string): number {
  const [, count, unit] = /^(\d{1,5})([hd])$/.exec(text) ?? [];
  const time = Number(count) * (unit === 'h' ? day / 24 : day);
  if (time > 0 && time <= 3660 * day) return time;
  throw new InvalidArgumentError('It must be a duration in hours or days, like 12h or 90d, up to ten years.');
}
