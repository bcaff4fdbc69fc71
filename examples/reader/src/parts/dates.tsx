import { locale, t } from '../words/current.ts';
import { Phrase } from '../words/phrase.tsx';

const day = 86_400_000;

/** An instant in the reader's time zone: since when, for a day, and then the date. */
export function Ago({ at }: { readonly at: string }) {
  const passed = Date.now() - Date.parse(at);
  return (
    <time dateTime={at} title={timeText(at)}>
      {passed < 0 || passed > day ? dateText(at) : sinceText(passed)}
    </time>
  );
}

/** An instant with its time of day. */
export function Instant({ at }: { readonly at: string }) {
  return <time dateTime={at}>{timeText(at)}</time>;
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
      <Phrase
        text={isOpen && to === null ? t.since : '{date}'}
        values={{ date: <PartialDate date={from ?? ''} /> }}
      />
    );
  if (from === null) return <Phrase text={t.until} values={{ date: <PartialDate date={to} /> }} />;
  return (
    <>
      <PartialDate date={from} /> – <PartialDate date={to} />
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
  return new Intl.DateTimeFormat(locale, { ...parts, timeZone: 'UTC' }).format(
    Date.UTC(Number(year), Number(month) - 1, Number(dayOfMonth ?? 1)),
  );
}

function dateText(at: string): string {
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' }).format(
    new Date(at),
  );
}

function timeText(at: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(at));
}

function sinceText(milliseconds: number): string {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'long' });
  const minutes = Math.round(milliseconds / 60_000);
  return minutes < 60
    ? relative.format(-minutes, 'minute')
    : relative.format(-Math.round(minutes / 60), 'hour');
}
