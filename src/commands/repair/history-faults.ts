import { revisionBodyKey, revisionKey } from '../../store/keys.ts';
import { type Fault, taskName } from '../inspection/fault.ts';
import type { RecordState } from '../inspection/record-state.ts';

/** The history of a record has no gaps, except for the numbers that a merge leaves out. A lost past revision cannot be restored. */
export function historyFaults(state: RecordState): Fault[] {
  const { recordKey, owner, revisions } = state;
  if (owner.is === 'missing' || owner.is === 'malformed') return [];
  const current = owner.is === 'sound' ? owner.full.record : undefined;
  const common = {
    owner: recordKey,
    unless: [taskName('cleanup', recordKey)],
    recordVersion: current?.version,
  };
  const faults: Fault[] = [];
  for (const { revision, issue } of revisions) {
    const key = revisionKey(recordKey, revision);
    if (issue !== undefined)
      faults.push({ ...common, key, kind: 'malformed', reason: `the past revision ${issue}` });
    else if (current !== undefined && revision >= current.revision) {
      const reason = `the past revision is not below the current one, ${current.revision}`;
      faults.push({ ...common, key, kind: 'stray', reason });
    }
  }
  const past = revisions.filter(({ revision }) => current === undefined || revision < current.revision);
  const steps = [
    ...past,
    ...(current === undefined ? [] : [{ revision: current.revision, formerIds: current.formerIds.length }]),
  ];
  let before = { revision: 0, formerIds: 0 };
  for (const step of steps) {
    const isGap = step.revision > before.revision + 1;
    if (isGap && (before.revision === 0 || step.formerIds <= before.formerIds)) {
      const key = revisionKey(recordKey, before.revision + 1);
      const last = step.revision - 1;
      const which =
        last === before.revision + 1
          ? `revision ${last} is`
          : `revisions ${before.revision + 1} to ${last} are`;
      faults.push({ ...common, key, kind: 'missing', reason: `${which} missing from the history` });
    }
    before = step;
  }
  return [...faults, ...bodyFaults(state, common)];
}

/** Every past revision of an article has its text stored beside it. */
function bodyFaults(
  { recordKey, revisions, revisionBodies }: RecordState,
  common: Pick<Fault, 'owner' | 'unless' | 'recordVersion'>,
): Fault[] {
  const bodies = new Set(revisionBodies);
  const articles = new Set(
    revisions.flatMap(({ type, revision, issue }) =>
      type === 'Article' || issue !== undefined ? revision : [],
    ),
  );
  return [
    ...[...articles].flatMap((revision): Fault[] => {
      if (bodies.has(revision) || recordKey.type !== 'Article') return [];
      const reason = 'the text of the past revision is missing';
      return [{ ...common, key: revisionBodyKey(recordKey, revision), kind: 'missing', reason }];
    }),
    ...revisionBodies.flatMap((revision): Fault[] => {
      if (articles.has(revision)) return [];
      const reason = 'the text belongs to a past revision that is missing';
      return [{ ...common, key: revisionBodyKey(recordKey, revision), kind: 'stray', reason }];
    }),
  ];
}
