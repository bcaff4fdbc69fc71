import { maxSlugBytes } from '../text/slug.ts';
import type { Field, FieldKind } from './field.ts';

/** The description of a field of the schema's output. */
export function outputDescription({ is, description }: Field): string {
  return withNotes(description, is.kind === 'country' ? ['ISO 3166-1 alpha-2'] : []);
}

/** The description of a field of an input, with its limits. `isTopLevel`: the field is one of the record itself, which updates may leave out. */
export function inputDescription(field: Field, { isTopLevel }: { readonly isTopLevel: boolean }): string {
  const { is, description, inputDescription: own, isOptional } = field;
  const isNeeded = isTopLevel && !isOptional && !hasDefault(is) && is.kind !== 'slug';
  return withNotes(own ?? description, [
    ...limitsOf(is),
    ...(isTopLevel ? defaultsOf(is) : []),
    ...(isNeeded ? ['required on creation'] : []),
  ]);
}

/** Whether a document that lacks the field is complete. */
export function hasDefault(is: FieldKind): boolean {
  if (is.kind === 'oneOf') return is.default !== undefined;
  return ['list', 'markdown', 'language', 'flag'].includes(is.kind);
}

function withNotes(sentence: string, notes: readonly string[]): string {
  if (notes.length === 0) return sentence;
  const [first = '', ...others] = notes;
  const limits = [`${first.charAt(0).toUpperCase()}${first.slice(1)}`, ...others].join('; ');
  return `${sentence.replace(/\.$/, '')}. ${limits}.`;
}

/** The constraints of a value, in words. The validation of documents uses the same limits. */
function limitsOf(is: FieldKind): string[] {
  switch (is.kind) {
    case 'text':
      return [`at most ${count(is.maxLength)} characters`];
    case 'markdown':
      return [`at most ${count(is.maxBytes)} bytes`];
    case 'slug':
      return [`at most ${count(maxSlugBytes)} bytes`];
    case 'country':
      return ['two capital letters, ISO 3166-1 alpha-2'];
    case 'number':
      return is.max === undefined
        ? ['magnitude below 1e15']
        : [`${is.min ?? `-${count(is.max)}`} to ${count(is.max)}`];
    case 'integer':
      return [`1 to ${count(is.max)}`];
    case 'reference':
      return [`an id, or a reference such as \`${is.types[0]}/some-slug\``];
    case 'list':
      return [
        `at most ${count(is.max)}${is.of.kind === 'text' ? ` of ${count(is.of.maxLength)} characters each` : ''}`,
      ];
    default:
      return [];
  }
}

function defaultsOf(is: FieldKind): string[] {
  if (is.kind === 'language') return [`\`${is.default}\` by default`];
  return is.kind === 'oneOf' && is.default !== undefined ? [`${is.default} by default`] : [];
}

/** With commas between thousands. `toLocaleString` would load the data of languages, which takes a cold start 4 % of its time. */
function count(n: number): string {
  return String(n).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
