import { inOrder } from '../model/milestones.ts';
import type { Known, RecordOf } from '../model/record.ts';
import type { AgreementStatus } from '../model/vocabulary.ts';
import { listName } from '../projection/lists.ts';
import type { RecordKey } from '../store/keys.ts';
import type { Entry } from '../store/list.ts';
import type { Context } from './context.ts';
import { canonicalSet } from './cursor.ts';
import { embeddedConnection } from './embedded-connection.ts';
import { edgeOf, nodeOf } from './entry.ts';
import { field } from './field.ts';
import { listConnection } from './list-connection.ts';
import type { PageArguments } from './page.ts';
import { visibleArticle } from './visible.ts';

type Milestone = RecordOf<'Agreement'>['milestones'][number];
export type PartyRole = RecordOf<'Agreement'>['parties'][number]['role'];

/** The source of an AgreementMilestone: its date and status at least, and the place of the other fields. */
export type MilestoneSource = Pick<Milestone, 'status' | 'date'> &
  Partial<Milestone> & {
    readonly type: 'AgreementMilestone';
    /** The position, counted from the oldest milestone. */
    readonly position: number;
    readonly agreement: Known<'Agreement'>;
  };

export interface AgreementFilter {
  readonly kind?: RecordOf<'Agreement'>['kind'] | null | undefined;
  readonly status?: AgreementStatus | null | undefined;
}

/** Agreements by the date of the latest milestone, newest first. */
export function agreements(
  args: PageArguments & { filter?: AgreementFilter | null | undefined },
  context: Context,
) {
  const { kind, status } = args.filter ?? {};
  const [first = listName('agreements'), ...others] = [
    ...(kind == null ? [] : [listName('agreements/kind', kind)]),
    ...(status == null ? [] : [listName('agreements/status', status)]),
  ];
  const query = { lists: [first, ...others] as const, direction: 'DESC' as const };
  return listConnection(context, query, args, entry => ({ node: nodeOf<'Agreement'>(entry) }));
}

/** Agreements to which an actor is a party, latest first. */
export function agreementsOf(actor: RecordKey, args: PageArguments, context: Context) {
  const query = { lists: [listName('agreements', actor)] as const, direction: 'DESC' as const };
  return listConnection(context, query, args, entry => ({
    ...edgeOf<{ role: PartyRole }>(entry),
    node: nodeOf<'Agreement'>(entry),
  }));
}

/** The parties to an agreement, in the agreement's order. */
export async function parties(
  agreement: Known<'Agreement'>,
  args: PageArguments & { roles?: readonly PartyRole[] | null | undefined },
  context: Context,
) {
  const all = await field(agreement, 'parties', context);
  const wanted = all.filter(party => args.roles?.includes(party.role) ?? true);
  const identity = () => `${agreement.id} parties ${canonicalSet(args.roles)}`;
  return embeddedConnection(identity, wanted, args, ({ actor, ...edge }) => ({ ...edge, node: actor }));
}

/** An agreement's milestones, oldest first. A card holds dates and statuses; the other fields are read on request. */
export async function milestones(
  agreement: Known<'Agreement'>,
  context: Context,
): Promise<MilestoneSource[]> {
  const { course } = agreement;
  const known =
    agreement.milestones === undefined && course !== undefined
      ? course
      : inOrder(await field(agreement, 'milestones', context));
  return known.map((milestone, position) => ({
    ...milestone,
    type: 'AgreementMilestone',
    position,
    agreement,
  }));
}

/** A milestone field that the cards of agreements do not hold. */
export async function milestoneField<F extends 'note' | 'event' | 'source'>(
  milestone: MilestoneSource,
  name: F,
  context: Context,
): Promise<Milestone[F] | null> {
  const known: Partial<Milestone> = milestone;
  const value = known[name];
  if (value !== undefined) return value;
  const all = inOrder(await field(milestone.agreement, 'milestones', context));
  return all[milestone.position]?.[name] ?? null;
}

/** The article that reports a milestone, if the caller may see it. */
export async function milestoneSource(milestone: MilestoneSource, context: Context) {
  return visibleArticle(await milestoneField(milestone, 'source', context), context);
}

/** The milestone that an entry of a list of milestones holds. */
export function milestoneOf(entry: Entry): MilestoneSource {
  // The agreement's projection wrote this card.
  const card = JSON.parse(entry.card) as Omit<MilestoneSource, 'type'>;
  return { ...card, type: 'AgreementMilestone' };
}
