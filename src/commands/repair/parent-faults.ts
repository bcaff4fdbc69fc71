import { cycleMessage, type Named, parentsOf } from '../../model/parent.ts';
import { documentKey, type RecordKey } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import type { Fault } from '../inspection/fault.ts';
import type { RecordState } from '../inspection/record-state.ts';
import type { TargetCache } from '../inspection/targets.ts';

/**
 * Stored cycles of parents, each reported once: with the record that has the lowest id. No item proves which reference of a cycle is wrong, so there
 * is no remedy. Reads the ancestors of all records together, level by level.
 */
export async function parentFaults(
  table: Table,
  states: readonly RecordState[],
  targets: TargetCache,
): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (let chains = states.flatMap(chainsOf); chains.length > 0; ) {
    await targets.readMore(
      table,
      chains.map(({ next }) => documentKey(next)),
    );
    chains = chains.flatMap(chain => {
      const further = nextStep(chain, targets);
      if (further !== 'cycle') return further ?? [];
      faults.push(faultOf(chain));
      return [];
    });
  }
  return faults;
}

/** The ancestors of a record through one field, as far as they were followed. */
interface Chain {
  readonly record: Named & { readonly version: number };
  readonly field: string;
  readonly path: readonly string[];
  readonly next: RecordKey;
  readonly seen: ReadonlySet<string>;
}

function chainsOf({ owner }: RecordState): Chain[] {
  if (owner.is !== 'sound') return [];
  const { record } = owner.full;
  return [...parentsOf(record)].map(([field, parent]) => ({
    record,
    field,
    path: [record.slug, parent.slug],
    next: parent,
    seen: new Set<string>(),
  }));
}

/** The chain with one more ancestor; undefined if it ends. */
function nextStep(chain: Chain, targets: TargetCache): Chain | 'cycle' | undefined {
  const { record, field, path, next, seen } = chain;
  if (next.id === record.id) return 'cycle';
  if (seen.has(next.id)) return undefined;
  const further = { ...chain, seen: new Set([...seen, next.id]) };
  const target = targets.get(next);
  if (target.is === 'merged') return { ...further, next: target.survivor };
  // A cycle with this record and one of a lower id is reported with the other one.
  if (target.is !== 'sound' || next.id < record.id) return undefined;
  const parent = target.parents.get(field);
  return parent && { ...further, path: [...path, parent.slug], next: parent };
}

function faultOf({ record, field, path }: Chain): Fault {
  const { type, id, version } = record;
  const key = documentKey({ type, id });
  return {
    key,
    kind: 'cycle',
    owner: { type, id },
    reason: `"${field}" ${cycleMessage(path)}; clear "${field}" of one of these records, or set it to another one`,
    unless: [],
    recordVersion: version,
  };
}
