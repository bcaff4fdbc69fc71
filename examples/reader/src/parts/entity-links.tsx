import type { AgreementLinkFragment, EntityLinkFragment, EventLinkFragment } from '../generated/documents.ts';
import { t } from '../words/current.ts';
import { Period } from './dates.tsx';
import { entityPath, words } from './words.ts';

export function EntityLink({ entity }: { readonly entity: EntityLinkFragment }) {
  return (
    <a href={entityPath(entity)}>
      <bdi>{entity.name}</bdi>
    </a>
  );
}

export function EntityChips({
  label,
  entities,
}: {
  readonly label: string;
  readonly entities: readonly EntityLinkFragment[];
}) {
  if (entities.length === 0) return null;
  return (
    <ul class="chips" aria-label={label}>
      {entities.map(entity => (
        <li key={entity.id}>
          <EntityLink entity={entity} />
        </li>
      ))}
    </ul>
  );
}

/** An entity among the results of a search. */
export function EntityResult({
  entity,
}: {
  readonly entity: EntityLinkFragment & { readonly summary: string | null };
}) {
  return (
    <article class="card">
      <div class="text">
        <p class="kicker">{t.types[entity.__typename]}</p>
        <h2 class="headline">
          <EntityLink entity={entity} />
        </h2>
        {entity.summary !== null && (
          <p class="summary">
            <bdi>{entity.summary}</bdi>
          </p>
        )}
      </div>
    </article>
  );
}

export function EventRow({
  event,
  note,
}: {
  readonly event: EventLinkFragment;
  readonly note?: string | undefined;
}) {
  return (
    <li>
      <EntityLink entity={event} />
      <span class="meta">
        <Period from={event.startDate} to={event.endDate} /> · {words(event.eventKind)}
        {event.eventStatus === 'HELD' ? '' : ` · ${words(event.eventStatus)}`}
        {note === undefined ? '' : ` · ${note}`}
      </span>
    </li>
  );
}

export function AgreementRow({
  agreement,
  note,
}: {
  readonly agreement: AgreementLinkFragment;
  readonly note?: string | undefined;
}) {
  return (
    <li>
      <EntityLink entity={agreement} />
      <span class="meta">
        {words(agreement.agreementKind)} · <span class="status">{words(agreement.agreementStatus)}</span>
        {note === undefined ? '' : ` · ${note}`}
      </span>
    </li>
  );
}
