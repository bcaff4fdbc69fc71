/** The placeholders of the URL of a picture in another size. `url` is the address of the original, percent-encoded. */
export const renditionPlaceholders = ['url', 'rawUrl', 'width', 'height', 'fit', 'x', 'y'] as const;

export type RenditionValues = { readonly [P in (typeof renditionPlaceholders)[number]]: string | undefined };

/** A placeholder; that of the fit may name the two values of an image service: `{fit:crop|clip}`. */
const placeholder = /\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}/g;

/** A part that is left out if one of its placeholders has no value. */
const optionalPart = /\[([^[\]]*)\]/g;

/** The placeholders of a template that do not exist. */
export function unknownPlaceholders(template: string): string[] {
  const known: readonly string[] = renditionPlaceholders;
  return [...template.matchAll(placeholder)].flatMap(([, name = '']) => (known.includes(name) ? [] : name));
}

/**
 * A URL by a template. Outside of brackets, a missing size is 0, which stands for any size in many services, and a missing focal point is the
 * centre.
 */
export function renditionUrl(template: string, values: RenditionValues): string {
  const value = new Map<string, string | undefined>(Object.entries(values));
  const fill = (part: string, fallback: (name: string) => string) =>
    part.replace(placeholder, (_, name: string, cover?: string, contain?: string) => {
      if (name === 'fit' && cover !== undefined && contain !== undefined)
        return value.get(name) === 'contain' ? contain : cover;
      return value.get(name) ?? fallback(name);
    });
  const isComplete = (part: string) =>
    [...part.matchAll(placeholder)].every(([, name = '']) => value.get(name) !== undefined);
  return fill(
    template.replace(optionalPart, (_, part: string) => (isComplete(part) ? part : '')),
    name => (name === 'x' || name === 'y' ? '0.5' : '0'),
  );
}
