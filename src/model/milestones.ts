import type { AgreementStatus } from './vocabulary.ts';

/** A milestone as far as the order of a life needs it. */
interface Dated {
  readonly date: string;
  readonly status: AgreementStatus;
}

/** Milestones oldest first; of one date, in the order they were written. */
export function inOrder<M extends Dated>(milestones: readonly M[]): M[] {
  return milestones.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

/** The status of the latest milestone; an agreement without any is a proposal. */
export function currentStatus(milestones: readonly Dated[]): AgreementStatus {
  return inOrder(milestones).at(-1)?.status ?? 'PROPOSED';
}
