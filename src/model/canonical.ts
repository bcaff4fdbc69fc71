/** A text that is compared, such as the name of a section, in the form in which it is stored (NFC): `é` is one character. */
export function canonicalText(text: string): string {
  return text.normalize('NFC');
}

/** A BCP 47 language tag in canonical form, with usual capitals and without deprecated codes: `pt-br` is `pt-BR`. Other texts are returned as they are. */
export function canonicalLanguage(tag: string): string {
  return languageFrom(tag) ?? tag;
}

/** A language tag in canonical form; undefined if the text is no well-formed tag of at most 35 characters, which bounds the table key that contains it. */
export function languageFrom(text: string): string | undefined {
  if (!/^[A-Za-z0-9-]{2,35}$/.test(text)) return undefined;
  try {
    return Intl.getCanonicalLocales(text)[0];
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
