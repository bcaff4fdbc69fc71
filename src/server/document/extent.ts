import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { limitExceeded } from '../../errors/problem.ts';
import type { Limits } from '../limits.ts';

/**
 * Rejects documents that are wider or deeper than any legitimate query. The check precedes validation, whose cost grows with these measures. They do
 * not depend on variables; complexity, which does, is checked before execution.
 */
export function checkExtent(document: DocumentNode, limits: Limits): void {
  const check = (limit: keyof typeof measures, asked: number) => {
    const allowed = limits[limit];
    if (asked > allowed) throw limitExceeded(limit, { ...measures[limit], asked, allowed });
  };
  const { operations, aliases, directives, sets } = partsOf(document);
  const innerOf = fragmentsOf(document);
  check('operations', operations.size);
  check('aliases', aliases);
  check('directives', directives);
  let repetitions = 0;
  for (const set of sets) {
    const { selections, fields, sameName, repeated } = widthOf(set, innerOf, limits.selections);
    check('selections', selections);
    check('sameName', sameName);
    if (operations.has(set)) check('rootFields', fields);
    repetitions += repeated;
  }
  check('repetitions', repetitions);
  const depth = measure(
    innerOf,
    ({ name }, below) => 1 + (isIntrospection(name.value) ? 0 : below),
    Math.max,
  );
  const types = measure(innerOf, ({ name }, below) => 1 + below * (listLengths.get(name.value) ?? 1), sum);
  const introspection = measure(
    innerOf,
    ({ name, selectionSet }) => (isIntrospection(name.value) ? types(selectionSet) : 0),
    sum,
  );
  for (const set of operations) {
    check('depth', depth(set));
    check('introspection', Math.ceil(introspection(set)));
  }
}

const inSeveral = 'Split the query into several requests.';
const onlyOnce = 'Select each field once.';
const askFile = 'The whole schema is at /schema.graphql.';

/** The words for each measure, and the advice in its error. */
const measures = {
  operations: { what: 'Too many operations', advice: 'Send only the operation to execute.' },
  aliases: { what: 'Too many aliases', advice: inSeveral },
  directives: { what: 'Too many directives', advice: 'Remove directives.' },
  selections: { what: 'Too many selections in one set', advice: inSeveral },
  sameName: { what: 'Too many fields with the same response name in one selection set', advice: onlyOnce },
  repetitions: { what: 'Too many repeated response names in the query', advice: onlyOnce },
  rootFields: { what: 'Too many fields at the root', advice: inSeveral },
  depth: { what: 'The query is too deep', advice: 'Split it into several queries.' },
  introspection: { what: 'The introspection is too large', advice: askFile },
};

/** The parts of a document as written. */
function partsOf(document: DocumentNode) {
  const operations = new Set<SelectionSetNode>();
  const sets: SelectionSetNode[] = [];
  let [aliases, directives] = [0, 0];
  visit(document, {
    OperationDefinition: ({ selectionSet }) => void operations.add(selectionSet),
    Field: ({ alias }) => {
      if (alias !== undefined) aliases += 1;
    },
    Directive: () => {
      directives += 1;
    },
    SelectionSet(set, _key, parent) {
      // The selections of an inline fragment belong to the set around it.
      const isPart = parent !== undefined && 'kind' in parent && parent.kind === Kind.INLINE_FRAGMENT;
      if (!isPart) sets.push(set);
    },
  });
  return { operations, sets, aliases, directives };
}

type Fragment = Exclude<SelectionNode, FieldNode>;
/** The selection set of a fragment; undefined if it does not exist, which validation refuses. */
type InnerOf = (fragment: Fragment) => SelectionSetNode | undefined;

function fragmentsOf({ definitions }: DocumentNode): InnerOf {
  const isFragment = (node: (typeof definitions)[number]): node is FragmentDefinitionNode =>
    node.kind === Kind.FRAGMENT_DEFINITION;
  const named = new Map(definitions.filter(isFragment).map(node => [node.name.value, node.selectionSet]));
  return node => (node.kind === Kind.INLINE_FRAGMENT ? node.selectionSet : named.get(node.name.value));
}

/**
 * The number of selections of a set with its fragments expanded, each once as in execution; the number of those with one name, and of those
 * that repeat a name. Counting ends above the limit.
 */
function widthOf(set: SelectionSetNode, innerOf: InnerOf, max: number) {
  const names = new Map<string, number>();
  const spread = new Set<SelectionSetNode>();
  const rest = [...set.selections];
  let [selections, fields] = [rest.length, 0];
  for (let node = rest.pop(); node !== undefined && selections <= max; node = rest.pop()) {
    if (node.kind === Kind.FIELD) {
      const name = (node.alias ?? node.name).value;
      names.set(name, (names.get(name) ?? 0) + 1);
      fields += 1;
      continue;
    }
    const inner = innerOf(node);
    if (inner === undefined || spread.has(inner)) continue;
    spread.add(inner);
    rest.push(...inner.selections);
    selections += inner.selections.length;
  }
  return { selections, fields, sameName: Math.max(0, ...names.values()), repeated: fields - names.size };
}

/** A measure of a set that is computed from those of its inner sets. Each set is measured once, however often it is spread. */
function measure(
  innerOf: InnerOf,
  ofField: (field: FieldNode, below: number) => number,
  join: (a: number, b: number) => number,
): (set: SelectionSetNode | undefined) => number {
  const known = new Map<SelectionSetNode, number>();
  const of = (set: SelectionSetNode | undefined): number => {
    if (set === undefined) return 0;
    const before = known.get(set);
    if (before !== undefined) return before;
    // A fragment that spreads itself counts as 0; validation refuses it.
    known.set(set, 0);
    const parts = set.selections.map(node =>
      node.kind === Kind.FIELD ? ofField(node, of(node.selectionSet)) : of(innerOf(node)),
    );
    const result = parts.reduce((a, b) => join(a, b), 0);
    known.set(set, result);
    return result;
  };
  return of;
}

function sum(a: number, b: number): number {
  return a + b;
}

/** Introspection has a separate measure: it is deep, and equal for all clients. */
function isIntrospection(name: string): boolean {
  return name === '__schema' || name === '__type';
}

/** Approximate lengths of the lists of introspection; for `ofType`, the number of wrappers around a type. */
const listLengths: ReadonlyMap<string, number> = new Map([
  ['types', 150],
  ['fields', 10],
  ['args', 2],
  ['inputFields', 4],
  ['enumValues', 3],
  ['possibleTypes', 2],
  ['interfaces', 1],
  ['directives', 5],
  ['ofType', 0.5],
]);
