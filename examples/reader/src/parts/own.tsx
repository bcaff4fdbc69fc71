import type { ComponentChildren } from 'preact';
import { locale } from '../words/current.ts';
import { direction } from './words.ts';

/** The app's own words within an article, which may have another language and direction. */
export function Own({ children }: { readonly children: ComponentChildren }) {
  return (
    <span lang={locale} dir={direction(locale)}>
      {children}
    </span>
  );
}
