import { toInstant } from '../../text/date.ts';
import { canonicalName } from './fields.ts';
import { isObject } from './version.ts';

/** Whether an item may be shown. `withheld` applies until further notice, `canceled` for good. */
export type PubStatus = 'usable' | 'withheld' | 'canceled';

/** An unreadable value that must not be guessed: an item of uncertain publication status is not shown. */
export class Unreadable extends Error {
  override name = 'Unreadable';
}

/** By the standard, an item without a status is usable. Case, surrounding blanks and the British spelling make no difference. */
export function pubStatusOf(value: unknown): PubStatus {
  if (value === undefined) return 'usable';
  const status = typeof value === 'string' ? value.trim().toLowerCase() : undefined;
  switch (status) {
    case 'usable':
    case 'withheld':
    case 'canceled':
      return status;
    case 'cancelled':
      return 'canceled';
    default:
      throw new Unreadable(`pubStatus: expected one of usable, withheld, canceled, got ${quoted(value)}`);
  }
}

/**
 * An instant in the notations of agencies: `+0000`, `+00`, `Z`, with or without seconds, also in ISO 8601's basic format. Without an offset it
 * could be any of 26 hours.
 */
export function instantOf(field: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const instant = typeof value === 'string' ? toInstant(inFull(value.trim())) : undefined;
  if (instant !== undefined) return instant;
  throw new Unreadable(
    `${field}: expected a timestamp with an offset, like 2024-09-09T08:00:00+02:00, got ${quoted(value)}`,
  );
}

function inFull(text: string): string {
  const match =
    /^(\d{4})-?(\d\d)-?(\d\d)[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9})\d*)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)$/i.exec(
      text,
    );
  if (match === null) return text;
  const [, year, month, day, hour, minute, second = '00', fraction, zone = ''] = match;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${fraction === undefined ? '' : `.${fraction}`}${offset(zone)}`;
}

function offset(zone: string): string {
  const [, sign, hours, minutes = '00'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  return sign === undefined ? 'Z' : `${sign}${hours}:${minutes}`;
}

/**
 * The path of a field that seems to decide whether an item is shown, under a name or in a place that ninjs does not have: the date of an embargo, a
 * publication status, `status` with the value "withheld", `published: false`, a `publish_schedule` in the future, `pubStatus` in an inner object.
 * Associations and entries of lists decide for themselves.
 */
export function unclearPublication(item: Readonly<Record<string, unknown>>, now: string): string | undefined {
  const given = new Set(Object.keys(item).map(name => canonicalName(name)));
  for (const [name, value] of Object.entries(item)) {
    const isKnown = decisive.has(canonicalName(name));
    const letters = lettersOf(name);
    const isExplanation = [...decisive].some(one => given.has(one) && isReasonFor(one, letters));
    if (!isKnown && likeDecisive.test(letters) && !isExplanation) return name;
    if (anyStatus.test(letters) && typeof value === 'string' && hidden.test(lettersOf(value))) return name;
    const isSchedule = hold.test(letters) || (schedule.test(letters) && !notSchedule.test(letters));
    if (!isKnown && isSchedule && isLater(value, now)) return name;
    if (
      publicMark.test(letters) ? no.test(wordOf(value)) : hiddenMark.test(letters) && yes.test(wordOf(value))
    )
      return name;
    const inner = isObject(value) && letters !== 'associations' ? decisiveWithin(value) : undefined;
    if (inner !== undefined) return `${name}.${inner}`;
  }
  return undefined;
}

const decisive = new Set(['pubStatus', 'embargoed']);
const likeDecisive = /pub(?:lic(?:ation)?|lish(?:ed|ing)?)?stat|embargo/;
/** Times of publication. Those of its end are none. */
const schedule =
  /publish|publication|schedul|release(?:date|time|at|on)|availab|notbefore|golive|(?:valid|visible|display|live|active)from/;
const notSchedule = /^un|until|end|stop|expir/;
const hold = /^hold(?:until|till|date|time)/;
const anyStatus =
  /^(?:(?:item|news|article|story|doc|document|editorial|release|workflow|review|approval)?stat(?:us|e)|visibility|operation|action)$/;
/** Marks of what is public, and of what is not: `published: false`, `is_draft: true`. */
const publicMark = /^(?:is|was)?(?:published|public|visible|approved)$/;
const hiddenMark =
  /^(?:is|was)?(?:draft|hidden|private|deleted|removed|withheld|withdrawn|retracted|killed|spiked|cancell?ed|unpublished)$/;
const no = /^(?:false|no|0)$/;
const yes = /^(?:true|yes|1)$/;
/** States of items that are not public, as systems of newsrooms name them: Superdesk, WordPress and others. */
const hidden = new RegExp(
  `^(?:${[
    'withh[eo]ld|withdrawn?|cancel(?:l?ed)?|embargoed|killed|spiked|recalled|draft|unpublished|scheduled|future|pending|private|(?:on)?h[eo]ld|trash(?:ed)?',
    'delete|kill|remove|unpublish|retract|deleted|removed|retracted|revoked|rejected|suspended|inactive|submitted|inprogress|inreview|ingested|fetched|routed',
  ].join('|')})$`,
);

/** A mark as a word, whatever its type. */
function wordOf(value: unknown): string {
  return isObject(value) ? '' : String(value).trim().toLowerCase();
}

function isLater(value: unknown, now: string): boolean {
  const time = typeof value === 'string' ? inFull(value.trim()) : '';
  return /^\d{4}-\d\d-\d\d/.test(time) && Date.parse(time) > Date.parse(now);
}

/** Maximum depth of the search: an inner object of an inner object, and a reserve. */
const maxDepth = 4;

function decisiveWithin(object: Readonly<Record<string, unknown>>, depth = 1): string | undefined {
  for (const [name, value] of Object.entries(object)) {
    if (likeDecisive.test(lettersOf(name))) return name;
    const inner = isObject(value) && depth < maxDepth ? decisiveWithin(value, depth + 1) : undefined;
    if (inner !== undefined) return `${name}.${inner}`;
  }
  return undefined;
}

/** Beside a decision, its reason decides nothing: TT sends `embargoedreason` with `embargoed`. */
function isReasonFor(decision: string, letters: string): boolean {
  return ['reason', 'note', 'comment'].some(ending => letters === lettersOf(decision) + ending);
}

function lettersOf(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '');
}

/** A value as its sender wrote it, cut to a length that still identifies it. */
export function quoted(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 80);
}
