import type { ComponentChildren } from 'preact';
import { Fragment } from 'preact';
import { locale } from './current.ts';
import type { Forms } from './en.ts';

type Values<Value> = Readonly<Record<string, Value>>;

/** A text with values in place of its placeholders. */
export function fill(text: string, values: Values<string>): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}

/** The form of a number, such as `2 articles`. */
export function count(forms: Forms, n: number): string {
  const form = forms[new Intl.PluralRules(locale).select(n)] ?? forms.other;
  return fill(form, { n: numberText(n) });
}

export function numberText(n: number, maximumFractionDigits = 0): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits }).format(n);
}

/** A text with elements in place of its placeholders. */
export function Phrase({
  text,
  values,
}: {
  readonly text: string;
  readonly values: Values<ComponentChildren>;
}) {
  return (
    <>
      {text.split(/\{(\w+)\}/).map((part, index) => (
        <Fragment key={index}>{index % 2 === 0 ? part : values[part]}</Fragment>
      ))}
    </>
  );
}
