import { documentKey, type RecordKey } from '../../store/keys.ts';
import { type Fault, taskName } from '../inspection/fault.ts';
import type { RecordState } from '../inspection/record-state.ts';
import type { TargetCache } from '../inspection/targets.ts';
import { writeRedirect } from './repair-record.ts';

/** The faults in both directions of a merge: the survivor names its former ids, and their redirects lead to it. */
export function mergeFaults(state: RecordState, targets: TargetCache): Fault[] {
  const { recordKey, owner } = state;
  if (owner.is === 'merged') return redirectFaults(recordKey, owner.survivor, targets);
  if (owner.is !== 'sound') return [];
  const { record } = owner.full;
  return record.formerIds.flatMap(id =>
    survivorFaults(recordKey, { type: recordKey.type, id }, record.version, targets),
  );
}

/** Whether a fault concerns a redirect that no record confirms. Where another record claims the id, that record's fault already covers it. */
export function isUnconfirmedRedirect({ reason }: Fault): boolean {
  return reason.startsWith(unconfirmed);
}

const unconfirmed = 'leads to ';

function survivorFaults(
  survivor: RecordKey,
  former: RecordKey,
  recordVersion: number,
  targets: TargetCache,
): Fault[] {
  const target = targets.get(former);
  const common = {
    key: documentKey(former),
    owner: survivor,
    unless: [taskName('lists', survivor)],
    recordVersion,
  };
  const remedy = writeRedirect(survivor, former);
  if (target.is === 'missing')
    return [
      {
        ...common,
        kind: 'missing',
        reason: `should lead to ${survivor.id}, which it was merged into`,
        remedy,
      },
    ];
  if (target.is !== 'merged') {
    const reason = `is a separate record, but ${survivor.id} lists it as merged`;
    return [{ ...common, kind: 'conflict', reason }];
  }
  if (target.survivor.id === survivor.id) {
    if (target.isExact) return [];
    return [
      {
        ...common,
        kind: 'different',
        reason: `has attributes other than the id of the remaining record`,
        remedy,
      },
    ];
  }
  if (targets.isConfirmed(former, target)) {
    const reason = `was merged into ${target.survivor.id}, but ${survivor.id} lists it as merged too`;
    return [{ ...common, kind: 'conflict', reason }];
  }
  const reason = `should lead to ${survivor.id}, which it was merged into, and not to ${target.survivor.id}`;
  return [{ ...common, kind: 'different', reason, remedy }];
}

function redirectFaults(recordKey: RecordKey, id: string, targets: TargetCache): Fault[] {
  const survivor = { type: recordKey.type, id };
  const target = targets.get(survivor);
  if (target.is === 'sound' && target.formerIds.includes(recordKey.id)) return [];
  if (target.is === 'malformed') return [];
  const proof = target.is === 'sound' ? { remedy: 'delete' as const, recordVersion: target.version } : {};
  const why = target.is === 'missing' ? 'whose document is missing' : 'which does not list it as merged';
  return [
    {
      key: documentKey(recordKey),
      kind: 'stray',
      owner: survivor,
      reason: `${unconfirmed}${id}, ${why}`,
      ...proof,
      unless: [recordKey, survivor].flatMap(one => [taskName('cleanup', one), taskName('lists', one)]),
    },
  ];
}
