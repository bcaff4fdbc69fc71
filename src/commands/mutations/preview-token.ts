import type { PreviewTarget } from '../../access/preview.ts';
import type { Stage } from '../../access/stage.ts';
import { badInput, limitExceeded } from '../../errors/problem.ts';
import { parseReleaseId } from '../../model/global-id.ts';
import type { Table } from '../../store/table.ts';
import { transact } from '../../store/transaction.ts';
import { readRelease } from '../pending/release-guard.ts';
import { keyCreation, type NewApiKey } from '../write/api-keys.ts';
import { auditOfPreviewToken } from '../write/audit.ts';
import type { Writer } from '../write/writer.ts';

/** Maximum lifetime of a preview token in days. Links travel further than those who send them mean. */
const maxLifetime = 90;

export interface PreviewTokenOptions {
  readonly at: string | undefined;
  /** The global id of a release. */
  readonly release: string | undefined;
  readonly expiresAt: string;
  readonly stage: Stage;
  readonly writer: Writer;
}

/**
 * Creates a token that shows the public content of one time or release, and nothing else. It is stored as API keys are,
 * and can be revoked as they can.
 */
export async function createPreviewToken(
  table: Table,
  { stage, writer, expiresAt, ...options }: PreviewTokenOptions,
): Promise<NewApiKey> {
  const preview = await targetOf(table, options);
  const days = (Date.parse(expiresAt) - table.clock()) / 86_400_000;
  if (days <= 0) throw badInput('"expiresAt" must be in the future.');
  if (days > maxLifetime)
    throw limitExceeded('expiresAt', {
      what: 'Too many days until "expiresAt"',
      asked: Math.ceil(days),
      allowed: maxLifetime,
      advice: 'Choose an earlier time, and create another token when that one has expired.',
    });
  const { actions, made } = keyCreation(table, {
    stage,
    subject: writer.by,
    scopes: [],
    preview,
    expiresAt,
  });
  await transact(table, [...actions, ...auditOfPreviewToken(writer, made.key)]);
  return made;
}

async function targetOf(
  table: Table,
  { at, release }: Pick<PreviewTokenOptions, 'at' | 'release'>,
): Promise<PreviewTarget> {
  if ((at === undefined) === (release === undefined))
    throw badInput('Give exactly one of "at" and "release".');
  if (at !== undefined) {
    if (at <= table.now()) throw badInput('"at" must be in the future.');
    return { at };
  }
  const id = parseReleaseId(release ?? '');
  if (id === undefined || (await readRelease(table, id)) === undefined)
    throw badInput('No release has the id in "release". Use an id returned by this API.');
  return { release: id };
}
