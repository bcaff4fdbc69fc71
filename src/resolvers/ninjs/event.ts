import type { RecordOf } from '../../model/record.ts';
import type { Context } from '../context.ts';
import { pictureAssociation } from './associations.ts';
import { entityLists, namedField, organisationField } from './entities.ts';
import { itemOf, type NinjsItem } from './item.ts';

/** An event as an item. A date may be a year or a month, which ninjs has as an expected date. */
export async function eventItem(event: RecordOf<'Event'>, context: Context): Promise<NinjsItem> {
  const { participants, location, image, startDate, endDate } = event;
  const organizer = participants.find(({ role }) => role === 'ORGANIZER')?.actor;
  const others = participants.map(({ actor }) => actor).filter(({ id }) => id !== organizer?.id);
  const distinct = [...new Map(others.map(actor => [actor.id, actor])).values()];
  const named = [...distinct, ...(location === null ? [] : [location])].map(entity => ({ entity }));
  const [host, entities] = await Promise.all([
    organizer === undefined ? undefined : context.records.load(organizer),
    entityLists(named, context),
  ]);
  return {
    ...itemOf(event),
    version: String(event.revision),
    firstCreated: event.createdAt,
    versionCreated: event.updatedAt,
    // As the import reads it: the event is off, and the item says so.
    pubStatus: event.status === 'CANCELLED' ? 'canceled' : 'usable',
    altIds: event.sameAs.length === 0 ? undefined : event.sameAs.map(value => ({ role: 'original', value })),
    slugline: event.slug,
    headlines: [{ role: 'main', value: event.name }],
    descriptions:
      event.summary === null
        ? undefined
        : [{ role: 'summary', contentType: 'text/plain', value: event.summary }],
    genres:
      event.kind === 'OTHER'
        ? undefined
        : [{ name: event.kind.charAt(0) + event.kind.slice(1).toLowerCase() }],
    eventDetails: {
      dates: { expectedStartDate: startDate, expectedEndDate: endDate ?? undefined },
      organiser:
        host === undefined
          ? undefined
          : host.type === 'Organization'
            ? organisationField(host)
            : namedField(host, host.jobTitle ?? undefined),
    },
    ...entities,
    associations: image === null ? undefined : [pictureAssociation(image)],
  };
}
