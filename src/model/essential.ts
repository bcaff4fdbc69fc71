import type { Fields } from './field.ts';
import { typeNames, types } from './types.ts';

/** The names of references without which an object is meaningless, such as the entity of a mention or the actor of a party. */
export const essentialReferences: ReadonlySet<string> = new Set(
  typeNames
    .flatMap(type => Object.values(types[type].fields))
    .flatMap(({ is }) => {
      const part = is.kind === 'list' ? is.of : is;
      return part.kind === 'object' ? required(part.object.fields) : [];
    }),
);

function required(fields: Fields): string[] {
  return Object.entries(fields).flatMap(([name, { is, isOptional }]) =>
    is.kind === 'reference' && !isOptional ? [name] : [],
  );
}
