import { locale, t } from '../words/current.ts';

/** A value of an enumeration, such as `IN_FORCE`, as `In force`. */
export function words(value: string): string {
  return t.values[value] ?? capitalized(value.toLowerCase().replaceAll('_', ' '));
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The name of a language in the reader's own, such as `Urdu`. */
export function languageName(tag: string): string {
  return new Intl.DisplayNames(locale, { type: 'language' }).of(tag) ?? tag;
}

export function countryName(code: string): string {
  return new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code;
}

const rightToLeft = new Set(['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ku', 'ps', 'sd', 'ug', 'ur', 'yi']);

/** The direction of texts in a language. */
export function direction(tag: string): 'ltr' | 'rtl' {
  return rightToLeft.has(tag.split('-')[0] ?? '') ? 'rtl' : 'ltr';
}

/** The address of an entity's screen. */
export function entityPath({
  __typename,
  slug,
}: {
  readonly __typename: string;
  readonly slug: string;
}): string {
  return `/${__typename.toLowerCase()}/${slug}`;
}
