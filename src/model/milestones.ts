import type { AgreementStatus } from './vocabulary.ts';

/** The fields of a milestone that decide its order. */
interface Dated {
  readonly date: string;
  readonly status: AgreementStatus;
}

/** Sorts milestones, oldest first. Milestones of the same date stay in their order. */
export function inOrder<M extends Dated>(milestones: readonly M[]): M[] {
  return milestones.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

/** The status of the latest milestone; PROPOSED without milestones. */
export function currentStatus(milestones: readonly Dated[]): AgreementStatus {
  return inOrder(milestones).at(-1)?.status ?? 'PROPOSED';
}
