import { permanentId } from '../../model/permanent-id.ts';
import type { KnownEntity } from '../../model/record.ts';
import type { EntityName } from '../../model/types.ts';
import type { Context } from '../context.ts';
import { listed } from '../optional.ts';
import type { Loaded } from '../records.ts';

/** An entity that an item names, and its relation to the item. */
export interface NamedEntity {
  readonly entity: KnownEntity;
  readonly rel?: string | undefined;
}

/** Keys in one BatchGetItem. */
const keysPerRead = 100;

/** Reads of places that contain a place: its town, and the country of that. */
const maxOuterPlaces = 2;

/**
 * The lists of named entities of an item. The entities are read, because an embedded reference lacks the addresses that identify them elsewhere: all
 * those of the items of one request in the same batches. A deleted one is left out.
 */
export async function entityLists(named: readonly NamedEntity[], context: Context): Promise<object> {
  context.table.allowReads((1 + maxOuterPlaces) * Math.ceil(named.length / keysPerRead));
  const all = await Promise.all(
    named.map(async ({ entity, rel }) => ({ entity: await load(entity, context), rel })),
  );
  const ofType = <T extends EntityName>(type: T) =>
    all.flatMap(({ entity, rel }) => (isOf(type, entity) ? [{ entity, rel }] : []));
  const simple = (type: EntityName) => listed(ofType(type).map(({ entity, rel }) => namedField(entity, rel)));
  return {
    people: simple('Person'),
    organisations: listed(ofType('Organization').map(({ entity, rel }) => organisationField(entity, rel))),
    places: listed(
      await Promise.all(ofType('Place').map(({ entity, rel }) => placeField(entity, rel, context))),
    ),
    subjects: simple('Topic'),
    events: simple('Event'),
    // ninjs has no list of agreements.
    objects: simple('Agreement'),
  };
}

/** An organisation, with an abbreviation of its name. */
export function organisationField(organization: Loaded<'Organization'>, rel?: string) {
  const abbreviation = organization.alternateNames.find(name => /^\p{Lu}[\p{L} .&-]{1,19}$/u.test(name));
  return { ...namedField(organization, rel), literal: abbreviation };
}

/** An entity by its name, and by its first address elsewhere, as IPTC's media topics and Wikidata have them, or otherwise by its own. */
export function namedField({ id, name, sameAs }: Loaded<EntityName>, rel?: string) {
  return { name, rel, uri: sameAs[0] ?? permanentId(id) };
}

/** A place, with the town and the country that contain it. */
async function placeField(place: Loaded<'Place'>, rel: string | undefined, context: Context) {
  const around: Loaded<'Place'>[] = [];
  for (let { within } = place; within !== null && around.length < maxOuterPlaces; ) {
    const outer = await load(within, context);
    if (outer === undefined) break;
    around.push(outer);
    within = outer.within;
  }
  const nameOf = (kind: string) => around.find(one => one.kind === kind)?.name;
  const [locality, country] = [nameOf('CITY'), nameOf('COUNTRY')];
  return {
    ...namedField(place, rel),
    contactInfo:
      locality === undefined && country === undefined ? undefined : [{ address: { locality, country } }],
  };
}

function load<T extends EntityName>(
  { type, id }: { readonly type: T; readonly id: string },
  { records }: Context,
): Promise<Loaded<T> | undefined> {
  return records.load({ type, id });
}

function isOf<T extends EntityName>(
  type: T,
  entity: Loaded<EntityName> | undefined,
): entity is Extract<Loaded<EntityName>, { readonly type: T }> & Loaded<T> {
  return entity?.type === type;
}
