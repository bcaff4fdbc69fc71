const day = 86_400_000;
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'long' });
const dateFormat = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
const timeFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'long', timeStyle: 'short' });

/** An instant in the reader's time zone: since when, for a day, and then the date. */
export function Ago({ at }: { readonly at: string }) {
  const passed = Date.now() - Date.parse(at);
  return (
    <time dateTime={at} title={timeFormat.format(new Date(at))}>
      {passed < 0 || passed > day ? dateFormat.format(new Date(at)) : sinceText(passed)}
    </time>
  );
}

/** An instant with its time of day. */
export function Instant({ at }: { readonly at: string }) {
  return <time dateTime={at}>{timeFormat.format(new Date(at))}</time>;
}

/** A date in the precision that is known: a year stays a year. */
export function PartialDate({ date }: { readonly date: string }) {
  return <time dateTime={date}>{partialText(date)}</time>;
}

interface PeriodProps {
  readonly from: string | null;
  readonly to: string | null;
  /** Whether what has no end goes on. */
  readonly isOpen?: boolean;
}

/** A period, of which either end may be unknown. */
export function Period({ from, to, isOpen = false }: PeriodProps) {
  if (from === null && to === null) return null;
  if (to === null || from === to)
    return (
      <>
        {isOpen && to === null && 'since '}
        <PartialDate date={from ?? ''} />
      </>
    );
  return (
    <>
      {from === null ? 'until ' : <PartialDate date={from} />}
      {from === null ? '' : ' – '}
      <PartialDate date={to} />
    </>
  );
}

export function partialText(date: string): string {
  const [year = '', month, dayOfMonth] = date.split('-');
  if (month === undefined) return year;
  const parts = {
    year: 'numeric',
    month: 'long',
    day: dayOfMonth === undefined ? undefined : 'numeric',
  } as const;
  // A date is the same day in every zone.
  return new Intl.DateTimeFormat(undefined, { ...parts, timeZone: 'UTC' }).format(
    Date.UTC(Number(year), Number(month) - 1, Number(dayOfMonth ?? 1)),
  );
}

function sinceText(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  return minutes < 60
    ? relative.format(-minutes, 'minute')
    : relative.format(-Math.round(minutes / 60), 'hour');
}
