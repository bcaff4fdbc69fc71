import { SettingError } from './setting-error.ts';

/** Days for which the audit log keeps a mutation. */
export const defaultAuditDays = 365;

/** About three years: a page of the audit log reads one partition a month, and an operation makes at most 40 requests. */
const maxAuditDays = 1100;

export function readAuditDays(text: string | undefined): number {
  if (text === undefined || text === '') return defaultAuditDays;
  const days = Number(text);
  if (/^\d+$/.test(text) && days >= 1 && days <= maxAuditDays) return days;
  throw new SettingError(
    `AUDIT_DAYS is "${text}"; it must be a whole number of days from 1 to ${maxAuditDays}.`,
  );
}
